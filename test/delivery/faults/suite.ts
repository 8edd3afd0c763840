import { describe, expect, it } from 'vitest';
import { until } from '../../support/collector.ts';
import { opened } from '../../support/opened.ts';
import { type Balance, type Collector, sides } from './collector.ts';
import { type Column, columns, pathOf, type Place } from './sites.ts';
import { type Runtime, type State, table } from './table.ts';
import { World } from './world.ts';

const hour = 3_600_000;

/** The fault table of docs/delivery.md: each fault played by a real server on this machine, to the whole product. */
export function faultSuite(runtime: Runtime): void {
  const open = opened(async () => {
    const world = await World.open(runtime);
    return { world, collector: await world.collector(), close: () => world.close() };
  });

  describe(`One event, allowed out on ${runtime}, that meets`, () => {
    it.each(table)('$title', async ({ treatment, place, fates }) => {
      const { world, collector } = open();
      const server = world.server(place);
      const before = await Promise.all(columns.map((column) => seenOf(world, collector, { column, place })));
      await server.treat(place === 'nameless' ? { status: 204 } : treatment);
      await Promise.all(columns.map((column) => collector.visit(column, place)));
      await collector.tried(place);

      const since = async () => {
        const after = await Promise.all(columns.map((column) => seenOf(world, collector, { column, place })));
        return after.map((each, i) => ({
          holds: each.holds,
          requests: each.requests - (before[i]?.requests ?? 0),
          ...Object.fromEntries(sides.map((side) => [side, each[side] - (before[i]?.[side] ?? 0)])),
        }));
      };
      expect(await since()).toEqual(fates[runtime].map(({ at, seen }) => ({ requests: seen, ...balanceWith(at) })));
      for (const [i, { reason }] of fates[runtime].entries()) {
        const { dead } = await collector.way(columns[i] ?? 'ga4', place);
        expect(reason === undefined || dead[reason] !== undefined).toBe(true);
      }

      await server.treat(place === 'plain' ? { status: 204 } : 'closes at once');
      await collector.wait(hour);
      await Promise.all(columns.map((column) => triedAgain(collector, column, place)));
      expect(await since()).toEqual(
        fates[runtime].map(({ end, seenAtEnd }) => ({ requests: seenAtEnd, ...balanceWith(end) })),
      );
    });
  });
}

interface Spot {
  readonly column: Column;
  readonly place: Place;
}

async function seenOf(world: World, collector: Collector, { column, place }: Spot) {
  const requests = world.server(place).seen(pathOf(column, place));
  return { ...(await collector.balance(column, place)), requests };
}

/** One event was allowed and is in this state, and the product's own equation holds. */
function balanceWith(state: State): Balance & { holds: boolean } {
  return { holds: true, allowed: 1, sent: 0, unknown: 0, waiting: 0, dead: 0, purged: 0, [state]: 1 };
}

/** What is mended has let everything out; what is not was tried once more, and its way rests longer. */
async function triedAgain(collector: Collector, column: Column, place: Place): Promise<void> {
  await until(async () => {
    const { untried, again, out, failures } = await collector.way(column, place);
    return out === 0 && (untried + again === 0 || (place !== 'plain' && failures > 1));
  }, 10_000);
}
