import type { DestinationName } from '../destinations/destination.ts';

/*
 * The part of the store that says how it stands with what leaves: each way's circuit, what died, and the order to try that again. As in
 * store.ts, each method is one statement or one atomic batch that reads nothing between its writes.
 */

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
