import type { Event } from '../collect/event.ts';
import type { DestinationName } from './name.ts';

/** What a delivery carries: the events of one visit, with the identifiers made for this destination alone. */
export interface Parcel {
  readonly client: string;
  readonly session: number;
  readonly events: readonly LeavingEvent[];
}

/** An event with the id its page gave it, where the destination can tell a repeated one by it. */
export interface LeavingEvent extends Event {
  readonly id?: string;
}

export interface HttpRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `false`: refused when the host stands for an address that is not on the public internet. */
  readonly allowPrivate?: boolean;
}

/** The fault of a request that was not let through to a private address: it says so to whoever mends the configuration. */
export const privateAddress = 'private_address';

/** How a request went, told apart by what it means for a second one. */
export type Attempt =
  /** Not a byte of it can have been read: name not found, refused, TLS failed. */
  | { readonly kind: 'never_connected'; readonly error: string }
  /** It may have arrived; nobody knows. */
  | { readonly kind: 'no_answer'; readonly error: string }
  /** `retryAfter`: milliseconds, as the answer asked for (RFC 9110, Retry-After). */
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: number };

export type Outcome =
  | { readonly outcome: 'sent' | 'unknown' | 'dead'; readonly reason: string }
  /** `after`: not sooner than so many milliseconds from now, where the other side said so. */
  | { readonly outcome: 'retry'; readonly reason: string; readonly after?: number };

/** What is still to be signed with HMAC-SHA-256: the runtime does it, for it alone may keep that waiting. */
export interface Seal {
  readonly text: string;
  /** Base64 of each key in force. */
  readonly keys: readonly string[];
  /** Takes one signature per key, each `prefix` and base64, with a space between. */
  readonly header: string;
  readonly prefix: string;
}

export type Description =
  /** `cut`: so many values did not fit and were shortened. */
  | { readonly ok: true; readonly request: HttpRequest; readonly cut: number; readonly seal?: Seal }
  | { readonly ok: false; readonly reason: string };

/** What one request may hold. */
export interface Limits {
  readonly events: number;
  /** Bytes of UTF-8 in the body. */
  readonly bytes: number;
  /** Milliseconds after which an event is worth nothing there, or would be falsified. */
  readonly age: number;
}

/** Describes and reads; never sends. The drain is the only code that touches the network. */
export interface Destination<Settings> {
  readonly name: DestinationName;
  readonly limits: Limits;
  /** Whether deliveries of one visit may leave in one request. Not where the other side knows a delivery again by its id. */
  readonly merges: boolean;
  /** Whether the other side knows an event again, so that sending it twice does no harm. */
  repeatable(event: Pick<Event, 'name' | 'params'>): boolean;
  /** Why an event that may be kept must not be queued for it, as a word for the marketer. */
  whyNot(event: Pick<Event, 'name' | 'params'>): string | undefined;
  /** All events of the parcel are within the limits on their number and age. */
  describe(parcel: Parcel, settings: Settings, now: number): Description;
  /** What an attempt means for deliveries that may be repeated, or may not. */
  read(attempt: Attempt, repeatable: boolean): Outcome;
}

/** One example: a test of the encoder and a line of its documentation at once. */
export interface Example<Settings> {
  readonly title: string;
  readonly parcel: Parcel;
  readonly settings: Settings;
  readonly now: number;
  readonly request: { readonly url: string; readonly body: unknown };
}
