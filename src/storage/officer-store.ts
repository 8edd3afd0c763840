import type { Grant } from '../consent/grant.ts';
import type { Language } from '../consent/purpose.ts';

/*
 * What an officer reads: one receipt from its first answer to its last deletion, and figures of consent. Reads for a person who
 * asks; none of them stands in the way of a beacon. Each is itself put on record.
 */

/** Answers to one text on one day of the site, and what became of earlier ones that day. */
export interface Figures {
  readonly day: number;
  readonly version: number;
  readonly language: Language;
  readonly surface: string;
  readonly granted: number;
  readonly refused: number;
  readonly withdrawn: number;
  readonly expired: number;
  readonly voided: number;
}

/** What is left to do, counted. */
export interface Backlog {
  /** Entries of the log without a place in it, and when the oldest of them was written. */
  readonly pending: number;
  readonly pendingSince: number | null;
  /** Drafts, those that nothing ties to a site included. */
  readonly incidents: number;
  readonly deletions: number;
  readonly holds: number;
  /** Events that open holds keep. */
  readonly held: number;
}

export interface StoredEvents {
  readonly day: number;
  readonly name: string;
  readonly n: number;
  readonly earliest: number;
}

/** Sends that are over, of one UTC day and one ending. */
export interface EndedSends {
  readonly destination: string;
  readonly outcome: string;
  readonly reason: string;
  readonly sends: number;
  readonly events: number;
  readonly earliest: number;
}

export interface OpenSends {
  readonly destination: string;
  readonly state: string;
  readonly sends: number;
  readonly events: number;
}

/** What an end destroyed, counted by its own commit. */
export interface EndRow {
  readonly at: number;
  readonly cause: 'withdrawn' | 'voided';
  readonly events: number;
  readonly held: number;
  readonly deliveries: number;
  readonly inFlight: number;
  readonly flew: { readonly sent: number; readonly unknown: number; readonly stopped: number };
  /** Null while something of it is in flight. */
  readonly closed: number | null;
  /** Identifiers to have deleted at a destination, of every end of this site at this very instant. */
  readonly deletions: { readonly open: number; readonly settled: number };
  /** Ends of this site at this very instant, this one included: which identifiers are whose is not kept. */
  readonly sharing: number;
}

export interface LifeHold {
  readonly no: number;
  readonly basis: string;
  readonly at: number;
  readonly released: number | null;
  readonly events: number;
}

/** What is kept about one receipt beside its records in the ledger. */
export interface ReceiptLife {
  readonly created: number;
  readonly withdrawn: number | null;
  readonly grants: readonly Grant[];
  readonly visits: number;
  readonly events: readonly StoredEvents[];
  readonly sends: readonly EndedSends[];
  readonly waiting: readonly OpenSends[];
  readonly ends: readonly EndRow[];
  readonly holds: readonly LifeHold[];
}

export interface OfficerStore {
  /** Days are the site's, both ends included; a day without an answer has no row. */
  consentFigures(site: string, days: { from: number; to: number }): Promise<readonly Figures[]>;
  backlog(site: string): Promise<Backlog>;
  /** By the number that `findReceipt` answers. Nothing for a receipt that is gone. */
  receiptLife(receipt: number): Promise<ReceiptLife | undefined>;
  /** Puts on record that an officer looked. */
  appendRead(read: { site: string; entry: string }): Promise<void>;
  /** What officers looked at, newest first, among the last `depth` entries of all logs. */
  officerReads(site: string, reach: { depth: number; limit: number }): Promise<readonly string[]>;
}
