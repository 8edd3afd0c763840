import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unstable_dev } from 'wrangler';
import * as z from 'zod';
import { startStandIn } from '../../examples/ga4-stand-in/server.ts';
import { packageFolder } from '../../src/node/assets.ts';
import { issueToken } from '../../src/door/issue-token.ts';
import { nodeHashing } from '../../src/node/hashing.ts';
import { openSites } from '../../src/site.ts';
import type { SeenStore, World } from './collector.ts';
import { configOf } from './site-config.ts';
import { openWarehouse, warehouseSecret } from './warehouse.ts';

const folder = join(packageFolder(), 'test', 'runtime', 'workerd');
const config = join(folder, 'wrangler.toml');
const answerSchema = z.object({ answer: z.unknown().optional() });
const run = promisify(execFile);

/** The same world on workerd: D1 as wrangler migrates and simulates it, assets, waitUntil. */
export async function openWorkerdWorld(): Promise<World> {
  Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: '1' });
  const state = mkdtempSync(join(tmpdir(), 'balise-workerd-'));
  const wrangler = join(packageFolder(), 'node_modules', 'wrangler', 'bin', 'wrangler.js');
  const migrate = ['d1', 'migrations', 'apply', 'balise', '--local', '--persist-to', state, '--config', config];
  await run(process.execPath, [wrangler, ...migrate]);
  const standIn = await startStandIn({ measurementId: 'G-TEST12345', apiSecret: 'the-secret' });
  const warehouse = await openWarehouse();
  const worker = await unstable_dev(join(folder, 'entry.ts'), {
    config,
    persistTo: state,
    port: 0,
    inspect: false,
    logLevel: 'error',
    vars: {
      GA4_ENDPOINT: standIn.url,
      GA4_SECRET: 'the-secret',
      WAREHOUSE_URL: warehouse.url,
      WAREHOUSE_SECRET: warehouseSecret,
      BALISE_LEDGER_KEY: 'PRIVATE+KEY+balise+d2c69ad2+AY6d19BRCoXvFfgXwV9LPSLwbAwA8QD7YIPpEh+jHPMW',
      BALISE_SECRET: 'a-seal-of-thirty-two-characters-and-more',
      BALISE_OPERATOR_TOKEN: 'operator-of-all-the-sites-of-this-test',
    },
    experimental: { disableExperimentalWarning: true, watch: false, showInteractiveDevSession: false },
  });
  const base = `http://${worker.address}:${worker.port}`;
  const ask = async (path: string, init?: RequestInit) => fetch(`${base}${path}`, { ...init, redirect: 'manual' });
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  const store = storeBehind(async (method, args) => {
    return answerSchema.parse(await (await post('/test/store', { method, args })).json()).answer;
  });
  const clock = { offset: 0, still: null as number | null };
  const now = () => (clock.still ?? Date.now()) + clock.offset;
  return {
    ask,
    store,
    standIn,
    warehouse,
    now,
    sites: openSites(configOf(standIn.url, warehouse.url), []),
    script: readFileSync(join(packageFolder(), 'dist', 'public', 'balise.js'), 'utf8'),
    wait: async (ms) => {
      clock.offset += ms;
      await post('/test/clock', clock);
    },
    freeze: async (stop) => {
      clock.still = stop ? Date.now() : null;
      await post('/test/clock', clock);
    },
    token: (role, site = 'shop') =>
      issueToken({ store, hashing: nodeHashing(''), uuid: randomUUID }, { site, role, label: 'test', now: now() }),
    close: async () => {
      await worker.stop();
      await standIn.close();
      await warehouse.close();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** The store in the worker, called over its test door. JSON carries every value that these methods take and answer. */
function storeBehind(call: (method: string, args: readonly unknown[]) => Promise<unknown>): SeenStore {
  const methods = ['recentEvents', 'balance', 'keptRows', 'openDeliveries', 'findPass', 'createToken'] as const;
  const entries = methods.map((method) => [method, (...args: readonly unknown[]) => call(method, args)]);
  // The worker runs the same Store: what comes back is what its types say, one JSON later.
  return Object.fromEntries(entries) as SeenStore;
}
