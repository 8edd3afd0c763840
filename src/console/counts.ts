import type { Deps } from '../deps.ts';
import { dayNumber } from '../minimize/day.ts';
import { isOver, type PublishedCounts, publishedCounts } from '../minimize/published-counts.ts';
import type { Site } from '../site.ts';

export interface CountsOfDay {
  readonly day: number;
  readonly counts: PublishedCounts;
}

/** The counts of a day that is over; yesterday's when none is named. Nothing for a day that is not, or is no day. */
export async function countsOf(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  asked: string | undefined,
): Promise<CountsOfDay | undefined> {
  const today = site.dayOf(clock());
  const day = asked === undefined || asked === '' ? today - 1 : dayNumber(asked);
  return Number.isInteger(day) && isOver(day, today)
    ? { day, counts: publishedCounts(await store.countedCells(site.id, day)) }
    : undefined;
}
