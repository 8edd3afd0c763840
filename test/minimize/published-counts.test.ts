import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cell,
  fewest,
  isOver,
  type PublishedCounts,
  publishedCounts,
} from '../../src/minimize/published-counts.ts';

const names = ['add_to_cart', 'purchase', 'pricing_view'];
const pages = ['/tarifs', '/produits/:sku', '~/:other'];

/** Each cell once, many of them near the bound. */
const table: fc.Arbitrary<readonly Cell[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...names),
    page: fc.constantFrom(...pages),
    n: fc.oneof(fc.integer({ min: 1, max: 2 * fewest }), fc.integer({ min: fewest, max: 10_000 })),
  }),
  { selector: ({ name, page }) => `${name} ${page}` },
);

const under = fc.integer({ min: 0, max: fewest - 1 });

/** The same table with other hidden cells: other numbers, fewer of them, more of them, in another order. */
const twins = fc
  .tuple(table, fc.array(under, { minLength: 9, maxLength: 9 }), fc.boolean())
  .map(([cells, values, turned]) => {
    const shown = cells.filter(({ n }) => n >= fewest);
    const free = names
      .flatMap((name) => pages.map((page) => ({ name, page })))
      .filter(({ name, page }) => !shown.some((cell) => cell.name === name && cell.page === page));
    const hidden = free.map((place, i) => ({ ...place, n: values[i] ?? 0 })).filter(({ n }) => n > 0);
    const other = [...hidden, ...shown];
    return [cells, turned ? other.toReversed() : other] as const;
  });

function numbersOf({ cells, events, pages: ofPages }: PublishedCounts): number[] {
  return [...cells, ...events, ...ofPages].map(({ n }) => n);
}

describe('What is published of counts', () => {
  it('is the same to the byte, whatever the hidden cells hold', () => {
    fc.assert(
      fc.property(twins, ([cells, other]) => {
        expect(JSON.stringify(publishedCounts(other))).toBe(JSON.stringify(publishedCounts(cells)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('shows no cell under ten, and every cell from ten on as it is', () => {
    expect(fewest).toBe(10);
    fc.assert(
      fc.property(table, (cells) => {
        const { cells: shown } = publishedCounts(cells);
        expect(shown.every(({ n }) => n >= 10)).toBe(true);
        expect(new Set(shown.map((cell) => JSON.stringify(cell)))).toEqual(
          new Set(cells.filter(({ n }) => n >= 10).map(({ name, page, n }) => JSON.stringify({ name, page, n }))),
        );
      }),
    );
  });

  it('leaves no difference between two of its tables but sums of cells that it shows', () => {
    fc.assert(
      fc.property(twins, ([cells, other]) => {
        const { cells: shown, events, pages: ofPages } = publishedCounts(cells);
        const sum = (of: readonly Cell[]) => of.reduce((all, { n }) => all + n, 0);
        events.forEach(({ name, n }) => expect(n).toBe(sum(shown.filter((cell) => cell.name === name))));
        ofPages.forEach(({ page, n }) => expect(n).toBe(sum(shown.filter((cell) => cell.page === page))));
        expect(sum(events.map((event) => ({ ...event, page: '' })))).toBe(sum(shown));
        // Two days whose shown cells agree differ by nothing, though their hidden cells do.
        const [one, two] = [numbersOf(publishedCounts(cells)), numbersOf(publishedCounts(other))];
        expect(one.map((n, i) => n - (two[i] ?? 0)).every((n) => n === 0)).toBe(true);
      }),
    );
  });

  it('would not be the same, if it were computed before anything was hidden', () => {
    const naive = (cells: readonly Cell[]) => cells.reduce((all, { n }) => all + n, 0);
    const differs = fc.check(fc.property(twins, ([cells, other]) => naive(cells) === naive(other)));
    expect(differs.failed).toBe(true);
  });

  it('is of days that are over', () => {
    expect([isOver(9, 10), isOver(10, 10), isOver(11, 10)]).toEqual([true, false, false]);
  });
});
