import { type BaliseConfig, type Config, parseConfig } from '../../src/config.ts';
import { catalogSchema } from '../../src/minimize/catalog.ts';
import { fingerprint } from '../../src/minimize/fingerprint.ts';
import { payloadOf } from '../../src/minimize/payload.ts';
import { english, french, platform } from './notice-words.ts';

export const origin = 'https://www.boutique.example';
export const otherOrigin = 'https://www.autre.example';
export const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0';

export const aShop = {
  origins: [origin],
  audience: 'general',
  purposes: ['measure', 'ga4'],
  notice: { version: 1, fr: french, en: english },
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

/**
 * Production, with sites `shop`, `counting`, `minors` and `other`; GA4 at this endpoint. `receiver`: there is a site `warehouse` as well,
 * whose events go to GA4 and to this address of its own.
 */
export function configOf(endpoint: string, receiver?: string): Config {
  const ga4 = { measurementId: 'G-TEST12345', secret: 'GA4_SECRET', endpoint };
  const config: BaliseConfig = {
    mode: 'production',
    enterprise: 'Essai inc.',
    officer: { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@essai.example' },
    place: { host: 'CA-QC', storage: 'CA-QC' },
    sites: {
      shop: {
        ...aShop,
        pages,
        ga4,
        transfers: [aShopTransfer],
        cmp: [platform],
      },
      counting: { ...aShop, count: { approvedBy: 'RPRP', approved: '2026-01-01' } },
      minors: { ...aShop, audience: 'under14' },
      other: { ...aShop, origins: [otherOrigin] },
      ...(receiver !== undefined && {
        warehouse: { ...aShop, pages, ga4, transfers: [aShopTransfer], webhook: { ...webhook, url: receiver } },
      }),
    },
  };
  const parsed = parseConfig(config);
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.faults));
  }
  return parsed.config;
}

const pages = ['/produits/:sku'];

const webhook = {
  secrets: ['WAREHOUSE_SECRET'],
  place: 'CA-QC',
  fields: ['page', 'value', 'transaction_id'],
  allowPrivate: true,
};

export const aShopTransfer = {
  id: 't1',
  covers: 'ga4',
  recipient: 'Google LLC',
  country: 'US',
  assessment: 'EFVP-1',
  agreement: 'E-1',
  factors: { sensitivity: 'a', purpose: 'b', protection: 'c', regime: 'd' },
  conclusion: 'adequate',
  payload: fingerprint(payloadOf(catalogSchema.parse(aShop.catalog), 'ga4')),
  fields: ['page', 'value', 'currency', 'item_id', 'transaction_id', 'quantity'],
  approvedBy: 'RPRP',
  approved: '2026-01-01',
  expires: '2099-01-01',
} as const;
