import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { until } from '../../support/collector.ts';
import { balanceWith } from './collector.ts';
import { start, World } from './world.ts';

/* What only Node has: the file of the database can be shared with another process, and locked. */

const minute = 60_000;
const hour = 60 * minute;

it('two processes on one file share its outbox, and send each delivery once', { timeout: 60_000 }, async () => {
  const world = await World.open('node');
  try {
    // Queued an hour ahead of both: when their clocks get there, they begin together.
    const first = await world.collector({ sends: false, now: start + hour });
    // A claim takes fifty of them.
    await Promise.all(Array.from({ length: 60 }, () => first.visit('webhook', 'plain')));
    await first.kill();
    const two = [await world.collector({ deadlineMs: minute }), await world.collector({ deadlineMs: minute })];
    expect(world.seen('webhook', 'plain')).toBe(0);
    const release = world.servers.plain.hold();
    await Promise.all(two.map((collector) => collector.wait(hour)));
    // Twelve of the one leave at once, and the ten that are left by the other.
    await until(() => world.seen('webhook', 'plain') === 22, 10_000);
    release();
    await until(() => world.seen('webhook', 'plain') >= 60, 10_000);
    const [one] = two;
    await one?.tried('plain');
    expect(await one?.balance('webhook', 'plain')).toEqual({ ...balanceWith('sent'), allowed: 60, sent: 60 });
    const ids = world.servers.plain.arrived.map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
  } finally {
    await world.close();
  }
});

it('kill -9 while a settlement waits for the disk leaves the delivery as its lease will be', async () => {
  const world = await World.open('node');
  try {
    const first = await world.collector({ deadlineMs: minute });
    const release = world.servers.plain.hold();
    await first.visit('ga4', 'plain');
    await until(() => world.seen('ga4', 'plain') === 1);
    const database = new Database(join(world.data, 'balise.sqlite'));
    database.exec('BEGIN IMMEDIATE');
    release();
    // The answer is there at once; the settlement waits up to five seconds for the lock.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await first.kill();
    database.exec('ROLLBACK');
    database.close();
    const second = await world.collector({ now: start + minute });
    expect(await second.way('ga4', 'plain')).toMatchObject({ out: 1 });
    await second.clearLeases();
    expect(await second.balance('ga4', 'plain')).toEqual(balanceWith('unknown'));
    expect(world.seen('ga4', 'plain')).toBe(1);
  } finally {
    await world.close();
  }
});
