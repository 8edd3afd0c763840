import type { Answer, Language, Purpose } from '../consent/purpose.ts';
import { canonical } from './canonical.ts';

/*
 * What the ledger says happened, as the leaves that the sequencer will number and sign. Field names follow ISO/IEC TS 27560
 * where it has one. A receipt appears only as SHA-256(salt || id): whoever reads the ledger cannot find a person in it,
 * whoever holds the receipt can find themselves.
 */

export const entryVersion = 1;

export interface NoticePublished {
  readonly type: 'notice_published';
  readonly site: string;
  readonly at: number;
  readonly notice: string;
  readonly notice_version: number;
  readonly language: Language;
  readonly surface: string;
}

/** One purpose, one state, one moment. The server's clock is the authority. */
export interface ConsentRecord {
  readonly type: 'consent';
  readonly site: string;
  readonly record_id: string;
  readonly receipt: string;
  readonly purpose: Purpose;
  readonly state: Answer;
  readonly at: number;
  readonly expires_at: number | null;
  readonly notice: string;
  readonly language: Language;
  readonly surface: string;
  readonly gesture: string;
  readonly gpc: boolean;
}

export interface Withdrawn {
  readonly type: 'withdrawn';
  readonly site: string;
  readonly record_id: string;
  readonly receipt: string;
  readonly purpose: Purpose;
  readonly at: number;
}

/** Follows a withdrawal once nothing of it is in flight: the counts that SQL took, and the fate of what was on the wire. */
export interface ErasedEntry {
  readonly type: 'erased';
  readonly site: string;
  readonly receipt: string;
  readonly withdrawn_at: number;
  readonly at: number;
  readonly events: number;
  readonly deliveries: number;
  readonly in_flight: { readonly sent: number; readonly unknown: number; readonly stopped: number };
}

export type LedgerEntry = NoticePublished | ConsentRecord | Withdrawn | ErasedEntry;

/** The canonical form under which an entry is appended, and later hashed. */
export function encodeEntry(entry: LedgerEntry): string {
  return canonical({ v: entryVersion, ...entry });
}
