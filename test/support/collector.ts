import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StandIn, startStandIn } from '../../examples/ga4-stand-in/server.ts';
import { type BaliseConfig, parseConfig } from '../../src/config.ts';
import { type Collector, startNode } from '../../src/node.ts';
import { issueToken } from '../../src/node/tokens.ts';
import type { Role } from '../../src/storage/store.ts';

export const origin = 'https://www.boutique.example';
export const otherOrigin = 'https://www.autre.example';
export const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0';

const words = {
  title: 'Titre',
  paragraphs: ['Texte.'],
  purposes: { measure: { title: 'a', text: 'b' }, ga4: { title: 'c', text: 'd' } },
};

const site = {
  origins: [origin],
  audience: 'general',
  purposes: ['measure', 'ga4'],
  notice: { version: 1, fr: words, en: { ...words, title: 'Title' } },
  catalog: {
    add_to_cart: {
      kind: 'milestone',
      description: { fr: 'Ajout', en: 'Added' },
      params: {
        value: { type: 'number', min: 0, max: 1000 },
        currency: { type: 'enum', values: ['CAD'] },
        item_id: { type: 'string', max: 20 },
        gift: { type: 'boolean' },
      },
    },
    purchase: {
      kind: 'macro',
      description: { fr: 'Achat', en: 'Purchase' },
      params: {
        transaction_id: { type: 'string', max: 30, required: true },
        quantity: { type: 'integer', min: 1, max: 9 },
      },
    },
  },
} as const;

export interface World {
  readonly collector: Collector;
  readonly standIn: StandIn;
  readonly data: string;
  /** Moves the collector's clock by so many milliseconds. */
  readonly wait: (ms: number) => void;
  /** Stops the collector's clock, or lets it run on. */
  readonly freeze: (still: boolean) => void;
  readonly now: () => number;
  readonly token: (role: Role, site?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** A collector in production mode with sites `shop`, `counting`, `minors` and `other`, and a stand-in for GA4. */
export async function openWorld(): Promise<World> {
  const standIn = await startStandIn({ measurementId: 'G-TEST12345', apiSecret: 'the-secret' });
  const data = mkdtempSync(join(tmpdir(), 'balise-world-'));
  let offset = 0;
  let still: number | undefined;
  const now = () => (still ?? Date.now()) + offset;
  const collector = await startNode({
    config: configOf(standIn.url),
    environment: {
      port: 0,
      host: '127.0.0.1',
      data,
      config: '',
      secret: (name) => (name === 'GA4_SECRET' ? 'the-secret' : undefined),
    },
    clock: now,
  });
  return {
    collector,
    standIn,
    data,
    now,
    wait: (ms) => void (offset += ms),
    freeze: (stop) => void (still = stop ? Date.now() : undefined),
    token: (role, at = 'shop') => issueToken(collector.deps.store, { site: at, role, label: 'test', now: now() }),
    close: async () => {
      await collector.close();
      await standIn.close();
      rmSync(data, { recursive: true });
    },
  };
}

export function configOf(endpoint: string) {
  const config: BaliseConfig = {
    mode: 'production',
    enterprise: 'Essai inc.',
    officer: { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@essai.example' },
    place: { host: 'CA-QC', storage: 'CA-QC' },
    sites: {
      shop: {
        ...site,
        pages: ['/produits/:sku'],
        ga4: { measurementId: 'G-TEST12345', secret: 'GA4_SECRET', endpoint },
        transfers: [transfer],
      },
      counting: { ...site, count: { approvedBy: 'RPRP', approved: '2026-01-01' } },
      minors: { ...site, audience: 'under14' },
      other: { ...site, origins: [otherOrigin] },
    },
  };
  const parsed = parseConfig(config);
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.faults));
  }
  return parsed.config;
}

const transfer = {
  id: 't1',
  covers: 'ga4',
  recipient: 'Google LLC',
  country: 'US',
  assessment: 'EFVP-1',
  agreement: 'E-1',
  factors: { sensitivity: 'a', purpose: 'b', protection: 'c', regime: 'd' },
  conclusion: 'adequate',
  fields: ['page', 'value', 'currency', 'item_id', 'transaction_id', 'quantity'],
  approvedBy: 'RPRP',
  approved: '2026-01-01',
  expires: '2099-01-01',
} as const;

export async function until(condition: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`Still not so after ${ms} ms.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
