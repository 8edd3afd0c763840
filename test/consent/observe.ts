import type { Beacon } from '../../src/collect/beacon.ts';
import { walk } from '../../src/collect/steps.ts';
import { type BaliseConfig, parseConfig } from '../../src/config.ts';
import { grantedIn } from '../../src/consent/check.ts';
import { choiceSchema } from '../../src/consent/choice.ts';
import { routesOf } from '../../src/delivery/routes.ts';
import { catalogSchema } from '../../src/minimize/catalog.ts';
import { fingerprint } from '../../src/minimize/fingerprint.ts';
import { payloadOf } from '../../src/minimize/payload.ts';
import type { TransferFile } from '../../src/rights/transfer.ts';
import { openSites } from '../../src/site.ts';
import { aBeacon, aConfig, anArrival, anEvent, aSiteConfig, aTransferFile, now } from '../support/builders.ts';

/* What a person would notice of a configuration: what becomes of what they do, and what leaves. */

export type SiteInput = BaliseConfig['sites'][string];

const { origins, audience, notice } = aSiteConfig();
export const description = { fr: 'Vue', en: 'View' };
export const least: SiteInput = {
  origins,
  audience,
  notice,
  catalog: { add_to_cart: { kind: 'signal', description } },
};

const officer = { title: { fr: 'RPRP', en: 'RPRP' }, contact: 'rprp@example.ca' };
const production = { mode: 'production', officer } as const;

export function configWith(site: Partial<SiteInput>, rest: Partial<BaliseConfig> = {}): BaliseConfig {
  return { ...aConfig(), ...production, ...rest, sites: { demo: { ...least, ...site } } };
}

/** What becomes of a person who grants everything, of one who was never asked, and of what they do. */
export async function observe(config: BaliseConfig) {
  const read = parseConfig(config);
  const site = read.ok ? openSites(read.config, []).get('demo') : undefined;
  if (!read.ok || site === undefined) {
    return undefined;
  }
  const event = anEvent({ params: { email: 'a@b.ca', note: 'cadeau', value: 9 } });
  const page = {
    url: 'https://www.example.ca/clients/jean-tremblay-1985?courriel=a@b.ca&utm_source=infolettre',
    referrer: 'https://www.example.ca/tarifs',
    title: 'Le dossier de Jean',
  };
  const beacon = aBeacon({ events: [event], page });
  const arrival = anArrival({ beacon, site });
  const choice = choiceSchema.parse({ ...request, choices: { measure: 'granted', ga4: 'granted' } });
  const { decision, setting, kept } = walk(arrival);
  return {
    gates: site.gatesAt(now),
    granted: grantedIn(choice, site),
    unasked: walk(anArrival({ beacon: neverAsked(beacon), site, holder: undefined })).decision.lane,
    lane: decision.lane,
    page: setting?.page,
    more: [setting?.title, setting?.campaign, setting?.from],
    params: kept[0]?.params,
    surfaces: [...new Set(site.notices.map(({ surface }) => surface))],
    counts: site.notices[0]?.counts,
    keptFor: site.notices[0]?.retention_days,
    grantedFor: site.notices[0]?.grant_days,
    reaches: site.config.webhook?.allowPrivate,
    leaves: await leavingFor(site),
    backups: read.config.backupDays,
  };
}

function neverAsked({ site, visit, sent, page, events }: Beacon): Beacon {
  return { site, sent, page, events, ...(visit !== undefined && { visit }) };
}

/** The request that GA4 would get. */
async function leavingFor(site: Parameters<typeof grantedIn>[1]) {
  const [route] = routesOf(new Map([['demo', site]]), () => 'the-secret');
  const event = {
    name: 'add_to_cart',
    at: now,
    page: '/tarifs',
    referrer: 'none',
    device: { browser: 'Firefox', os: 'Windows', type: 'desktop' },
    params: { value: 9, note: 'x' },
  } as const;
  const described = await route?.describe({ client: '1.2', session: 3, events: [event] }, now);
  if (route === undefined || described?.ok !== true) {
    return 'nothing';
  }
  const { url, body } = described.request;
  return { open: route.isOpen(now), to: url.split('?')[0], body: JSON.parse(body) as unknown };
}

const request = {
  site: 'demo',
  language: 'fr',
  notice: 'a'.repeat(64),
  ask: 'x',
  surface: 'banner',
  gesture: 'click',
};

export const forwarded: SiteInput['catalog'] = {
  add_to_cart: {
    kind: 'signal',
    description,
    params: { value: { type: 'number', min: 0, max: 99 }, note: { type: 'string', max: 9 } },
  },
};

/** A file that assessed what this catalog lets leave. */
export function filed(catalog: SiteInput['catalog'], changes: Partial<TransferFile> = {}): TransferFile {
  const payload = fingerprint(payloadOf(catalogSchema.parse(catalog), 'ga4'));
  return aTransferFile({ payload, ...changes });
}

export const forwarding: Partial<SiteInput> = {
  purposes: ['measure', 'ga4'],
  ga4: { measurementId: 'G-TEST123456', secret: 'TEST_GA4_SECRET' },
  catalog: forwarded,
  transfers: [filed(forwarded)],
};

export const warehouse: NonNullable<SiteInput['webhook']> = {
  url: 'https://warehouse.example.ca/hook',
  secrets: ['WEBHOOK_SECRET'],
  place: 'CA-QC',
  fields: [],
};
