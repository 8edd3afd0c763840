import type { ConsentRecord, Withdrawn } from '../ledger/entry.ts';
import type { Choice } from './choice.ts';
import { type Answer, type Purpose, purposes } from './purpose.ts';

/** What the records of one gesture have in common. */
export interface Occasion {
  readonly choice: Choice;
  /** Purposes this site asks about; an answer to another one was never asked for. */
  readonly offered: readonly Purpose[];
  readonly receipt: string;
  readonly at: number;
  readonly expires: number;
  readonly gpc: boolean;
}

/** One record per purpose and gesture (ISO/IEC TS 27560), refusals too: the person holds them, nobody else can link them. */
export function consentRecords(
  { choice, offered, receipt, at, expires, gpc }: Occasion,
  answered: readonly Purpose[],
  recordIds: readonly string[],
): ConsentRecord[] {
  return purposes
    .filter((purpose) => offered.includes(purpose) && answered.includes(purpose))
    .map((purpose, i) => {
      const state: Answer = choice.choices[purpose];
      return {
        type: 'consent',
        site: choice.site,
        record_id: recordIds[i] ?? '',
        receipt,
        purpose,
        state,
        at,
        expires_at: state === 'granted' ? expires : null,
        notice: choice.notice,
        language: choice.language,
        surface: choice.surface,
        gesture: choice.gesture,
        gpc,
      };
    });
}

export interface Withdrawing {
  readonly site: string;
  readonly receipt: string;
  readonly at: number;
}

export function withdrawnEntries(
  { site, receipt, at }: Withdrawing,
  ended: readonly Purpose[],
  recordIds: readonly string[],
): Withdrawn[] {
  return ended.map((purpose, i) => ({ type: 'withdrawn', site, record_id: recordIds[i] ?? '', receipt, purpose, at }));
}

/** Every day on which an event of these grants may lie: an event may precede its reception by 72 hours, a clock may err. */
export function eventDays(dayOf: (at: number) => number, since: number, now: number): number[] {
  const first = dayOf(since) - 4;
  const last = dayOf(now) + 1;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
