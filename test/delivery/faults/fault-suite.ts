import { describe, expect, it } from 'vitest';
import { until } from '../../support/collector.ts';
import { opened } from '../../support/opened.ts';
import { balanceWith, type Collector, moved } from './collector.ts';
import { type Column, columns, isMendable, type Place } from './sites.ts';
import { type Runtime, table } from './table.ts';
import { World } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;

/** The fault table of docs/delivery.md: each fault played by a real server on this machine, to the whole product. */
export function faultSuite(runtime: Runtime): void {
  describe(`One event, allowed out on ${runtime}, that meets`, () => {
    const open = opened(async () => {
      const world = await World.open(runtime);
      return { world, collector: await world.collector(), close: () => world.close() };
    });

    /** What became of a place since now, column by column. */
    const from = async (place: Place) => {
      const { world, collector } = open();
      const stand = (column: Column) => collector.balance(column, place);
      const before = await Promise.all(columns.map(stand));
      const seen = columns.map((column) => world.seen(column, place));
      return async () =>
        Promise.all(
          before.map(async (each, i) => {
            const column = columns[i] ?? 'ga4';
            const after = await stand(column);
            const requests = world.seen(column, place) - (seen[i] ?? 0);
            return { requests, holds: after.holds, ...moved(each, after) };
          }),
        );
    };

    it.each(table)('$title', async ({ treatment, place, fates }) => {
      const { world, collector } = open();
      const server = world.server(place);
      const since = await from(place);
      await server.treat(treatment);
      await Promise.all(columns.map((column) => collector.visit(column, place)));
      await collector.tried(place);
      expect(await since()).toEqual(fates[runtime].map(({ at, seen }) => ({ requests: seen, ...balanceWith(at) })));
      for (const [i, { reason }] of fates[runtime].entries()) {
        const { dead } = await collector.way(columns[i] ?? 'ga4', place);
        expect(reason === undefined || Object.keys(dead).includes(reason)).toBe(true);
      }

      await server.treat(isMendable(place) ? { status: 204 } : 'closes at once');
      await collector.wait(hour);
      await Promise.all(columns.map((column) => triedAgain(collector, column, place)));
      const ends = fates[runtime].map(({ end, seenAtEnd }) => ({ requests: seenAtEnd, ...balanceWith(end) }));
      expect(await since()).toEqual(ends);
    });

    it('429 with Retry-After: the webhook is not sent again before that, and then it is', async () => {
      const { world, collector } = open();
      await world.servers.beside.treat({ status: 429, headers: { 'Retry-After': '1800' } });
      const visitor = await collector.visit('webhook', 'beside');
      await collector.tried('beside');
      await world.servers.beside.treat({ status: 204 });
      await collector.wait(29 * minute);
      // Another delivery of the same way leaves, so a round has been made.
      await collector.visit('webhook', 'beside');
      await until(() => world.seen('webhook', 'beside') === 2);
      const visits = () => world.servers.beside.arrived.map(({ body }) => body.includes(visitor.visit));
      expect(visits()).toEqual([true, false]);
      await collector.wait(2 * minute);
      await until(() => world.seen('webhook', 'beside') === 3);
      expect(visits()).toEqual([true, false, true]);
      await collector.tried('beside');
      expect(await collector.balance('webhook', 'beside')).toEqual({ ...balanceWith('sent'), allowed: 2, sent: 2 });
    });
  });
}

/** What is mended has let everything out; what is not was tried once more, and its way rests longer. */
async function triedAgain(collector: Collector, column: Column, place: Place): Promise<void> {
  await until(async () => {
    const { untried, again, out, failures } = await collector.way(column, place);
    return out === 0 && (untried + again === 0 || (!isMendable(place) && failures > 1));
  }, 10_000);
}
