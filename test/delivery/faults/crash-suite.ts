import { describe, expect, it } from 'vitest';
import { until } from '../../support/collector.ts';
import { balanceWith, type Collector } from './collector.ts';
import { type Column, columns, type Place } from './sites.ts';
import type { Runtime } from './table.ts';
import { start, World } from './world.ts';

const minute = 60_000;

/** Where each delivery of one round stood when the process died. */
const steps = ['silentTls', 'plain', 'beside'] as const;

/** `kill -9` of the whole product, in the midst of a round; on workerd also of the process that keeps D1. */
export function crashSuite(runtime: Runtime): void {
  describe(`kill -9 on ${runtime}`, () => {
    it(
      'leaves each delivery where docs/delivery.md says, and of none is its fate lost',
      { timeout: 240_000 },
      async () => {
        const world = await World.open(runtime);
        try {
          // Before the claim: nine deliveries wait, because nothing may leave, and the process is killed.
          const first = await world.collector({ sends: false });
          const visits = steps.flatMap((place) => columns.map((column) => ({ column, place })));
          await Promise.all(visits.map(({ column, place }) => first.visit(column, place)));
          await first.kill();

          // One claim takes them all; TLS does not come to stand, a request was read, a request was answered.
          await world.servers.silentTls.treat('reads nothing');
          await world.servers.plain.treat('answers nothing');
          await world.servers.beside.treat({ status: 204 });
          const second = await world.collector({ deadlineMs: minute });
          await second.wait(0);
          await until(() => world.servers.silentTls.connected === 3, 10_000);
          await until(() =>
            columns.every((column) => world.seen(column, 'plain') + world.seen(column, 'beside') === 2),
          );
          for (const { column, place } of visits) {
            expect(await second.way(column, place)).toMatchObject({ untried: 0, again: 0, out: 1 });
          }
          await second.kill();

          // Somebody else finds leases that are over.
          await world.servers.plain.treat({ status: 204 });
          await world.servers.silentTls.treat('closes at once');
          const third = await world.collector({ now: start + minute });
          await third.clearLeases();
          await Promise.all(steps.map((place) => third.tried(place)));
          for (const place of ['plain', 'beside'] as const) {
            await until(async () => (await third.way('webhook', place)).again === 0);
            await until(async () => (await third.way('purchase', place)).again === 0);
            expect(await endsAt(world, third, place)).toEqual([ends.lost, ends.sentAgain, ends.sentAgain]);
            expect(repeated(world, 'purchase', place)).toBe(1);
            expect(repeated(world, 'webhook', place)).toBe(1);
          }
          expect(await endsAt(world, third, 'silentTls')).toEqual([
            { requests: 0, ...balanceWith('unknown') },
            ends.waits,
            ends.waits,
          ]);

          // What is settled stays settled.
          await third.kill();
          const fourth = await world.collector({ now: start + 2 * minute });
          await fourth.clearLeases();
          await fourth.visit('ga4', 'beside');
          await until(() => world.seen('ga4', 'beside') === 2);
          expect(await endsAt(world, fourth, 'plain')).toEqual([ends.lost, ends.sentAgain, ends.sentAgain]);
        } finally {
          await world.close();
        }
      },
    );
  });
}

const ends = {
  /** Google may have read it, and cannot tell a repetition apart. */
  lost: { requests: 1, ...balanceWith('unknown') },
  sentAgain: { requests: 2, ...balanceWith('sent') },
  waits: { requests: 0, ...balanceWith('waiting') },
} as const;

async function endsAt(world: World, collector: Collector, place: Place) {
  return Promise.all(
    columns.map(async (column) => ({
      requests: world.seen(column, place),
      ...(await collector.balance(column, place)),
    })),
  );
}

/** How many different deliveries the other side took the requests of a site for. */
function repeated(world: World, column: Column, place: Place): number {
  const site = `/${column}-${place}`.toLowerCase();
  const requests = world.server(place).arrived.filter(({ path }) => path === site);
  const known = requests.map(({ id, body }) => id ?? /"transaction_id":"([^"]+)"/.exec(body)?.[1]);
  return new Set(known).size;
}
