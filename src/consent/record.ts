import type { ConsentRecord, Withdrawn } from '../ledger/entry.ts';
import type { Choice } from './choice.ts';
import type { Purpose } from './purpose.ts';

/** What the records of one gesture have in common. Times are epoch milliseconds. */
export interface Occasion {
  readonly choice: Choice;
  readonly receipt: string;
  readonly at: number;
  readonly expires: number;
  readonly gpc: boolean;
}

/**
 * One record per purpose and gesture (ISO/IEC TS 27560), for a refusal too: the person holds it, and nobody else can link
 * it. The standard has no state for a refusal at the question; `refused` is ours.
 */
export function consentRecord(occasion: Occasion, purpose: Purpose, recordId: string): ConsentRecord {
  const { choice, receipt, at, expires, gpc } = occasion;
  const state = choice.choices[purpose];
  return {
    type: 'consent',
    site: choice.site,
    record_id: recordId,
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
}

export interface Withdrawing {
  readonly site: string;
  readonly receipt: string;
  readonly at: number;
}

export function withdrawnEntry({ site, receipt, at }: Withdrawing, purpose: Purpose, recordId: string): Withdrawn {
  return { type: 'withdrawn', site, record_id: recordId, receipt, purpose, at };
}
