import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { startStandIn } from '../../examples/ga4-stand-in/server.ts';
import { startNode } from '../../src/node.ts';
import { type Receipt, Visitor } from '../runtime/visitor.ts';
import { until } from '../support/collector.ts';
import { configOf } from '../support/site-config.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
});

/** An installation whose database is copied and put back. GA4 answers nothing until it is let. */
async function installation() {
  const root = mkdtempSync(join(tmpdir(), 'balise-restore-'));
  closing.push(() => rmSync(root, { recursive: true }));
  const [data, outside, backup] = ['data', 'outside', 'backup'].map((name) => join(root, name));
  mkdirSync(outside ?? '');
  const standIn = await startStandIn({ measurementId: 'G-TEST12345', apiSecret: 'the-secret' });
  closing.push(() => standIn.close());
  const reported: unknown[] = [];
  let reachable = false;
  const start = async (place: string | undefined) => {
    const collector = await startNode({
      config: configOf(reachable ? standIn.url : 'http://127.0.0.1:1/mp/collect'),
      environment: {
        port: 0,
        host: '127.0.0.1',
        data: data ?? '',
        config: '',
        operatorToken: undefined,
        outside: place,
        secret: (name) => (name === 'GA4_SECRET' ? 'the-secret' : undefined),
      },
      report: (error) => void reported.push(error),
    });
    const ask = async (path: string, init?: RequestInit) => fetch(`${collector.url}${path}`, init);
    return { ...collector, visitor: new Visitor(ask) };
  };
  return {
    start,
    standIn,
    reported,
    reach: () => (reachable = true),
    file: join(data ?? '', 'balise.sqlite'),
    outside: outside ?? '',
    data: data ?? '',
    /** As `VACUUM INTO`, or a copy of a closed file, would. */
    copy: () => {
      const database = new Database(join(data ?? '', 'balise.sqlite'), { readonly: true });
      database.prepare('VACUUM INTO ?').run(backup);
      database.close();
    },
    putBack: () => {
      ['', '-wal', '-shm'].forEach((end) => rmSync(join(data ?? '', `balise.sqlite${end}`), { force: true }));
      cpSync(backup ?? '', join(data ?? '', 'balise.sqlite'));
    },
  };
}

async function state(visitor: Visitor, { secret }: Receipt): Promise<unknown> {
  const headers = { ...visitor.headers, Authorization: `Bearer ${secret}` };
  return (await visitor.ask('/v1/consent', { headers })).json();
}

async function withdraw(visitor: Visitor, { secret }: Receipt): Promise<void> {
  const headers = { ...visitor.headers, Authorization: `Bearer ${secret}` };
  expect((await visitor.ask('/v1/consent', { method: 'DELETE', headers })).status).toBe(200);
}

describe('A copy of the database from before a withdrawal, put back', () => {
  it.each(['beside the database', 'in BALISE_OUTSIDE'])(
    'is withdrawn again before anything is answered or sent: the journal lies %s',
    async (where) => {
      const place = await installation();
      const outside = where === 'in BALISE_OUTSIDE' ? place.outside : undefined;
      const first = await place.start(outside);
      const [gone, ga4Gone, stays] = [
        await first.visitor.grant(),
        await first.visitor.grant(),
        await first.visitor.grant(),
      ];
      for (const receipt of [gone, ga4Gone, stays]) {
        const { visitor } = first;
        await visitor.sent({ ...visitor.beacon(receipt, [visitor.event()]), visit: crypto.randomUUID() });
      }
      place.copy();
      await withdraw(first.visitor, gone);
      const narrower = await first.visitor.choice({ measure: 'granted', ga4: 'refused' });
      expect((await first.visitor.choose(narrower, { method: 'PUT', secret: ga4Gone.secret })).status).toBe(200);
      await first.close();

      place.putBack();
      if (outside !== undefined) {
        // What was kept outside of the ledger shows that it is older now; whoever puts it back says that they know.
        rmSync(join(outside, 'checkpoints'), { recursive: true, force: true });
      }
      place.reach();
      const second = await place.start(outside);
      closing.push(() => second.close());
      const database = new Database(place.file, { readonly: true });
      const left = database.prepare<[], { purpose: string }>('SELECT purpose FROM "grant" ORDER BY no').all();
      const waiting = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM delivery').get()?.n;
      const kept = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM single_event').get()?.n;
      database.close();
      expect(left.map(({ purpose }) => purpose)).toEqual(['measure', 'measure', 'ga4']);
      expect([waiting, kept]).toEqual([1, 2]);
      expect(await state(second.visitor, gone)).toMatchObject({
        choices: { measure: 'refused', ga4: 'refused' },
        withdrawn_at: expect.any(Number) as unknown,
      });
      expect(await second.visitor.sent(second.visitor.beacon(gone, [second.visitor.event()]))).toMatchObject({
        stored: 0,
      });
      expect(await state(second.visitor, stays)).toMatchObject({ choices: { measure: 'granted', ga4: 'granted' } });
      expect(place.reported).toEqual([]);
    },
  );

  it('sends nothing of whoever withdrew, though it waited in the copy', async () => {
    const place = await installation();
    const first = await place.start(undefined);
    const [gone, stays] = [await first.visitor.grant(), await first.visitor.grant()];
    const item = (id: string) => ({ params: { item_id: id } });
    const { visitor } = first;
    await visitor.sent(visitor.beacon(gone, [visitor.event(item('of the gone'))]));
    await visitor.sent(visitor.beacon(stays, [visitor.event(item('of who stays'))]));
    place.copy();
    await withdraw(visitor, gone);
    await first.close();
    place.putBack();
    // Due at once: the copy was taken while GA4 could not be reached.
    const database = new Database(place.file);
    database.prepare("UPDATE delivery SET due = 0, state = 'waiting', leased_until = NULL").run();
    database.close();
    place.reach();
    const second = await place.start(undefined);
    closing.push(() => second.close());
    await until(() => place.standIn.received.length > 0);
    const sent = JSON.stringify(place.standIn.received.map(({ body }) => body));
    expect(sent).toContain('of who stays');
    expect(sent).not.toContain('of the gone');
  });

  it('keeps a yes that was given after the withdrawal, in the copy and without one', async () => {
    const place = await installation();
    const first = await place.start(undefined);
    const { visitor } = first;
    const receipt = await visitor.grant();
    await withdraw(visitor, receipt);
    const again = await visitor.choice({ measure: 'granted', ga4: 'granted' });
    expect((await visitor.choose(again, { method: 'PUT', secret: receipt.secret })).status).toBe(200);
    place.copy();
    await first.close();
    const granted = { choices: { measure: 'granted', ga4: 'granted' } };
    const second = await place.start(undefined);
    expect(await state(second.visitor, receipt)).toMatchObject(granted);
    await second.close();
    place.putBack();
    const third = await place.start(undefined);
    closing.push(() => third.close());
    expect(await state(third.visitor, receipt)).toMatchObject(granted);
  });

  it('knows a notice that was voided since', async () => {
    const place = await installation();
    const first = await place.start(undefined);
    const receipt = await first.visitor.grant();
    place.copy();
    const { voidVersion } = await import('../../src/rights/void.ts');
    await voidVersion(first.deps, { site: 'shop', version: 1, by: 'rprp', reason: 'faulty' });
    await first.close();
    place.putBack();
    const second = await place.start(undefined);
    closing.push(() => second.close());
    expect(await state(second.visitor, receipt)).toMatchObject({ choices: { measure: 'refused', ga4: 'refused' } });
  });

  it('leaves no secret, no pass and no receipt id in the journal', async () => {
    const place = await installation();
    const first = await place.start(undefined);
    closing.push(() => first.close());
    const receipt = await first.visitor.grant();
    await withdraw(first.visitor, receipt);
    const journal = readFileSync(join(place.data, 'withdrawals.jsonl'), 'utf8');
    expect(journal).toMatch(/"secret_hash":"[0-9a-f]{64}"/);
    for (const text of [receipt.id, receipt.secret, receipt.pass]) {
      expect(journal).not.toContain(text);
    }
  });
});
