import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { afterAll, beforeAll } from 'vitest';
import { getPlatformProxy } from 'wrangler';
import { migrationsFolder } from '../../src/node/assets.ts';
import { createD1Engine } from '../../src/storage/sqlite/d1/engine.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { storeContract } from './contract.ts';
import type { Harness } from './scene.ts';

let harness: Harness | undefined;
let dispose: (() => Promise<void>) | undefined;

/** D1 as wrangler simulates it: workerd's own SQLite, batches and limits. */
beforeAll(async () => {
  process.env['WRANGLER_SEND_METRICS'] = 'false';
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
  const configPath = new URL('./d1.wrangler.toml', import.meta.url).pathname;
  const proxy = await getPlatformProxy<{ DB: D1Database }>({ configPath, persist: false });
  dispose = proxy.dispose;
  const files = readdirSync(migrationsFolder()).filter((name) => name.endsWith('.sql'));
  for (const file of files.sort()) {
    const sql = readFileSync(join(migrationsFolder(), file), 'utf8');
    await proxy.env.DB.batch(sql.split('--> statement-breakpoint').map((each) => proxy.env.DB.prepare(each)));
  }
  const engine = createD1Engine(proxy.env.DB);
  harness = { engine, store: createSqliteStore(engine) };
}, 60_000);

afterAll(() => dispose?.());

storeContract({ name: 'D1', interleavings: 5 }, () => {
  if (harness === undefined) {
    throw new Error('D1 did not open.');
  }
  return harness;
});
