import type { Answer, Language, Purpose } from '../consent/purpose.ts';
import { utf8 } from './bytes.ts';
import { canonical } from './canonical.ts';
import { longestLeaf } from './tile.ts';

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

/** Shown no more: a newer version took its place, or its platform is gone. Grants on it live on. */
export interface NoticeRetired {
  readonly type: 'notice_retired';
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

/** What is collected from now on: the SHA-256 of the catalog's canonical JSON, and the events that make the difference. */
export interface CatalogPublished {
  readonly type: 'catalog_published';
  readonly site: string;
  readonly at: number;
  readonly version: number;
  readonly hash: string;
  /** Of the version before; null for the first. */
  readonly previous: string | null;
  readonly events: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** A yes whose time is over, or that nobody used for so long that it may have been lost with its device (LPRPSP 14). */
export interface Expired {
  readonly type: 'expired';
  readonly site: string;
  readonly record_id: string;
  readonly receipt: string;
  readonly purpose: Purpose;
  readonly at: number;
  /** When it ended; `at` is when that was recorded. */
  readonly expired_at: number;
  readonly reason: 'term' | 'unused';
}

/** A yes that is without effect, because the notice it was given on is (LPRPSP 14). */
export interface Voided {
  readonly type: 'voided';
  readonly site: string;
  readonly record_id: string;
  readonly receipt: string;
  readonly purpose: Purpose;
  readonly at: number;
}

/** Found faulty by the officer. `grants` were stopped in the same commit; each of their ends has its own entry. */
export interface NoticeVoided {
  readonly type: 'notice_voided';
  readonly site: string;
  readonly at: number;
  readonly notice_version: number;
  readonly by: string;
  readonly reason: string;
  readonly grants: number;
}

/**
 * Follows a withdrawal or a voiding once nothing of it is in flight: the counts that SQL took, and the fate of what was on the
 * wire. `events` were destroyed, `held` are kept by a hold until its release.
 */
export interface ErasedEntry {
  readonly type: 'erased';
  readonly site: string;
  readonly receipt: string;
  readonly cause: 'withdrawn' | 'voided';
  readonly ended_at: number;
  readonly at: number;
  readonly events: number;
  readonly held: number;
  readonly deliveries: number;
  readonly in_flight: { readonly sent: number; readonly unknown: number; readonly stopped: number };
}

/** What a receipt's end would destroy is kept back. The reason stays with the officer: it may name people. */
export interface Held {
  readonly type: 'held';
  readonly site: string;
  readonly record_id: string;
  readonly receipt: string;
  readonly at: number;
  readonly by: string;
}

/** The reason is gone: `events` were destroyed now, `passed_on` are kept by another hold. */
export interface HoldReleased {
  readonly type: 'hold_released';
  readonly site: string;
  readonly record_id: string;
  readonly receipt: string;
  readonly at: number;
  readonly held_at: number;
  readonly by: string;
  readonly events: number;
  readonly passed_on: number;
}

/**
 * What the published retention is over for: everything measured that was received before the day `before`, and what was to be kept
 * less long. The counts were taken by SQL in the commits that destroyed it. `held` was moved to a hold and is destroyed with that.
 * `sends`, `deliveries` and `dead_letters`: records of what had left, what still waited, and what was given up. `names`: shapes of
 * names that nobody declared.
 */
export interface MeasureDestroyed {
  readonly type: 'destroyed';
  readonly site: string;
  readonly at: number;
  readonly lane: 'measure';
  /** YYYY-MM-DD, in the site's time zone. */
  readonly before: string;
  readonly events: number;
  readonly held: number;
  readonly visits: number;
  readonly sends: number;
  readonly deliveries: number;
  readonly dead_letters: number;
  readonly names: number;
}

/** So many receipts went with their salts: what the ledger says of them leads to nobody any more. */
export interface EvidenceDestroyed {
  readonly type: 'destroyed';
  readonly site: string;
  readonly at: number;
  readonly lane: 'evidence';
  readonly before: string;
  readonly receipts: number;
}

/** From now on nobody can open the backups of that day (UTC): their key is gone. */
export interface BackupKeyDestroyed {
  readonly type: 'backup_key_destroyed';
  readonly site: string;
  readonly at: number;
  readonly period: string;
}

/** The officer has had so many identifiers deleted at a destination. */
export interface DeletionSettled {
  readonly type: 'deletion_settled';
  readonly site: string;
  readonly at: number;
  readonly by: string;
  readonly clients: number;
}

/** A person stopped what leaves for a destination, or let it go on. */
export interface DeliverySwitched {
  readonly type: 'delivery_stopped' | 'delivery_opened';
  readonly site: string;
  readonly at: number;
  readonly by: string;
  readonly destination: string;
}

/** What of a site's books an officer can look at. */
export const readings = [
  'state',
  'receipt',
  'figures',
  'counts',
  'incidents',
  'deletions',
  'holds',
  'notices',
  'catalog',
  'reads',
] as const;
export type Reading = (typeof readings)[number];

/** An officer looked: at what, and under which token. Of a receipt it says only how the ledger names it; nothing when none was found. */
export interface OfficerRead {
  readonly type: 'officer_read';
  readonly site: string;
  readonly record_id: string;
  readonly at: number;
  readonly by: string;
  readonly what: Reading;
  readonly receipt?: string;
}

/** A key takes over from the one before it; both sign the first checkpoint that covers this entry (SPEC.md, Checkpoints). */
export interface KeyAdded {
  readonly type: 'key_added';
  readonly site: string;
  readonly at: number;
  readonly key: string;
}

/** The key that spoke for the log is gone; nobody vouches for its successor but whoever hands that one over. */
export interface KeyLost {
  readonly type: 'key_lost';
  readonly site: string;
  readonly at: number;
  readonly key: string;
  readonly successor: string;
}

export type LedgerEntry =
  | NoticePublished
  | NoticeRetired
  | NoticeVoided
  | CatalogPublished
  | ConsentRecord
  | Withdrawn
  | Expired
  | Voided
  | ErasedEntry
  | Held
  | HoldReleased
  | MeasureDestroyed
  | EvidenceDestroyed
  | BackupKeyDestroyed
  | DeletionSettled
  | DeliverySwitched
  | OfficerRead
  | KeyAdded
  | KeyLost;

/**
 * The canonical form under which an entry is appended, and later hashed.
 *
 * @throws RangeError for an entry that no leaf can hold (SPEC.md): appended, it would stop the log.
 */
export function encodeEntry(entry: LedgerEntry): string {
  const json = canonical({ v: entryVersion, ...entry });
  // A unit of text is three bytes at most.
  if (json.length * 3 > longestLeaf && utf8(json).length > longestLeaf) {
    throw new RangeError(`A ledger entry has at most ${longestLeaf} bytes.`);
  }
  return json;
}
