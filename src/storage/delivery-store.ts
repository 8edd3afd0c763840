import type { DestinationName } from '../destinations/name.ts';

/*
 * The part of the store that lets events out: the outbox, each way's circuit, what died, and the order to try that again. As in
 * store.ts, each method is one statement or one atomic batch that reads nothing between its writes.
 */

export interface ClaimedEvent {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  /** JSON of an EventBody. */
  readonly body: string;
}

export interface ClaimedDelivery {
  readonly no: number;
  readonly site: string;
  readonly destination: DestinationName;
  /** To measure: what leaves together was allowed together. */
  readonly grant: number;
  readonly repeatable: boolean;
  readonly tries: number;
  readonly client: string;
  readonly session: number;
  readonly events: readonly ClaimedEvent[];
}

export interface Claim {
  readonly lease: string;
  readonly now: number;
  readonly until: number;
  readonly limit: number;
  /** The (site, destination) pairs whose gate is open right now. */
  readonly open: readonly { readonly site: string; readonly destination: DestinationName }[];
  /** For a way that fails: what is taken is the probe, and nobody else takes one before it is settled or its lease ends. */
  readonly probe?: boolean;
  /** Nothing that could leave waits below this row, while it exists. */
  readonly after?: number;
}

export type Settlement =
  | {
      readonly no: number;
      readonly outcome: 'sent' | 'unknown' | 'dead';
      readonly reason: string;
      /** So many of its events were too old to be in the request: dead, whatever became of the others. */
      readonly late?: number;
      /** So many values of its request were shortened to fit. */
      readonly cut?: number;
    }
  | {
      readonly no: number;
      readonly outcome: 'retry';
      readonly due: number;
      readonly uncounted?: true;
      /** It may have arrived. Where it was recalled meanwhile there is no other attempt, and nobody will know. */
      readonly unanswered?: true;
    }
  | { readonly no: number; readonly outcome: 'dropped' };

export interface CircuitRow {
  readonly site: string;
  readonly destination: DestinationName;
  /** When an operator or officer stopped it; null: it is open. */
  readonly stopped: number | null;
  /** Rounds in a row that reached nobody. */
  readonly failures: number;
  readonly restsUntil: number;
}

export interface Outlook {
  readonly circuits: readonly CircuitRow[];
  /** The newest row of the outbox, whatever its state. */
  readonly last: { readonly no: number; readonly site: string; readonly destination: DestinationName } | undefined;
}

export interface Switching {
  readonly site: string;
  readonly destination: DestinationName;
  readonly at: number;
  readonly stop: boolean;
  readonly entry: string;
}

export interface Replaying {
  readonly site: string;
  readonly destination?: DestinationName | undefined;
  readonly reason?: string | undefined;
  readonly now: number;
  /** At most so many deliveries in one commit. */
  readonly limit: number;
}

/** Counts of deliveries and the events in them. `reason` is empty for what has not ended. */
export interface AccountLine {
  readonly destination: DestinationName;
  readonly state: 'waiting' | 'again' | 'leased' | 'recalled' | 'dead';
  readonly reason: string;
  readonly deliveries: number;
  readonly events: number;
}

export interface Curtailed {
  readonly day: number;
  readonly destination: DestinationName;
  readonly reason: string;
  readonly n: number;
}

export interface DeliveryAccount {
  readonly lines: readonly AccountLine[];
  readonly curtailed: readonly Curtailed[];
  readonly circuits: readonly CircuitRow[];
}

export interface DeliveryStore {
  /**
   * Hands out due deliveries whose grants are live, each to one caller, until the lease ends: in order per visit, so none of which
   * an earlier one is out or waits to be tried again.
   */
  claim(claim: Claim): Promise<readonly ClaimedDelivery[]>;
  /** Books how the claimed deliveries of this lease ended. A delivery recalled meanwhile is booked on its erasure. */
  settle(lease: string, at: number, settlements: readonly Settlement[]): Promise<void>;
  /**
   * A lease that ended unsettled was lost in flight, and nobody knows whether it left: what may be repeated waits again, the rest
   * is `unknown` and never sent again.
   */
  settleLostLeases(now: number): Promise<number>;

  /** A point read: a row for each way that fails or is stopped. */
  outlook(): Promise<Outlook>;
  noteCircuits(circuits: readonly Omit<CircuitRow, 'stopped'>[]): Promise<void>;
  /** Answers whether it changed anything. From this commit on no claim takes what goes this way. */
  switchDelivery(switching: Switching): Promise<boolean>;
  /**
   * Dead deliveries wait again: those whose grants live and that may be sent a second time, or never left. Answers how many, so
   * that the caller goes on until there are none.
   */
  replayDead(replaying: Replaying): Promise<{ readonly deliveries: number; readonly events: number }>;
  deliveryAccount(site: string, days: { from: number; to: number }): Promise<DeliveryAccount>;
}
