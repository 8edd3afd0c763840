import type { Beacon, BeaconEvent } from '../../src/collect/beacon.ts';
import type { Arrival } from '../../src/collect/steps.ts';
import { type BaliseConfig, type Config, parseConfig } from '../../src/config.ts';
import type { Grant, Holder } from '../../src/consent/grant.ts';
import type { TransferFile } from '../../src/rights/transfer.ts';
import { openSites, type Site } from '../../src/site.ts';
import { english, french } from './notice-words.ts';

/* Small valid things, from which a test says only what matters to it. */

/** 2026-11-23, ten in the morning in Montréal: any fixed moment will do. */
export const now = Date.UTC(2026, 10, 23, 15);

export const hour = 3_600_000;
export const day = 24 * hour;

type SiteInput = BaliseConfig['sites'][string];

export function aSiteConfig(changes: Partial<SiteInput> = {}): SiteInput {
  return {
    origins: ['https://www.example.ca'],
    audience: 'general',
    purposes: ['measure', 'ga4'],
    notice: { version: 1, fr: french, en: english },
    catalog: {
      add_to_cart: {
        kind: 'milestone',
        description: { fr: 'Ajout au panier', en: 'Added to cart' },
        params: {
          value: { type: 'number', min: 0, max: 1_000 },
          size: { type: 'enum', values: ['S', 'M', 'L'] },
          note: { type: 'string', max: 20 },
          gift: { type: 'boolean' },
        },
      },
      purchase: {
        kind: 'macro',
        description: { fr: 'Achat', en: 'Purchase' },
        params: { transaction_id: { type: 'string', max: 40, required: true } },
      },
    },
    ga4: { measurementId: 'G-TEST123456', secret: 'TEST_GA4_SECRET', endpoint: 'http://127.0.0.1:9/mp/collect' },
    transfers: [aTransferFile()],
    ...changes,
  };
}

export function aConfig(changes: Partial<BaliseConfig> = {}): BaliseConfig {
  return {
    mode: 'demo',
    enterprise: 'Quai du Fanal',
    place: { host: 'CA-QC', storage: 'CA-QC' },
    sites: { demo: aSiteConfig() },
    ...changes,
  };
}

export function parsed(raw: unknown): Config {
  const read = parseConfig(raw);
  if (!read.ok) {
    throw new Error(`The configuration of the test is wrong: ${JSON.stringify(read.faults)}`);
  }
  return read.config;
}

/** The site `demo`, opened from a configuration as the collector would open it. */
export function aSite(site: Partial<SiteInput> = {}, rest: Partial<BaliseConfig> = {}): Site {
  const config = parsed(aConfig({ ...rest, sites: { demo: aSiteConfig(site) } }));
  const opened = openSites(config, ['http://127.0.0.1:8787']).get('demo');
  if (opened === undefined) {
    throw new Error('The site of the test did not open.');
  }
  return opened;
}

export function aTransferFile(changes: Partial<TransferFile> = {}): TransferFile {
  return {
    id: 'T-1',
    covers: 'ga4',
    recipient: 'Google LLC',
    country: 'US',
    assessment: 'EFVP-1',
    agreement: 'ENTENTE-1',
    factors: { sensitivity: 'faible', purpose: 'mesure', protection: 'restreinte', regime: 'étudié' },
    conclusion: 'adequate',
    fields: ['page', 'value'],
    approvedBy: 'La responsable',
    approved: '2026-01-01',
    expires: '2027-01-01',
    ...changes,
  };
}

export function aGrant(changes: Partial<Grant> = {}): Grant {
  return { no: 1, purpose: 'measure', since: now - day, expires: now + day, voided: false, ...changes };
}

/** Holds both yeses unless told otherwise. */
export function aHolder(changes: Partial<Holder> = {}): Holder {
  return {
    receipt: 7,
    site: 'demo',
    withdrawn: undefined,
    grants: [aGrant(), aGrant({ no: 2, purpose: 'ga4' })],
    ...changes,
  };
}

/** A UUID v4 that ends in `n`. */
export function uuid(n: number): string {
  return `0f3c1d5e-7a21-4b8e-9c40-${n.toString(16).padStart(12, '0')}`;
}

export function anEvent(changes: Partial<BeaconEvent> = {}): BeaconEvent {
  return { id: uuid(1), name: 'add_to_cart', at: now - 1_000, ...changes };
}

export function aBeacon(changes: Partial<Beacon> = {}): Beacon {
  return {
    site: 'demo',
    pass: 'bp_00000000000000000000000000000000',
    visit: uuid(0xabc),
    sent: now,
    page: { url: 'https://www.example.ca/tarifs' },
    events: [anEvent()],
    ...changes,
  };
}

export function anArrival(changes: Partial<Arrival> = {}): Arrival {
  return {
    beacon: aBeacon(),
    site: aSite(),
    holder: aHolder(),
    agent: { bot: false, device: { browser: 'Firefox', os: 'Windows', type: 'desktop' } },
    prerender: false,
    gpc: false,
    now,
    ...changes,
  };
}
