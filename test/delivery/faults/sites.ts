import { type BaliseConfig, type Config, parseConfig } from '../../../src/config.ts';
import { aShop, aShopTransfer } from '../../support/site-config.ts';

/** The three columns of docs/delivery.md: what the other side knows again, and what it does not. */
export const columns = ['ga4', 'purchase', 'webhook'] as const;
export type Column = (typeof columns)[number];

/** Where the deliveries of a site go: to one of two servers that can be mended, or where nothing can. */
export const places = ['plain', 'beside', 'untrusted', 'notTls', 'silentTls', 'nameless'] as const;
export type Place = (typeof places)[number];

/** The port of the server at each place that has one. */
export type Ports = Readonly<Record<Exclude<Place, 'nameless'>, number>>;

/** A site for each column and place, so that none meets what became of another. */
export function siteOf(column: Column, place: Place): string {
  return `${column}-${place}`.toLowerCase();
}

/** The path at which the server of its place sees a site's requests. */
export function pathOf(column: Column, place: Place): string {
  return `/${siteOf(column, place)}`;
}

export const secrets: Readonly<Record<string, string>> = {
  GA4_SECRET: 'the-secret',
  HOOK_SECRET: `whsec_${btoa('k'.repeat(32))}`,
};

/** Production: on Node, without their secrets, the ways out stay shut and deliveries wait. */
export function configOf(ports: Ports): Config {
  const sites: BaliseConfig['sites'] = Object.fromEntries(
    places.flatMap((place) =>
      columns.map((column) => [
        siteOf(column, place),
        column === 'webhook'
          ? { ...aShop, webhook: webhookAt(urlOf(ports, column, place)) }
          : { ...aShop, ga4: ga4At(urlOf(ports, column, place)), transfers: [aShopTransfer] },
      ]),
    ),
  );
  const parsed = parseConfig({
    mode: 'production',
    enterprise: 'Essai inc.',
    officer: { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@essai.example' },
    place: { host: 'CA-QC', storage: 'CA-QC' },
    sites,
  } satisfies BaliseConfig);
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.faults));
  }
  return parsed.config;
}

export function isMendable(place: Place): boolean {
  return place === 'plain' || place === 'beside';
}

function urlOf(ports: Ports, column: Column, place: Place): string {
  const path = pathOf(column, place);
  if (place === 'nameless') {
    return `https://nowhere.invalid${path}`;
  }
  return `${isMendable(place) ? 'http' : 'https'}://127.0.0.1:${ports[place]}${path}`;
}

const ga4At = (endpoint: string) => ({ measurementId: 'G-TEST12345', secret: 'GA4_SECRET', endpoint });

const webhookAt = (url: string) => ({
  url,
  secrets: ['HOOK_SECRET'],
  place: 'CA-QC',
  fields: ['page', 'transaction_id'],
  allowPrivate: true,
});
