import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { startStandIn } from '../../examples/ga4-stand-in/server.ts';
import { startNode } from '../../src/node.ts';
import { heldAgainst } from '../../src/cli/held-against.ts';
import { putBack } from '../../src/node/backup/put-back.ts';
import { takeBackup } from '../../src/node/backup/take.ts';
import { outsideFolder } from '../../src/node/outside.ts';
import { Visitor } from '../runtime/visitor.ts';
import { until } from '../support/collector.ts';
import { configOf } from '../support/site-config.ts';

/** Nobody listens there, and it is none of the ports that fetch itself refuses: a try that never connected is made again. */
const unreachable = 'http://127.0.0.1:2/mp/collect';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
});

async function installation({ outside }: { readonly outside?: string } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'balise-put-back-'));
  closing.push(() => rmSync(root, { recursive: true }));
  const standIn = await startStandIn({ measurementId: 'G-TEST12345', apiSecret: 'the-secret' });
  closing.push(() => standIn.close());
  const folder = join(root, 'data');
  const data = { folder, database: join(folder, 'balise.sqlite') };
  const start = async ({ reachable }: { readonly reachable: boolean }) => {
    const collector = await startNode({
      config: configOf(reachable ? standIn.url : unreachable),
      environment: {
        port: 0,
        host: '127.0.0.1',
        data: folder,
        config: '',
        operatorToken: undefined,
        outside,
        secret: (name) => (name === 'GA4_SECRET' ? 'the-secret' : undefined),
      },
    });
    return { ...collector, visitor: new Visitor(async (path, init) => fetch(`${collector.url}${path}`, init)) };
  };
  const moveAside = () => ['', '-wal', '-shm'].forEach((end) => rmSync(`${data.database}${end}`, { force: true }));
  return { root, data, standIn, start, moveAside, backups: join(root, 'backups') };
}

const item = (id: string) => ({ params: { item_id: id } });
const unheld = () => Promise.resolve(undefined);

describe('A backup that is taken while beacons come in', () => {
  it('stops none of them, and holds one instant', async () => {
    const place = await installation();
    const collector = await place.start({ reachable: true });
    const { visitor, deps } = collector;
    const receipt = await visitor.grant();
    const pouring = { on: true, stored: 0 };
    const poured = (async () => {
      while (pouring.on) {
        const { stored, status } = await visitor.sent(visitor.beacon(receipt, [visitor.event(), visitor.event()]));
        expect(status).toBe(202);
        pouring.stored += stored;
      }
    })();
    await until(() => pouring.stored > 20);
    const { file } = await takeBackup(place.data, place.backups, Date.now());
    const during = pouring.stored;
    await until(() => pouring.stored > during + 20);
    pouring.on = false;
    await poured;
    expect((await deps.store.keptRows('shop')).kept).toBe(pouring.stored);
    await collector.close();
    place.moveAside();
    expect(await putBack(place.data, file, unheld)).toMatchObject({ ok: true });
    const database = new Database(place.data.database, { readonly: true });
    const kept = database.prepare<[], { n: number }>('SELECT sum(size) AS n FROM event').get()?.n ?? 0;
    const stored = database.prepare<[], { n: number }>('SELECT sum(stored) AS n FROM tally').get()?.n;
    database.close();
    expect(kept).toBe(stored);
    expect(kept).toBeGreaterThan(20);
    expect(kept).toBeLessThanOrEqual(during);
  });
});

describe('A backup from before a withdrawal, put back', () => {
  it('brings back nothing of whoever withdrew, and sends nothing of it', async () => {
    const place = await installation();
    const first = await place.start({ reachable: false });
    const { visitor } = first;
    const [gone, stays] = [await visitor.grant(), await visitor.grant()];
    await visitor.sent(visitor.beacon(gone, [visitor.event(item('of the gone'))]));
    await visitor.sent(visitor.beacon(stays, [visitor.event(item('of who stays'))]));
    const { file } = await takeBackup(place.data, place.backups, Date.now());
    const headers = { ...visitor.headers, Authorization: `Bearer ${gone.secret}` };
    expect((await visitor.ask('/v1/consent', { method: 'DELETE', headers })).status).toBe(200);
    await first.close();
    place.moveAside();
    expect(await putBack(place.data, file, unheld)).toMatchObject({ ok: true });
    // Due at once, as after a night.
    const database = new Database(place.data.database);
    database.prepare("UPDATE delivery SET due = 0, state = 'waiting', leased_until = NULL").run();
    database.close();

    const second = await place.start({ reachable: true });
    closing.push(() => second.close());
    // A claim that a busy machine serves too late is dropped and made again.
    await until(() => place.standIn.received.length > 0, 20_000);
    const sent = JSON.stringify(place.standIn.received.map(({ body }) => body));
    expect([sent.includes('of who stays'), sent.includes('of the gone')]).toEqual([true, false]);
    const kept = JSON.stringify(await second.deps.store.recentEvents('shop', 100));
    expect([kept.includes('of who stays'), kept.includes('of the gone')]).toEqual([true, false]);
  }, 30_000);

  it('is held against what was kept outside: older is said, another log is refused', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'balise-outside-'));
    closing.push(() => rmSync(outside, { recursive: true }));
    const place = await installation({ outside });
    const first = await place.start({ reachable: false });
    await first.visitor.grant();
    const newest = () => outsideFolder(outside).newest('shop');
    await until(async () => (await newest()) !== undefined);
    const { file } = await takeBackup(place.data, place.backups, Date.now());
    const before = (await newest())?.note;
    await first.visitor.grant();
    await until(async () => (await newest())?.note !== before);
    await first.close();
    place.moveAside();
    const held = async (database: string, where: string) => {
      const found = await heldAgainst(database, where);
      return found.ok ? undefined : found.says;
    };
    expect(await putBack(place.data, file, (database) => held(database, outside))).toMatchObject({ ok: true });
    expect(await heldAgainst(place.data.database, outside)).toMatchObject({ ok: true, behind: [{ site: 'shop' }] });

    const elsewhere = mkdtempSync(join(tmpdir(), 'balise-outside-'));
    closing.push(() => rmSync(elsewhere, { recursive: true }));
    const other = await installation({ outside: elsewhere });
    const stranger = await other.start({ reachable: false });
    await stranger.visitor.grant();
    await until(async () => (await outsideFolder(elsewhere).newest('shop')) !== undefined);
    await stranger.close();
    place.moveAside();
    const refused = await putBack(place.data, file, (database) => held(database, elsewhere));
    expect(refused).toMatchObject({ ok: false, fault: 'ledger' });
  });
});
