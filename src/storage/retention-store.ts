/*
 * The part of the store that destroys what its time is over for. A run is a row of its own: each commit adds to it what SQL
 * counted there, so that a certificate says what was destroyed and a run that was cut off goes on where it stood.
 */

/** `measure`: what was measured. `evidence`: what ties the ledger to a receipt, once nothing has to be proved with it any more. */
export const destructionLanes = ['measure', 'evidence'] as const;
export type DestructionLane = (typeof destructionLanes)[number];

/** Days since 1970-01-01 in the site's time zone. */
export interface NewRun {
  readonly site: string;
  readonly lane: DestructionLane;
  /** What is older goes; measured events go earlier where the notice they were given on promised so. */
  readonly before: number;
  readonly today: number;
}

/** A run that is not finished, and how far it has come: row numbers already dealt with. */
export interface DestructionRun {
  readonly no: number;
  readonly eventCursor: number;
  readonly grantCursor: number;
}

/** What one look found: rows to destroy among those it looked at. `upTo` is absent when there was nothing left to look at. */
export interface Due {
  readonly upTo: number | undefined;
  readonly numbers: readonly number[];
}

export interface DestroyStep {
  readonly run: number;
  readonly numbers: readonly number[];
  readonly upTo: number;
}

/** Facts counted by SQL. `held` left `event` for a hold; `sends` and `letters` are what stayed of deliveries that were over. */
export interface DestructionCounts {
  readonly events: number;
  readonly held: number;
  readonly visits: number;
  readonly sends: number;
  readonly deliveries: number;
  readonly letters: number;
  readonly names: number;
  readonly receipts: number;
}

export interface FinishedDestruction extends DestructionCounts {
  readonly no: number;
  readonly site: string;
  readonly lane: DestructionLane;
  readonly before: number;
}

export interface RetentionStore {
  /** The run to go on with: one that was cut off, else a new one. Nothing when this day's is finished. */
  beginDestruction(run: NewRun): Promise<DestructionRun | undefined>;
  /** The next thousand rows of events after `after`, in the order of their numbers. */
  dueEvents(run: number, after: number): Promise<Due>;
  /**
   * Destroys those of them that are still due, moves to a hold those it protects, and purges what waits to leave of them. Answers
   * whether none is left: one that is on its way out right now stays until that is settled.
   */
  destroyEvents(step: DestroyStep): Promise<boolean>;
  /** The next grants with visits that have ended and hold nothing. */
  dueVisits(run: number, after: number, now: number): Promise<Due>;
  /** Destroys these visits of those grants, with the record of what was sent of them. */
  destroyVisits(step: DestroyStep, now: number): Promise<void>;
  /** Receipts of which nothing is kept and nothing was put on record for the whole evidence period. */
  dueReceipts(run: number, limit: number): Promise<readonly number[]>;
  destroyReceipts(run: number, receipts: readonly number[]): Promise<void>;
  /** Nothing due is left: lets go of undeclared names not seen since, and ends the run. */
  finishDestruction(run: number, at: number): Promise<void>;
  /** Runs that are finished and have no certificate yet. */
  finishedDestructions(): Promise<readonly FinishedDestruction[]>;
  /** Appends the certificate, once; without one where nothing was destroyed. */
  closeDestruction(closing: { no: number; site: string; at: number; entry: string | undefined }): Promise<void>;
  /** Appends an entry that stands for itself. */
  certify(site: string, entry: string): Promise<void>;
  /**
   * Takes what was destroyed out of every file of the database as well. False when somebody who reads keeps it from doing so now:
   * to be tried again. Delays no commit.
   */
  scrub(): Promise<boolean>;
}
