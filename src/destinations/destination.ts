import type { Event } from '../collect/event.ts';

/** What a delivery carries: the events of one visit, with the identifiers made for this destination alone. */
export interface Parcel {
  readonly client: string;
  readonly session: number;
  readonly events: readonly Event[];
}

export interface HttpRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a request went, told apart by what it means for a second one. */
export type Attempt =
  /** Not a byte of it can have been read: name not found, refused, TLS failed. */
  | { readonly kind: 'never_connected'; readonly error: string }
  /** It may have arrived; nobody knows. */
  | { readonly kind: 'no_answer'; readonly error: string }
  | { readonly kind: 'answered'; readonly status: number };

export type Outcome =
  { readonly outcome: 'sent' | 'unknown' | 'dead'; readonly reason: string } | { readonly outcome: 'retry' };

export type Description =
  /** `late`: so many events of the parcel are too old for this destination and are not in the request. */
  | { readonly ok: true; readonly request: HttpRequest; readonly late: number }
  | { readonly ok: false; readonly reason: string };

/** Describes and reads; never sends. The drain is the only code that touches the network. */
export interface Destination<Settings> {
  readonly name: string;
  describe(parcel: Parcel, settings: Settings, now: number): Description;
  read(attempt: Attempt): Outcome;
}

/** One example: a test of the encoder and a line of its documentation at once. */
export interface Example<Settings> {
  readonly title: string;
  readonly parcel: Parcel;
  readonly settings: Settings;
  readonly now: number;
  readonly request: { readonly url: string; readonly body: unknown };
}
