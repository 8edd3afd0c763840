import type { Purpose } from '../consent/purpose.ts';

/*
 * The part of the store that ends what was granted, keeps what a hold protects, and looks for what should not be there. As in
 * store.ts, each method is one statement or one atomic batch that reads nothing between its writes. Counts that stand in an
 * entry are put there by the commit itself: the entry is given with a zero in their place.
 */

/**
 * A purpose that a person says no to. Which entry is appended the commit decides: `ending` if it was granted until then,
 * `refusing` (if given) if it was not.
 */
export interface Ending {
  readonly purpose: Purpose;
  readonly ending: string;
  readonly refusing?: string;
}

export interface Withdrawal {
  readonly secretHash: string;
  readonly at: number;
  readonly day: number;
  readonly ending: readonly Ending[];
}

/**
 * Counted by SQL in the commit that ended them: events destroyed, events that a hold keeps, waiting deliveries, deliveries
 * already handed out.
 */
export interface Erased {
  readonly at: number;
  readonly events: number;
  readonly held: number;
  readonly deliveries: number;
  readonly inFlight: number;
}

/** An erasure of which nothing is in flight any more: ready for its `erased` entry. */
export interface FinishedErasure extends Erased {
  readonly no: number;
  readonly cause: 'withdrawn' | 'voided';
  readonly site: string;
  readonly receiptId: string;
  readonly salt: string;
  readonly flew: { readonly sent: number; readonly unknown: number; readonly stopped: number };
}

/** The end of one grant of one receipt, with the ledger entry that says so. */
export interface GrantEnd {
  readonly secretHash: string;
  readonly purpose: Purpose;
  readonly at: number;
  readonly day: number;
  readonly entry: string;
}

/** What voiding a version would end, or still has to. */
export interface VoidEffect {
  readonly voided: number | null;
  readonly grants: number;
  readonly receipts: number;
  readonly events: number;
  readonly deliveries: number;
  /** Identifiers that have reached a destination, or may have. */
  readonly clients: number;
}

export interface Voiding {
  readonly site: string;
  readonly version: number;
  readonly at: number;
  /** With `"grants":0` in it. */
  readonly entry: string;
}

/** A receipt with grants on a voided notice. */
export interface VoidedReceipt extends ReceiptName {
  readonly secretHash: string;
  readonly site: string;
  readonly purposes: readonly Purpose[];
}

/** What a receipt's entries need: see `receiptCommitment`. */
export interface ReceiptName {
  readonly id: string;
  readonly salt: string;
}

export type LapseReason = 'term' | 'unused';

/** A grant whose time is over, or that nobody used for so long, and whose end is not on record. */
export interface LapsingGrant extends ReceiptName {
  readonly no: number;
  readonly site: string;
  readonly purpose: Purpose;
  readonly expires: number;
  readonly reason: LapseReason;
}

export interface Lapse {
  readonly no: number;
  readonly reason: LapseReason;
  readonly day: number;
  readonly entry: string;
}

export interface FoundReceipt extends ReceiptName {
  readonly no: number;
}

export interface NewHold {
  readonly receipt: number;
  readonly basis: string;
  readonly site: string;
  readonly at: number;
  readonly entry: string;
}

export interface HoldRow extends ReceiptName {
  readonly no: number;
  readonly basis: string;
  readonly at: number;
  readonly released: number | null;
  /** Events that a withdrawal or a voiding left to it. */
  readonly events: number;
}

export interface HoldRelease {
  readonly no: number;
  readonly site: string;
  readonly at: number;
  readonly day: number;
  /** With `"events":0` and `"passed_on":0` in it. */
  readonly entry: string;
}

/** Events destroyed, and events that another open hold on the same receipt keeps from now on. */
export interface Released {
  readonly events: number;
  readonly passedOn: number;
}

/** What a destination knows a visit by whose grants ended: the officer asks for its deletion there. */
export interface DeletionRow {
  readonly no: number;
  readonly destination: string;
  /** Null once settled: it has no further use. */
  readonly client: string | null;
  readonly at: number;
  readonly settled: number | null;
}

export interface DeletionSettling {
  readonly site: string;
  readonly numbers: readonly number[];
  readonly at: number;
  /** With `"clients":0` in it. */
  readonly entry: string;
}

/** A withdrawal as the journal outside the database has it, for one purpose. */
export interface JournaledEnd {
  readonly secretHash: string;
  readonly purpose: Purpose;
  readonly at: number;
}

export interface OutstandingEnd extends JournaledEnd, ReceiptName {
  readonly site: string;
}

/** Rows of one kind that map to no grant valid at their instant; `site` is absent where nothing says whose they are. */
export interface Orphans {
  readonly site: string | undefined;
  readonly kind: string;
  /** Whole days since 1970-01-01: of the event, in the site's time zone; of a send, in UTC. */
  readonly day: number;
  readonly count: number;
  readonly earliest: number;
}

export interface IncidentDraft {
  readonly site: string;
  readonly kind: string;
  readonly subject: string;
  readonly occurred: number;
  readonly aware: number;
  readonly count: number;
}

export interface IncidentRow extends IncidentDraft {
  readonly no: number;
  readonly state: string;
}

export interface RightsStore {
  /** Ends grants and everything that hangs on them (DESIGN section 3, rule 4); nothing when no such grant is left. */
  withdraw(withdrawal: Withdrawal): Promise<Erased | undefined>;
  finishedErasures(): Promise<readonly FinishedErasure[]>;
  closeErasure(closing: { no: number; site: string; at: number; entry: string }): Promise<void>;

  /** Nothing when no notice of this version was ever published. */
  voidEffect(site: string, version: number): Promise<VoidEffect | undefined>;
  /**
   * Voids every text of a version and appends the entry, once. From this commit on no grant made on it opens anything; the
   * ends of the grants follow by `endVoided`.
   */
  voidNotice(voiding: Voiding): Promise<void>;
  /** Receipts with grants on notices voided after this instant. */
  voidedReceipts(since: number, limit: number): Promise<readonly VoidedReceipt[]>;
  /** Ends them as a withdrawal would, those of them that are on a voided notice. */
  endVoided(ends: readonly GrantEnd[]): Promise<void>;

  /** Grants to record as expired: their time is over, or nobody used them since `unusedSince`. */
  lapsing(now: number, unusedSince: number, limit: number): Promise<readonly LapsingGrant[]>;
  /**
   * Records those of them that have lapsed indeed, purges what waits under any expired grant, and lets go of lapsed grants
   * that nothing hangs on any more.
   */
  lapse(now: number, unusedSince: number, lapses: readonly Lapse[]): Promise<void>;

  findReceipt(site: string, id: string): Promise<FoundReceipt | undefined>;
  hold(hold: NewHold): Promise<number>;
  /** Destroys what the hold kept. Nothing when no such hold is open. */
  releaseHold(release: HoldRelease): Promise<Released | undefined>;
  holds(site: string): Promise<readonly HoldRow[]>;

  deletions(site: string, limit: number): Promise<readonly DeletionRow[]>;
  /** Answers how many of them were open. */
  settleDeletions(settling: DeletionSettling): Promise<number>;

  /** Which of these withdrawals the database does not show, and could still carry out: no later yes is on record. */
  outstanding(ends: readonly JournaledEnd[]): Promise<readonly OutstandingEnd[]>;
  /** Carries them out, those that are still outstanding. */
  replayWithdrawals(ends: readonly GrantEnd[]): Promise<void>;

  /** The table of events in blocks, so that no look at it takes long. */
  eventBlocks(): Promise<readonly number[]>;
  orphanEvents(block: number): Promise<readonly Orphans[]>;
  /** Deliveries that wait or are out, and sends that are over. */
  orphanSends(): Promise<readonly Orphans[]>;
  /** Drafts what is new; a draft that exists only grows. Answers how many were new. */
  draftIncidents(drafts: readonly IncidentDraft[]): Promise<number>;
  incidents(site: string): Promise<readonly IncidentRow[]>;
}
