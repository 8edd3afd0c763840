import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { describe, expect, it } from 'vitest';
import { getPlatformProxy } from 'wrangler';
import { migrationsFolder } from '../../src/node/assets.ts';
import {
  countStatements,
  keepStatements,
  oftenQuarantined,
  quarantinedOneIn,
  whyNot,
} from '../../src/storage/sqlite/admit.ts';
import { claim, settle } from '../../src/storage/sqlite/outbox.ts';
import { createD1Engine } from '../../src/storage/sqlite/d1/engine.ts';
import type { Statement } from '../../src/storage/sqlite/engine.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { opened } from '../support/opened.ts';
import type { Admission } from '../../src/storage/store.ts';
import { storeContract } from './contract.ts';
import { type Harness, Scene, start } from './scene.ts';

interface D1World extends Harness {
  readonly database: D1Database;
  readonly close: () => Promise<void>;
}

/** D1 as wrangler simulates it: workerd's own SQLite, batches and limits. */
const world = opened(async (): Promise<D1World> => {
  Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' });
  const configPath = new URL('./d1.wrangler.toml', import.meta.url).pathname;
  const proxy = await getPlatformProxy<{ DB: D1Database }>({ configPath, persist: false });
  const database = proxy.env.DB;
  const files = readdirSync(migrationsFolder()).filter((name) => name.endsWith('.sql'));
  for (const file of files.sort()) {
    const sql = readFileSync(join(migrationsFolder(), file), 'utf8');
    await database.batch(sql.split('--> statement-breakpoint').map((each) => database.prepare(each)));
  }
  const engine = createD1Engine(database);
  return { engine, store: createSqliteStore(engine), database, close: () => proxy.dispose() };
});

storeContract({ name: 'D1', interleavings: 5 }, world);

/** The rows that D1 bills for one commit, as its own answer counts them. */
async function rowsWritten(statements: readonly Statement[]): Promise<number> {
  const { database } = world();
  const results = await database.batch(statements.map(({ sql, params }) => database.prepare(sql).bind(...params)));
  return results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
}

describe('what D1 bills', () => {
  const billed = async (admission: Admission): Promise<number> =>
    admission.kept === undefined ? 0 : rowsWritten(keepStatements(admission, admission.kept).statements);

  it.each([1, 5, 25])('a forwarded beacon of %i events writes one row for them and three more', async (n) => {
    const scene = await Scene.open(world());
    const person = await scene.person(['measure', 'ga4']);
    const beacon = (at: number) =>
      scene.beacon(
        person,
        Array.from({ length: n }, () => scene.event(at)),
      );
    // The events; their visit, which names them; the delivery; the tally.
    expect(await billed(beacon(start))).toBe(1 + 3);
    expect(await billed(beacon(start + 1))).toBe(1 + 3);
  });

  it('a delivery that leaves is billed its row and where it is out, then its end, its tally and its row', async () => {
    const scene = await Scene.open(world());
    const person = await scene.person(['measure', 'ga4']);
    const open = [{ site: scene.site, destination: 'ga4' as const }];
    const life = async (at: number) => {
      await billed(scene.beacon(person, [scene.event(at), scene.event(at)]));
      const claiming = await rowsWritten(claim({ lease: scene.site, now: at, until: at + 1, limit: 1, open }));
      const [row] = await scene.rows('SELECT no FROM delivery WHERE site = ?1', scene.site);
      const end = { no: Number(row?.['no']), outcome: 'sent', reason: '204' } as const;
      return [claiming, await rowsWritten(settle(scene.site, at, [end]))];
    };
    expect(await life(start)).toEqual([2, 3]);
    expect(await life(start + 1)).toEqual([2, 3]);
  });

  it('a beacon that is only measured writes one row for its events and two more', async () => {
    const scene = await Scene.open(world());
    const person = await scene.person(['measure']);
    const beacon = (at: number) => scene.beacon(person, [scene.event(at), scene.event(at)]);
    expect(await billed(beacon(start))).toBe(1 + 2);
    expect(await billed(beacon(start + 1))).toBe(1 + 2);
  });

  it('what nobody declared costs one row more of a beacon, and none where it came often', async () => {
    const scene = await Scene.open(world());
    const person = await scene.person(['measure']);
    const beacon = (at: number, n: number) => ({
      ...scene.beacon(person, [scene.event(at)]),
      quarantined: { name: 'add_to_cart', param: 'colour', n },
    });
    const odd = start - (start % quarantinedOneIn) + 1;
    expect(await billed({ ...beacon(odd, oftenQuarantined), now: odd })).toBe(1 + 2 + 1);
    expect(await billed({ ...beacon(odd + 1, 1), now: odd + 1 })).toBe(1 + 2);
    const { kept, ...nothingKept } = { ...beacon(odd, 1), quarantined: { name: 'wish', param: '', n: 1 } };
    expect(kept?.events).toHaveLength(1);
    expect(await rowsWritten(countStatements({ ...nothingKept, refused: [] }))).toBe(1 + 1);
  });

  it('a beacon sent again writes the tally alone', async () => {
    const scene = await Scene.open(world());
    const person = await scene.person(['measure', 'ga4']);
    const beacon = scene.beacon(person, [scene.event(), scene.event()]);
    await billed(beacon);
    const why = beacon.kept && (await rowsWritten([whyNot(beacon, beacon.kept)]));
    expect([await billed(beacon), why, await rowsWritten(countStatements(beacon))]).toEqual([0, 0, 1]);
  });
});
