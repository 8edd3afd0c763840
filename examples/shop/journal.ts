/** What the journal shows: the collector's own books, read for a visitor of the demonstration. */

export interface Balance {
  readonly received: number;
  readonly stored: number;
  readonly counted: number;
  readonly duplicate: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly allowed: number;
  readonly sent: number;
  readonly unknown: number;
  readonly waiting: number;
  readonly dead: number;
  readonly purged: number;
  /** Of those stored, how many exist no more: withdrawn, or kept as long as they may be. */
  readonly destroyed: number;
}

export interface KeptEvent {
  readonly at: number;
  readonly name: string;
  readonly visit: string;
  readonly page: string;
  readonly referrer: string | null;
  readonly device: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface CountedEvent {
  readonly name: string;
  readonly page: string;
  /** null: fewer than ten, so not shown. */
  readonly n: number | null;
}

export interface WaitingDelivery {
  readonly no: number;
  readonly destination: string;
  readonly state: string;
  readonly events: number;
  readonly due: number;
}

export interface Finding {
  readonly effect: string;
  readonly code: string;
  readonly path: string;
  readonly says: string;
}

export interface SentRequest {
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly findings: readonly Finding[];
}

export interface Journal {
  readonly balance: Balance;
  readonly events: readonly KeptEvent[];
  readonly counted: readonly CountedEvent[];
  readonly waiting: readonly WaitingDelivery[];
  readonly sent: readonly SentRequest[];
}
