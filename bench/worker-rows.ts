import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { getPlatformProxy } from 'wrangler';
import { packageFolder } from '../src/node/assets.ts';
import { keepStatements } from '../src/storage/sqlite/admit.ts';
import { createD1Engine } from '../src/storage/sqlite/d1/engine.ts';
import { createSqliteStore } from '../src/storage/sqlite/store.ts';
import type { Purpose } from '../src/consent/purpose.ts';
import { Scene, start } from '../test/storage/scene.ts';
import { migrations } from './worker-variants.ts';

/* The rows that D1 bills for a beacon's commit, by its own count: what test/storage/d1.test.ts holds, as a table. */

export interface Rows {
  readonly events: number;
  readonly forwarded: boolean;
  /** Of the beacon that begins a visit. */
  readonly first: number;
  /** Of the next one of the same visit, minutes later at most. */
  readonly next: number;
}

const cases: readonly (readonly [number, readonly Purpose[]])[] = [1, 5, 25].flatMap((events) => [
  [events, ['measure']] as const,
  [events, ['measure', 'ga4']] as const,
]);

export async function rowsWritten(): Promise<Rows[]> {
  const configPath = join(packageFolder(), 'test', 'storage', 'd1.wrangler.toml');
  const proxy = await getPlatformProxy<{ DB: D1Database }>({ configPath, persist: false });
  try {
    const database = proxy.env.DB;
    await database.batch(migrations().map((sql) => database.prepare(sql)));
    const rows: Rows[] = [];
    for (const [events, granted] of cases) {
      rows.push(await rowsOf(database, events, granted));
    }
    return rows;
  } finally {
    await proxy.dispose();
  }
}

async function rowsOf(database: D1Database, events: number, granted: readonly Purpose[]): Promise<Rows> {
  const engine = createD1Engine(database);
  const scene = await Scene.open({ engine, store: createSqliteStore(engine) });
  const person = await scene.person(granted);
  const commit = async (at: number) => {
    const beacon = scene.beacon(
      person,
      Array.from({ length: events }, () => scene.event(at)),
    );
    const statements = beacon.kept === undefined ? [] : keepStatements(beacon, beacon.kept).statements;
    const results = await database.batch(statements.map(({ sql, params }) => database.prepare(sql).bind(...params)));
    return results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
  };
  return { events, forwarded: granted.includes('ga4'), first: await commit(start), next: await commit(start + 1) };
}
