import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricsText } from '../../src/delivery/metrics.ts';
import { publishedBalance } from '../../src/delivery/published-balance.ts';
import { type Cell, fewest, isOver, publishedCounts } from '../../src/minimize/published-counts.ts';
import type { DayBalance } from '../../src/storage/store.ts';

const today = 20_780;
const names = ['add_to_cart', 'purchase', 'pricing_view'];
const pages = ['/tarifs', '/produits/:sku', '~/:other'];
const places = names.flatMap((name) => pages.map((page) => ({ name, page })));

/** What is sent without consent on one day, one event after the other. */
type Course = readonly { readonly name: string; readonly page: string }[];

function cellsOf(course: Course): Cell[] {
  const counts = new Map<string, Cell>();
  for (const { name, page } of course) {
    const key = `${name} ${page}`;
    counts.set(key, { name, page, n: (counts.get(key)?.n ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** Everything that anybody may read of a day, when so much of it has happened, `ago` days later. */
function published(course: Course, ago: number, others = { stored: 7, refused: 2, duplicate: 1 }): string {
  const day = today - ago;
  const cells = cellsOf(course);
  const shown = cells.filter(({ n }) => n >= fewest).reduce((sum, { n }) => sum + n, 0);
  const balance: DayBalance = {
    ...{ day, ...others, counted: course.length, reasons: { bot: 2 } },
    received: course.length + others.stored + others.refused + others.duplicate,
    ...{ allowed: 0, sent: 0, unknown: 0, waiting: 0, dead: 0, purged: 0, destroyed: 0 },
  };
  const read = publishedBalance({ days: [balance], sums: shown > 0 ? [{ day, n: shown }] : [], today });
  const counts = isOver(day, today) ? publishedCounts(cells) : 'not over';
  const tallies = { site: 'shop', today, ...read };
  return JSON.stringify([counts, read, metricsText({ sites: [tallies], rejected: new Map(), memory: undefined })]);
}

/** The same events on the cells that are shown in the end, among other ones on the cells that are not: fewer than ten on each. */
const twins = fc
  .record({
    shown: fc.subarray(places, { minLength: 0, maxLength: 4 }),
    sizes: fc.array(fc.integer({ min: fewest, max: 3 * fewest }), { minLength: 4, maxLength: 4 }),
    hidden: fc.array(fc.integer({ min: 0, max: fewest - 1 }), { minLength: 9, maxLength: 9 }),
    other: fc.array(fc.integer({ min: 0, max: fewest - 1 }), { minLength: 9, maxLength: 9 }),
    order: fc.array(fc.nat(), { minLength: 300, maxLength: 300 }),
  })
  .map(({ shown, sizes, hidden, other, order }) => {
    const seen = shuffled(
      shown.flatMap((place, i) => Array.from({ length: sizes[i] ?? fewest }, () => place)),
      order,
    );
    const free = places.filter((place) => !shown.includes(place));
    const of = (numbers: readonly number[]) =>
      shuffled(
        free.flatMap((place, i) => Array.from({ length: numbers[i] ?? 0 }, () => place)),
        order,
      );
    return { seen, one: of(hidden), two: of(other) };
  });

function shuffled<T>(list: readonly T[], order: readonly number[]): T[] {
  return list
    .map((each, i) => ({ each, at: order[i] ?? i }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

describe('All that is published of a day', () => {
  it('is the same to the byte whatever the hidden cells hold, after the day and at every moment of it', () => {
    fc.assert(
      fc.property(twins, fc.array(fc.nat({ max: 200 }), { maxLength: 8 }), ({ seen, one, two }, moments) => {
        for (const moment of moments) {
          const part = seen.slice(0, moment);
          expect(published([...part, ...one.slice(0, moment)], 0)).toBe(published([...part, ...two], 0));
        }
        for (const ago of [1, 2]) {
          expect(published([...one, ...seen], ago)).toBe(published([...seen, ...two], ago));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('would not be the same with the true total, nor with it in steps', () => {
    const totals = (step: number) =>
      fc.check(
        fc.property(twins, ({ seen, one, two }) => {
          const of = (course: Course) => Math.floor((seen.length + course.length) / step);
          expect(of(one)).toBe(of(two));
        }),
      );
    expect([totals(1).failed, totals(fewest).failed]).toEqual([true, true]);
  });

  it('balances as published, and its total is that of the table beside it', () => {
    fc.assert(
      fc.property(twins, fc.constantFrom(0, 1), ({ seen, one }, ago) => {
        const [counts, { days }] = JSON.parse(published([...seen, ...one], ago)) as [unknown, { days: DayBalance[] }];
        const [day] = days;
        expect(day?.received).toBe(day && day.stored + day.counted + day.refused + day.duplicate);
        if (ago === 1) {
          const { cells } = counts as { cells: Cell[] };
          expect(day?.counted).toBe(cells.reduce((sum, { n }) => sum + n, 0));
        }
      }),
    );
  });

  it('moves in steps of ten while the day runs, so that no two looks single out an event', () => {
    const at = (n: number) => {
      const course: Course = Array.from({ length: n }, () => ({ name: 'purchase', page: '/tarifs' }));
      const [, { days }] = JSON.parse(published(course, 0)) as [unknown, { days: DayBalance[] }];
      return days[0]?.counted;
    };
    expect([0, 9, 10, 19, 20, 31].map(at)).toEqual([0, 0, 10, 10, 20, 30]);
  });
});

describe('A balance that does not hold', () => {
  it('fails as published, by as much, and tells no more of the hidden cells', () => {
    const sums = [{ day: today - 1, n: 12 }];
    const broken = (counted: number) => {
      const day: DayBalance = {
        ...{ day: today - 1, received: counted + 3, stored: 1, counted, refused: 0, duplicate: 0, reasons: {} },
        ...{ allowed: 0, sent: 0, unknown: 0, waiting: 0, dead: 0, purged: 0, destroyed: 0 },
      };
      return publishedBalance({ days: [day], sums, today });
    };
    const wrong = { term: 'received', day: today - 1, left: 15, right: 13 };
    expect(broken(12).imbalances).toEqual([wrong]);
    expect(broken(19)).toEqual(broken(12));
  });
});
