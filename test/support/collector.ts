import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StandIn, startStandIn } from '../../examples/ga4-stand-in/server.ts';
import { type Collector, startNode } from '../../src/node.ts';
import { issueToken } from '../../src/door/issue-token.ts';
import type { Site } from '../../src/site.ts';
import type { Role, Store } from '../../src/storage/store.ts';
import type { Config } from '../../src/config.ts';
import { configOf } from './site-config.ts';
import { openWarehouse, type Warehouse, warehouseSecret } from './warehouse.ts';

/** What a test asks the store behind the routes. */
export type SeenStore = Pick<
  Store,
  'recentEvents' | 'balance' | 'keptRows' | 'openDeliveries' | 'findPass' | 'createToken'
>;

/** A collector under test, however it runs, and what a test may see behind it. */
export interface World {
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  readonly store: SeenStore;
  readonly sites: ReadonlyMap<string, Site>;
  readonly script: string;
  readonly standIn: StandIn;
  /** What the site `warehouse` forwards to besides. */
  readonly warehouse: Warehouse;
  /** Moves the collector's clock by so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** Stops the collector's clock, or lets it run on. */
  readonly freeze: (still: boolean) => Promise<void>;
  readonly now: () => number;
  readonly token: (role: Role, site?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** On Node: also the process's own address, and the folder of its data. */
export interface NodeWorld extends World {
  readonly collector: Collector;
  readonly data: string;
}

/** A collector in production mode with the sites of `configOf`, a stand-in for GA4 and a receiver of webhooks. */
export async function openWorld(
  reach: 'socket' | 'app',
  configured: (endpoint: string, receiver: string) => Config = configOf,
): Promise<NodeWorld> {
  const standIn = await startStandIn({ measurementId: 'G-TEST12345', apiSecret: 'the-secret' });
  const warehouse = await openWarehouse();
  const data = mkdtempSync(join(tmpdir(), 'balise-world-'));
  let offset = 0;
  let still: number | undefined;
  const now = () => (still ?? Date.now()) + offset;
  const collector = await startNode({
    config: configured(standIn.url, warehouse.url),
    environment: {
      port: 0,
      host: '127.0.0.1',
      data,
      config: '',
      operatorToken: 'operator-of-all-the-sites-of-this-test',
      secret: (name) => ({ GA4_SECRET: 'the-secret', WAREHOUSE_SECRET: warehouseSecret })[name],
    },
    clock: now,
  });
  const { app, url, deps } = collector;
  return {
    ask: async (path, init) =>
      reach === 'app' ? app.request(path, init) : fetch(`${url}${path}`, { ...init, redirect: 'manual' }),
    store: deps.store,
    sites: deps.sites,
    script: deps.script?.text ?? '',
    collector,
    standIn,
    warehouse,
    data,
    now,
    wait: (ms) => Promise.resolve(void (offset += ms)),
    freeze: (stop) => Promise.resolve(void (still = stop ? Date.now() : undefined)),
    token: (role, at = 'shop') =>
      issueToken(
        { store: deps.store, hashing: deps.hashing, uuid: deps.random.uuid },
        { site: at, role, label: 'test', now: now() },
      ),
    close: async () => {
      await collector.close();
      await standIn.close();
      await warehouse.close();
      rmSync(data, { recursive: true });
    },
  };
}

export async function until(condition: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`Still not so after ${ms} ms.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
