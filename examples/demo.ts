import type { Hono } from 'hono';
import type { Config } from '../src/config.ts';
import { totals } from '../src/delivery/balance.ts';
import type { Deps } from '../src/deps.ts';
import { issueToken } from '../src/node/tokens.ts';
import type { Role } from '../src/storage/store.ts';
import { type StandIn, startStandIn } from './ga4-stand-in/server.ts';
import type { Journal } from './shop/journal.ts';
import { demoRoutes } from './shop/routes.ts';

/** What turns a collector in demo mode into something to try: a stand-in for GA4, a shop, a journal, tokens. */
export interface Demo {
  readonly config: Config;
  routes(deps: Deps): Hono;
  tokens(deps: Deps): Promise<readonly { role: Role; token: string }[]>;
  close(): Promise<void>;
}

const google = 'https://www.google-analytics.com/';
const site = 'demo';
const label = 'demo';

/** A demonstration never speaks to Google: an endpoint left at its default becomes the stand-in's. */
export async function openDemo(config: Config): Promise<Demo> {
  const ga4 = config.sites[site]?.ga4;
  const standIn = await startStandIn({
    measurementId: ga4?.measurementId ?? 'G-BALISEDEMO',
    apiSecret: (ga4 && process.env[ga4.secret]) ?? 'demo-secret',
  });
  return {
    config: towards(config, standIn.url),
    routes: (deps) => demoRoutes({ journal: () => readJournal(deps, standIn) }),
    tokens: (deps) => renewTokens(deps),
    close: () => standIn.close(),
  };
}

function towards(config: Config, endpoint: string): Config {
  const sites = Object.entries(config.sites).map(([id, settings]) => {
    const ga4 = settings.ga4?.endpoint.startsWith(google) ? { ...settings.ga4, endpoint } : settings.ga4;
    return [id, { ...settings, ...(ga4 && { ga4 }) }] as const;
  });
  return { ...config, sites: Object.fromEntries(sites) };
}

/** Those of the run before are revoked: they were shown once, on a screen that is gone. */
async function renewTokens({ store, clock }: Deps): Promise<{ role: Role; token: string }[]> {
  await store.revokeTokens(site, label);
  const made = (['analyst', 'officer', 'operator'] as const).map(async (role) => ({
    role,
    token: await issueToken(store, { site, role, label, now: clock(), days: 7 }),
  }));
  return Promise.all(made);
}

async function readJournal({ store, sites, clock }: Deps, standIn: StandIn): Promise<Journal> {
  const today = sites.get(site)?.dayOf(clock()) ?? 0;
  const [balance, events, cells, open] = await Promise.all([
    store.balance(site, { from: today, to: today }),
    store.recentEvents(site, 50),
    store.countedCells(site, today),
    store.openDeliveries(site, 50),
  ]);
  const { reasons, ...sums } = totals(balance.days);
  return {
    balance: { ...sums, refused: reasons },
    events: events.map(({ at, name, visit, body }) => ({ at, name, visit, ...shown(JSON.parse(body)) })),
    counted: cells.map(({ name, page, n }) => ({ name, page, n: n < 10 ? null : n })),
    waiting: open.map(({ no, destination, state, size, due }) => ({ no, destination, state, events: size, due })),
    sent: standIn.received.map(({ at, method, path, body, judgement }) => ({
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
