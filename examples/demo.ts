import type { Config } from '../src/config.ts';
import { totals } from '../src/delivery/balance.ts';
import type { Deps } from '../src/deps.ts';
import type { Finding, Journal } from './shop/journal.ts';

/* What the demonstration is on every runtime: forwarding that ends at a stand-in, and a journal of what happened. */

export const demoSite = 'demo';

const google = 'https://www.google-analytics.com/';

/** What the stand-in received, as it says it over its own `/received`. */
export interface SeenRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly judgement: { readonly findings: readonly Finding[] };
}

/** A demonstration never speaks to Google: an endpoint left at its default becomes the stand-in's. */
export function towards(config: Config, endpoint: string): Config {
  const sites = Object.entries(config.sites).map(([id, settings]) => {
    const ga4 = settings.ga4?.endpoint.startsWith(google) ? { ...settings.ga4, endpoint } : settings.ga4;
    return [id, { ...settings, ...(ga4 && { ga4 }) }] as const;
  });
  return { ...config, sites: Object.fromEntries(sites) };
}

/** The collector's own books and the stand-in's, side by side, for today. */
export async function readJournal({ store, sites, clock }: Deps, received: readonly SeenRequest[]): Promise<Journal> {
  const today = sites.get(demoSite)?.dayOf(clock()) ?? 0;
  const [balance, events, cells, open] = await Promise.all([
    store.balance(demoSite, { from: today, to: today }),
    store.recentEvents(demoSite, 50),
    store.countedCells(demoSite, today),
    store.openDeliveries(demoSite, 50),
  ]);
  const { reasons, ...sums } = totals(balance);
  return {
    balance: { ...sums, refused: reasons },
    events: events.map(({ at, name, visit, body }) => ({ at, name, visit, ...shown(JSON.parse(body)) })),
    counted: cells.map(({ name, page, n }) => ({ name, page, n: n < 10 ? null : n })),
    waiting: open.map(({ no, destination, state, size, due }) => ({ no, destination, state, events: size, due })),
    sent: received.map(({ at, method, path, body, judgement }) => ({
      at,
      method,
      url: `${google.slice(0, -1)}${path}`,
      body,
      findings: judgement.findings.map(({ effect, code, path: place, says }) => ({ effect, code, path: place, says })),
    })),
  };
}

interface Shown {
  readonly page: string;
  readonly referrer: string | null;
  readonly device: string;
  readonly params: Record<string, unknown>;
}

function shown(body: unknown): Shown {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const device = member(body, 'device');
  const params = member(body, 'params');
  return {
    page: text(member(body, 'page')),
    referrer: text(member(body, 'referrer')) || null,
    device: ['browser', 'os', 'type'].map((part) => text(member(device, part))).join(' · '),
    params: typeof params === 'object' && params !== null ? { ...params } : {},
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
