import type { DayBalance, KeptRows } from '../storage/store.ts';

/** An equation that did not hold: on a day, or over all days for the rows themselves. */
export interface Imbalance {
  readonly term: 'received' | 'allowed' | 'rows';
  readonly day: number | undefined;
  readonly left: number;
  readonly right: number;
}

/**
 * received = stored + counted + refused + duplicate; allowed = sent + unknown + waiting + dead + purged; and the rows that
 * exist are what was stored less what was destroyed. Each side is counted on its own, so that this can fail.
 */
export function imbalances(days: readonly DayBalance[], rows?: KeptRows): Imbalance[] {
  const perDay = days.flatMap((day): Imbalance[] => [
    { term: 'received', day: day.day, left: day.received, right: taken(day) },
    { term: 'allowed', day: day.day, left: day.allowed, right: settled(day) },
  ]);
  const all: Imbalance[] =
    rows === undefined
      ? perDay
      : [...perDay, { term: 'rows', day: undefined, left: rows.kept, right: rows.stored - rows.destroyed }];
  return all.filter(({ left, right }) => left !== right);
}

function taken({ stored, counted, refused, duplicate }: DayBalance): number {
  return stored + counted + refused + duplicate;
}

function settled({ sent, unknown, waiting, dead, purged }: DayBalance): number {
  return sent + unknown + waiting + dead + purged;
}

export type Totals = Readonly<Omit<DayBalance, 'day'>>;

export function totals(days: readonly DayBalance[]): Totals {
  const sum = (side: Exclude<keyof DayBalance, 'day' | 'reasons'>) => days.reduce((n, day) => n + day[side], 0);
  const reasons: Record<string, number> = {};
  for (const [reason, n] of days.flatMap((day) => Object.entries(day.reasons))) {
    reasons[reason] = (reasons[reason] ?? 0) + n;
  }
  return {
    received: sum('received'),
    stored: sum('stored'),
    counted: sum('counted'),
    duplicate: sum('duplicate'),
    refused: sum('refused'),
    allowed: sum('allowed'),
    sent: sum('sent'),
    unknown: sum('unknown'),
    waiting: sum('waiting'),
    dead: sum('dead'),
    purged: sum('purged'),
    destroyed: sum('destroyed'),
    reasons,
  };
}
