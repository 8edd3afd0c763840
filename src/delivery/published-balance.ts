import { fewest, publishedTotal } from '../minimize/published-counts.ts';
import type { DayBalance, KeptRows, Store } from '../storage/store.ts';
import { type Imbalance, imbalances } from './balance.ts';

/*
 * The balance as people and machines read it. Of what was counted without consent it states what the table of counts shows and no
 * more, on both sides: else total less table would be the cells that are hidden (docs/design/0023-differencing.md).
 */

export interface PublishedBalance {
  readonly days: readonly DayBalance[];
  /** Of the true numbers, so that it can fail; both sides of each are moved alike. */
  readonly imbalances: readonly Imbalance[];
}

interface Balanced {
  readonly days: readonly DayBalance[];
  readonly rows?: KeptRows;
  /** Of each day, the sum over its cells from ten on. */
  readonly sums: readonly { readonly day: number; readonly n: number }[];
  readonly today: number;
}

export function publishedBalance({ days, rows, sums, today }: Balanced): PublishedBalance {
  const hidden = new Map(
    days.map(({ day, counted }) => {
      const shown = sums.find((sum) => sum.day === day)?.n ?? 0;
      return [day, counted - publishedTotal(shown, day, today)];
    }),
  );
  return {
    days: days.map((day) => {
      const less = hidden.get(day.day) ?? 0;
      return { ...day, received: day.received - less, counted: day.counted - less };
    }),
    imbalances: imbalances(days, rows).map((wrong) => {
      const less = wrong.term === 'received' ? (hidden.get(wrong.day ?? today) ?? 0) : 0;
      return { ...wrong, left: wrong.left - less, right: wrong.right - less };
    }),
  };
}

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly today: number;
  /** With the rows themselves: for a person who asks. */
  readonly rows?: KeptRows;
}

export async function readBalance(
  store: Pick<Store, 'balance' | 'countedSums'>,
  site: string,
  { from, to, today, rows }: Asked,
): Promise<PublishedBalance> {
  // The sums first: what is counted in between is then on one side alone, and that is the side that is taken off.
  const sums = await store.countedSums(site, { from, to }, fewest);
  const days = await store.balance(site, { from, to });
  return publishedBalance({ days, sums, today, ...(rows === undefined ? {} : { rows }) });
}
