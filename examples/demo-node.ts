import type { Hono } from 'hono';
import type { Config } from '../src/config.ts';
import type { Deps } from '../src/deps.ts';
import { issueToken } from '../src/door/issue-token.ts';
import type { Role } from '../src/storage/store.ts';
import { demoSite, readJournal, towards } from './demo.ts';
import { startStandIn } from './ga4-stand-in/server.ts';
import { demoRoutes } from './shop/routes.ts';

/** What turns a collector in demo mode into something to try: a stand-in for GA4, a shop, a journal, tokens. */
export interface Demo {
  readonly config: Config;
  routes(deps: Deps): Hono;
  tokens(deps: Deps): Promise<readonly { role: Role; token: string }[]>;
  close(): Promise<void>;
}

const label = 'demo';

export async function openDemo(config: Config): Promise<Demo> {
  const ga4 = config.sites[demoSite]?.ga4;
  const standIn = await startStandIn({
    measurementId: ga4?.measurementId ?? 'G-BALISEDEMO',
    apiSecret: (ga4 && process.env[ga4.secret]) ?? 'demo-secret',
  });
  return {
    config: towards(config, standIn.url),
    routes: (deps) => demoRoutes({ journal: () => readJournal(deps, standIn.received) }),
    tokens: (deps) => renewTokens(deps),
    close: () => standIn.close(),
  };
}

/** Those of the run before are revoked: they were shown once, on a screen that is gone. */
async function renewTokens({ store, hashing, random, clock }: Deps): Promise<{ role: Role; token: string }[]> {
  await store.revokeTokens(demoSite, label);
  const made = (['analyst', 'officer', 'operator'] as const).map(async (role) => ({
    role,
    token: await issueToken(
      { store, hashing, uuid: random.uuid },
      { site: demoSite, role, label, now: clock(), days: 7 },
    ),
  }));
  return Promise.all(made);
}
