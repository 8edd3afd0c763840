import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { upkeepOf } from '../../src/node/upkeep.ts';
import { type NodeWorld, openWorld } from '../support/collector.ts';
import { type Receipt, Visitor } from '../runtime/visitor.ts';

const day = 86_400_000;

let world: NodeWorld;
let visitor: Visitor;

beforeEach(async () => {
  world = await openWorld('app');
  visitor = new Visitor(world.ask);
});
afterEach(() => world.close());

/** The rounds of the process, at the moment of the test's choice instead of the timer's. */
function rounds() {
  const ledger = {
    sequenceSoon: () => undefined,
    declareKeyLost: () => Promise.reject(new Error('not asked')),
    ledgerFaults: () => [],
    sequenceAll: () => undefined,
    end: () => Promise.resolve(),
  };
  const data = { folder: world.data, database: join(world.data, 'balise.sqlite') };
  return upkeepOf({ deps: world.collector.deps, ledger, data, backupDays: 30 });
}

/** In which files of the data folder each of these texts still stands. */
function found(texts: readonly string[]): string[] {
  const files = readdirSync(world.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name));
    return texts.filter((text) => bytes.includes(text)).map((text) => `${text} in ${name}`);
  });
}

/** A visit of so many beacons whose params can be recognised; answers every text that must not be found later. */
async function canaries(receipt: Receipt, mark: string): Promise<string[]> {
  const texts: string[] = [];
  const visit = crypto.randomUUID();
  for (let i = 0; i < 40; i += 1) {
    const event = visitor.event({ params: { item_id: `${mark}${String(i).padStart(4, '0')}` } });
    const answer = await visitor.sent({ ...visitor.beacon(receipt, [event]), visit });
    expect(answer).toMatchObject({ stored: 1 });
    texts.push(`${mark}${String(i).padStart(4, '0')}`, event.id);
  }
  return [...texts, visit];
}

async function entries(type: string): Promise<Record<string, unknown>[]> {
  const database = new Database(join(world.data, 'balise.sqlite'), { readonly: true });
  const rows = database.prepare<[], { json: string }>('SELECT json FROM entry ORDER BY no').all();
  database.close();
  const all = rows.map(({ json }) => JSON.parse(json) as Record<string, unknown>);
  return Promise.resolve(all.filter((entry) => entry['type'] === type));
}

describe('Of what was destroyed', () => {
  it('no byte is left in any file a minute after a withdrawal, and who stays keeps theirs', async () => {
    const [gone, stays] = [await visitor.grant({ measure: 'granted', ga4: 'refused' }), await visitor.grant()];
    const [lost, kept] = [await canaries(gone, 'canary-gone-'), await canaries(stays, 'canary-stays-')];
    expect(new Set(found(lost).map((each) => each.split(' in ')[0])).size).toBe(lost.length);
    const headers = { ...visitor.headers, Authorization: `Bearer ${gone.secret}` };
    expect((await visitor.ask('/v1/consent', { method: 'DELETE', headers })).status).toBe(200);
    await rounds().seldom();
    expect(await entries('erased')).toMatchObject([{ events: 40 }]);
    expect(found(lost)).toEqual([]);
    expect(new Set(found(kept).map((each) => each.split(' in ')[0])).size).toBe(kept.length);
  });

  it('no byte is left in any file a day after the retention, and the certificate says how much that was', async () => {
    const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
    const texts = await canaries(receipt, 'canary-');
    await world.wait(90 * day);
    await rounds().rarely();
    expect(await entries('destroyed')).toEqual([]);
    await world.wait(day);
    await rounds().rarely();
    expect(await entries('destroyed')).toMatchObject([
      { site: 'shop', lane: 'measure', events: 40, visits: 1, held: 0 },
    ]);
    expect(found(texts)).toEqual([]);
    expect(await world.store.keptRows('shop')).toEqual({ kept: 0, stored: 40, destroyed: 40 });
  });

  it('no byte of what a hold protects goes with its retention, and none is left once it is released', async () => {
    const [protectedOne, other] = [await visitor.grant(), await visitor.grant({ measure: 'granted', ga4: 'refused' })];
    const headers = { Authorization: `Bearer ${await world.token('officer')}`, 'Content-Type': 'application/json' };
    const hold = (method: string, query = '', body?: string) =>
      world.ask(`/v1/admin/holds?site=shop${query}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const order = JSON.stringify({ receipt: protectedOne.id, basis: 'LPRPSP 36' });
    expect((await hold('POST', '', order)).status).toBe(201);
    const [kept, lost] = [await canaries(protectedOne, 'canary-held-'), await canaries(other, 'canary-')];
    await world.wait(91 * day);
    await rounds().rarely();
    expect(await entries('destroyed')).toMatchObject([{ events: 40, held: 40 }]);
    expect(found(lost)).toEqual([]);
    const values = kept.filter((text) => text.startsWith('canary'));
    expect(new Set(found(values).map((each) => each.split(' in ')[0])).size).toBe(values.length);
    expect(await (await hold('DELETE', '&hold=1')).json()).toMatchObject({ destroyed: 40 });
    await rounds().rarely();
    expect(await entries('hold_released')).toMatchObject([{ events: 40 }]);
    expect(found(kept)).toEqual([]);
    expect(await world.store.keptRows('shop')).toEqual({ kept: 0, stored: 80, destroyed: 80 });
  });

  it('nothing is certified while a reader keeps the old pages in a file; nobody waits for it', async () => {
    const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
    const reader = new Database(join(world.data, 'balise.sqlite'), { readonly: true });
    const texts = await canaries(receipt, 'canary-');
    reader.exec('BEGIN; SELECT count(*) FROM event');
    reader.prepare('SELECT count(*) FROM event').get();
    const headers = { ...visitor.headers, Authorization: `Bearer ${receipt.secret}` };
    await visitor.ask('/v1/consent', { method: 'DELETE', headers });
    const began = performance.now();
    await rounds().seldom();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await entries('erased')).toEqual([]);
    expect(found(texts).length).toBeGreaterThan(0);
    reader.exec('COMMIT');
    reader.close();
    await rounds().seldom();
    expect(await entries('erased')).toHaveLength(1);
    expect(found(texts)).toEqual([]);
  });
});
