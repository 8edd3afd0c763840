import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeHashing } from '../../src/node/hashing.ts';
import { closeErasures } from '../../src/rights/erasure.ts';
import { noJournal } from '../../src/rights/journal.ts';
import { lapseGrants } from '../../src/rights/lapse.ts';
import { reconcile } from '../../src/rights/reconcile.ts';
import { endVoided, voidVersion } from '../../src/rights/void.ts';
import type { SqliteEngine } from '../../src/storage/sqlite/engine.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { day, hour, minute, Scene, start } from '../storage/scene.ts';
import { aSite } from '../support/builders.ts';
import { freshFiles, openHere } from './interleavings/here.ts';

const files = freshFiles();
afterAll(() => files.remove());

let file: string;
let engine: SqliteEngine;
let scene: Scene;
let now: number;
let sizes: number[];

/** One site, so that whatever is found is its own. */
beforeEach(async () => {
  file = files.next();
  const here = openHere(file);
  sizes = [];
  engine = {
    ...here,
    commit: async (batch) => {
      sizes.push(
        new Set(batch.flatMap(({ params }) => String(params[0]).match(/"secret":"[0-9a-f]{64}"/g) ?? [])).size,
      );
      return here.commit(batch);
    },
  };
  scene = await Scene.open({ engine, store: createSqliteStore(engine) });
  now = start;
});

function deps() {
  const { store, site } = scene;
  return {
    store,
    hashing: nodeHashing('of this test'),
    sites: new Map([[site, aSite()]]),
    clock: () => now,
    random: { uuid: randomUUID },
    journal: noJournal,
  };
}

async function entriesOf(type: string): Promise<Record<string, unknown>[]> {
  const entries = (await scene.entries()).map((entry) => JSON.parse(entry) as Record<string, unknown>);
  return entries.filter((entry) => entry['type'] === type);
}

describe('A voided notice', () => {
  const order = () => ({ site: scene.site, version: 1, by: 'rprp', reason: 'Le Québec n’y est pas nommé.' });

  it('is on record with who voided it, why, and how many grants that stopped', async () => {
    await scene.person(['measure', 'ga4']);
    now = start + hour;
    await voidVersion(deps(), order());
    const { version, ...rest } = order();
    const entry = { v: 1, type: 'notice_voided', ...rest, notice_version: version, at: now, grants: 2 };
    expect(await entriesOf('notice_voided')).toEqual([entry]);
  });

  it('ends every receipt on it, at most a hundred to a commit, until none is left; each has its proof', async () => {
    for (let i = 0; i < 230; i += 1) {
      await scene.person(['measure']);
    }
    await voidVersion(deps(), order());
    sizes = [];
    expect(await endVoided(deps())).toBe(230);
    expect(sizes).toEqual([100, 100, 30]);
    expect(await endVoided(deps())).toBe(0);
    expect(await closeErasures(deps())).toBe(230);
    expect(await entriesOf('voided')).toHaveLength(230);
    const proofs = await entriesOf('erased');
    expect(new Set(proofs.map(({ receipt }) => receipt)).size).toBe(230);
    expect(proofs[0]).toMatchObject({ cause: 'voided', ended_at: now, events: 0, held: 0, in_flight: { sent: 0 } });
  });

  it('voided again changes nothing and says since when it is', async () => {
    await voidVersion(deps(), order());
    now = start + day;
    expect(await voidVersion(deps(), order())).toMatchObject({ voided: start });
    expect(await entriesOf('notice_voided')).toHaveLength(1);
  });

  it('is in the journal before it is in the database', async () => {
    const lines: unknown[] = [];
    const journal = { ...noJournal, append: (line: unknown) => Promise.resolve(void lines.push(line)) };
    await voidVersion({ ...deps(), journal }, order());
    expect(lines).toEqual([{ cause: 'voided', ...order(), at: start }]);
  });
});

describe('The round of lapses', () => {
  it('records each with when it ended and why, more than one commit takes', async () => {
    const expires = start + day;
    for (let i = 0; i < 210; i += 1) {
      await scene.person(['measure'], { expires });
    }
    await scene.person(['ga4']);
    now = start + 30 * day;
    expect(await lapseGrants(deps())).toBe(211);
    expect(await lapseGrants(deps())).toBe(0);
    const entries = await entriesOf('expired');
    expect(entries.filter(({ reason }) => reason === 'term')).toHaveLength(210);
    expect(entries.find(({ reason }) => reason === 'term')).toMatchObject({ expired_at: expires, at: now });
    expect(entries.find(({ reason }) => reason === 'unused')).toMatchObject({ purpose: 'ga4', expired_at: now });
  });
});

describe('The reconciler', () => {
  /** Past every guard: what a bug in the store and a database without its triggers would leave. */
  const inject = (received: number, n: number) => {
    const raw = new Database(file);
    raw.pragma('foreign_keys = OFF');
    const triggers = raw
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'",
      )
      .all();
    triggers.forEach(({ name }) => raw.exec(`DROP TRIGGER ${name}`));
    const insert = raw.prepare(`INSERT INTO event (day, grant_no, visit, received, last_at, size, ids, body)
      VALUES (?, 987654, 'v', ?, ?, 1, '["x"]', ?)`);
    for (let i = 0; i < n; i += 1) {
      const at = received + i * minute;
      insert.run(scene.day(at), at, at, JSON.stringify({ setting: {}, events: [['add_to_cart', at, {}]] }));
    }
    triggers.forEach(({ sql }) => raw.exec(sql));
    raw.close();
  };

  it('drafts nothing after a clean run', async () => {
    const person = await scene.person(['measure', 'ga4']);
    await scene.store.admit(scene.beacon(person, [scene.event(), scene.event()]));
    expect(await reconcile(deps())).toMatchObject({ orphans: [], drafted: 0 });
    expect(await scene.store.incidents(scene.site)).toEqual([]);
  });

  it('drafts exactly one incident for orphans of one kind and day, with their count and the window they lie in', async () => {
    inject(start, 3);
    now = start + day;
    expect((await reconcile(deps())).drafted).toBe(1);
    const drafted = {
      site: scene.site,
      kind: 'event_without_grant',
      subject: '2026-11-23',
      occurred: start,
      aware: now,
      count: 3,
      state: 'draft',
    };
    expect(await scene.store.incidents(scene.site)).toMatchObject([drafted]);
    now = start + 2 * day;
    expect((await reconcile(deps())).drafted).toBe(0);
    expect(await scene.store.incidents(scene.site)).toMatchObject([drafted]);
  });

  it('drafts another one for another day', async () => {
    inject(start, 1);
    inject(start + day, 2);
    expect((await reconcile(deps())).drafted).toBe(2);
    expect((await scene.store.incidents(scene.site)).map(({ subject, count }) => `${subject} ${count}`)).toEqual([
      '2026-11-23 1',
      '2026-11-24 2',
    ]);
  });

  it('shows an orphan of which nobody can say whose it is to the officer of every site', async () => {
    inject(start, 1);
    const two = new Map([...deps().sites, ['other', aSite()]]);
    expect((await reconcile({ ...deps(), sites: two })).orphans).toMatchObject([{ site: '*' }]);
    expect(await scene.store.incidents('other')).toHaveLength(1);
    expect(await scene.store.incidents(scene.site)).toHaveLength(1);
  });
});
