import type { ConsentRecord, Expired, Voided, Withdrawn } from '../ledger/entry.ts';
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

/** Whose choice ends, and when. */
export interface Withdrawing {
  readonly site: string;
  readonly receipt: string;
  readonly at: number;
}

export function withdrawnEntry({ site, receipt, at }: Withdrawing, purpose: Purpose, recordId: string): Withdrawn {
  return { type: 'withdrawn', site, record_id: recordId, receipt, purpose, at };
}

export function voidedEntry({ site, receipt, at }: Withdrawing, purpose: Purpose, recordId: string): Voided {
  return { type: 'voided', site, record_id: recordId, receipt, purpose, at };
}

/** What ended by time: when it did, and whether that was its term. */
export interface RanOut {
  readonly purpose: Purpose;
  readonly reason: Expired['reason'];
  readonly expiredAt: number;
}

export function expiredEntry({ site, receipt, at }: Withdrawing, ended: RanOut, recordId: string): Expired {
  const { purpose, reason, expiredAt } = ended;
  return { type: 'expired', site, record_id: recordId, receipt, purpose, at, expired_at: expiredAt, reason };
}
