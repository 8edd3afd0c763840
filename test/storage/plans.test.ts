import { afterAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../src/storage/sqlite/engine.ts';
import { claim, settle, settleLostLeases } from '../../src/storage/sqlite/outbox.ts';
import { endGrants, finishedErasures } from '../../src/storage/sqlite/withdraw.ts';
import { freshFiles, openHere } from '../rights/interleavings/here.ts';

const files = freshFiles();
const engine = openHere(files.next());

afterAll(async () => {
  await engine.close();
  files.remove();
});

async function answer(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await engine.report([{ sql, params: [] }]))[0] ?? [];
}

/** Whatever grows with what is kept or waits. An index that holds only rows that are out, open or held is none of it. */
async function growing(): Promise<Map<number, string>> {
  const rows = await answer(`SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0
    AND tbl_name IN ('delivery', 'event', 'visit', 'shipment', 'dead_letter', 'grant', 'receipt', 'entry', 'erasure', 'deletion')
    AND coalesce(sql, '') NOT LIKE '% WHERE %'`);
  return new Map(rows.map(({ name, rootpage }) => [Number(rootpage), String(name)]));
}

/** What the program of a statement walks from its first row on: the foreign keys it checks included, which no query plan shows. */
async function walked({ sql, params }: Statement): Promise<string[]> {
  const tables = await growing();
  const program = (await engine.report([{ sql: `EXPLAIN ${sql}`, params }]))[0] ?? [];
  const opened = new Map<unknown, string>();
  const found: string[] = [];
  for (const { opcode, p1, p2 } of program) {
    const table = tables.get(Number(p2));
    if ((opcode === 'OpenRead' || opcode === 'OpenWrite') && table !== undefined) {
      opened.set(p1, table);
    }
    const name = opened.get(p1);
    if (opcode === 'Rewind' && name !== undefined) {
      found.push(name);
    }
  }
  return found;
}

const end = { secret: 's', at: 1, day: 1, cause: 'withdrawn', ending: '{}' } as const;
const open = [{ site: 's', destination: 'ga4' }] as const;
const over = [
  { no: 1, outcome: 'sent', reason: '204', late: 1, cut: 1 },
  { no: 2, outcome: 'retry', due: 1 },
] as const;

const commits: readonly (readonly [string, readonly Statement[]])[] = [
  ['a claim', claim({ lease: 'l', now: 1, until: 2, limit: 50, open })],
  ['a probe', claim({ lease: 'l', now: 1, until: 2, limit: 1, open, probe: true })],
  ['a settlement', settle('l', 1, over)],
  ['a round over lost leases', settleLostLeases(1)],
  ['a withdrawal', endGrants(['measure', 'ga4'].map((purpose) => ({ ...end, purpose })))],
  ['a withdrawal that is replayed', endGrants([{ ...end, purpose: 'measure', replayed: true }])],
  ['a look for erasures to close', [finishedErasures()]],
];

describe('However much waits,', () => {
  it.each(commits)('%s looks through no table that grows with it', async (_, statements) => {
    for (const each of statements) {
      expect({ sql: each.sql, walked: await walked(each) }).toEqual({ sql: each.sql, walked: [] });
    }
  });

  it('a settlement goes from each outcome to its row: from rows to outcomes, the cost would be the square of the claim', async () => {
    for (const { sql, params } of settle('l', 1, over)) {
      const plan = (await engine.report([{ sql: `EXPLAIN QUERY PLAN ${sql}`, params }]))[0] ?? [];
      const steps = plan.map(({ detail }) => String(detail)).join('\n');
      expect(steps).toMatch(/SEARCH (d|delivery) USING INTEGER PRIMARY KEY/);
      expect(steps).not.toContain('delivery_out');
    }
  });

  it('and a statement that does look through one is found out, its foreign keys included', async () => {
    expect(await walked({ sql: 'DELETE FROM delivery WHERE site = ?1', params: ['s'] })).toEqual(['delivery']);
    await engine.commit([{ sql: 'DROP INDEX dead_letter_measure_grant', params: [] }]);
    expect(await walked({ sql: 'DELETE FROM "grant" WHERE no = ?1', params: [1] })).toContain('dead_letter');
  });
});
