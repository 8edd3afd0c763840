import { dayNumber } from '../minimize/day.ts';
import type { Figures } from '../storage/officer-store.ts';

/* Figures of consent over a period: which period was asked for, and the sums over it. */

export const counts = ['granted', 'refused', 'withdrawn', 'expired', 'voided'] as const;
export type Counts = Readonly<Record<(typeof counts)[number], number>>;

/** The sums of one text. */
export interface TextTotals extends Counts {
  readonly version: number;
  readonly language: Figures['language'];
  readonly surface: string;
}

export function sumOf(rows: readonly Counts[]): Counts {
  const of = (count: keyof Counts) => rows.reduce((total, row) => total + row[count], 0);
  return {
    granted: of('granted'),
    refused: of('refused'),
    withdrawn: of('withdrawn'),
    expired: of('expired'),
    voided: of('voided'),
  };
}

/** Of each text, in the order of surface, version, and French before English. */
export function totalsByText(rows: readonly Figures[]): TextTotals[] {
  const texts = Map.groupBy(rows, ({ surface, version, language }) => JSON.stringify([surface, version, language]));
  const totals = [...texts.values()].flatMap((ofText) =>
    ofText.slice(0, 1).map(({ version, language, surface }) => ({ version, language, surface, ...sumOf(ofText) })),
  );
  return totals.sort(
    (a, b) => compare(a.surface, b.surface) || a.version - b.version || compare(b.language, a.language),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Five years: the longest time for which a proof is kept. */
export const longest = 1_830;

const usual = 30;

/** Both days included; the last thirty when none is said. Nothing for what is no period. */
export function periodOf(
  asked: { from: string | undefined; to: string | undefined },
  today: number,
): Period | undefined {
  const to = dayOf(asked.to, today);
  const from = dayOf(asked.from, to - usual + 1);
  return Number.isInteger(from) && Number.isInteger(to) && from <= to && to - from < longest ? { from, to } : undefined;
}

/** A field that was left empty asks for what is usual. */
function dayOf(asked: string | undefined, otherwise: number): number {
  return asked === undefined || asked === '' ? otherwise : dayNumber(asked);
}
