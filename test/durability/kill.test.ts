import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { type Process, startProcess } from '../support/process.ts';
import { type Receipt, Visitor } from '../runtime/visitor.ts';

const data = mkdtempSync(join(tmpdir(), 'balise-kill-'));

afterAll(() => rmSync(data, { recursive: true }));

/** What the collector has promised: events it answered 202 for, withdrawals it answered. */
interface Promised {
  readonly events: Set<string>;
  readonly attempted: Set<string>;
  readonly withdrawn: Set<string>;
}

/** Sends until the server dies; books only what was answered. */
async function pour(running: Process, promised: Promised): Promise<void> {
  const visitor = new Visitor(async (path, init) => fetch(`${running.url}${path}`, init), {
    site: 'demo',
    headers: { Origin: running.url },
  });
  try {
    const keeper = await visitor.grant();
    for (let round = 0; ; round += 1) {
      await send(visitor, keeper, promised);
      if (round % 10 === 5) {
        await withdrawOne(visitor, promised);
      }
    }
  } catch (error) {
    // The connection broke: the process was killed. Anything else is a fault.
    expect(error).toBeInstanceOf(TypeError);
  }
}

async function send(visitor: Visitor, receipt: Receipt, { events, attempted }: Promised): Promise<void> {
  const batch = [visitor.event(), visitor.event(), visitor.event()];
  batch.forEach(({ id }) => attempted.add(id));
  const answer = await visitor.sent(visitor.beacon(receipt, batch));
  expect(answer).toMatchObject({ status: 202, stored: 3 });
  batch.forEach(({ id }) => events.add(id));
}

async function withdrawOne(visitor: Visitor, { withdrawn }: Promised): Promise<void> {
  const receipt = await visitor.grant();
  await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
  const headers = { ...visitor.headers, Authorization: `Bearer ${receipt.secret}` };
  const response = await visitor.ask('/v1/consent', { method: 'DELETE', headers });
  expect(await response.json()).toMatchObject({ events: 1 });
  withdrawn.add(receipt.id);
}

describe('kill -9 while beacons pour in', () => {
  it('loses no event that was answered 202, doubles none, and undoes no withdrawal that was answered', async () => {
    const promised: Promised = { events: new Set(), attempted: new Set(), withdrawn: new Set() };
    for (const [round, delay] of [400, 700, 1_100].entries()) {
      const running = await startProcess({ BALISE_DATA: data });
      const pouring = Promise.all(Array.from({ length: 12 }, () => pour(running, promised)));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await running.kill('SIGKILL');
      await pouring;
      expect(promised.events.size).toBeGreaterThan(round * 10);
    }
    const restarted = await startProcess({ BALISE_DATA: data });
    const ready = await fetch(`${restarted.url}/readyz`);
    expect(await ready.json()).toEqual({ ready: true, unbalanced: [], ledger: [] });
    expect(await restarted.kill('SIGTERM')).toBe(0);

    const database = new Database(join(data, 'balise.sqlite'), { readonly: true });
    const stored = database
      .prepare<[], { id: string }>('SELECT id FROM single_event')
      .all()
      .map(({ id }) => id);
    const ended = database.prepare<[], { id: string }>('SELECT id FROM receipt WHERE withdrawn IS NOT NULL').all();
    const revived = database.prepare(
      'SELECT g.no FROM receipt r JOIN "grant" g ON g.receipt_no = r.no WHERE r.withdrawn IS NOT NULL',
    );
    expect([...promised.events].filter((id) => !stored.includes(id))).toEqual([]);
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored.filter((id) => !promised.attempted.has(id)).length).toBeLessThanOrEqual(36);
    expect([...promised.withdrawn].filter((id) => !ended.some((row) => row.id === id))).toEqual([]);
    expect(revived.all()).toEqual([]);
    expect(promised.withdrawn.size).toBeGreaterThan(0);
    expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  }, 60_000);
});
