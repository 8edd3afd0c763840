/* What may be shown of the count lane (docs/design/0016-page-groups.md). */

/** No cell under this is shown, nor any number that one of them moved. */
export const fewest = 10;

/** So many events of one name on one page group, on one day of the site. */
export interface Cell {
  readonly name: string;
  readonly page: string;
  readonly n: number;
}

/** Every number of it follows from the cells that it shows. */
export interface PublishedCounts {
  readonly cells: readonly Cell[];
  /** Sums over the cells shown, not over all that was counted. */
  readonly events: readonly { readonly name: string; readonly n: number }[];
  readonly pages: readonly { readonly page: string; readonly n: number }[];
}

/** The hidden cells are gone before anything is computed. In the order of names and pages: the order they came in may tell of others. */
export function publishedCounts(cells: readonly Cell[]): PublishedCounts {
  const shown = cells
    .filter(({ n }) => n >= fewest)
    .map(({ name, page, n }) => ({ name, page, n }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.page, b.page));
  return {
    cells: shown,
    events: sums(shown, ({ name }) => name).map(([name, n]) => ({ name, n })),
    pages: sums(shown, ({ page }) => page).map(([page, n]) => ({ page, n })),
  };
}

/**
 * The lane's total of a day, of which `shown` is the sum over its cells from ten on. Nothing of the others is in it, so that whoever
 * holds the table beside it learns nothing more. A running day goes in steps of ten: its last events are nobody's to single out.
 */
export function publishedTotal(shown: number, day: number, today: number): number {
  return isOver(day, today) ? shown : shown - (shown % fewest);
}

/** A day is shown once it is over: two looks at a day still running differ by what happened in between. */
export function isOver(day: number, today: number): boolean {
  return day < today;
}

function sums(cells: readonly Cell[], key: (cell: Cell) => string): [string, number][] {
  const byKey = new Map<string, number>();
  cells.forEach((cell) => byKey.set(key(cell), (byKey.get(key(cell)) ?? 0) + cell.n));
  return [...byKey].sort(([a], [b]) => compare(a, b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
