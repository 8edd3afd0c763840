/**
 * What happens to the sender's data because of one broken rule. Google answers 2xx in every one of these cases.
 * `not_reported` and `report_incomplete` events are kept, but the reports miss them or show them with holes.
 * `privacy` is ours, not Google's: Google would take the field, and this product must never send it.
 */
export type Effect =
  | 'request_lost'
  | 'event_dropped'
  | 'param_ignored'
  | 'value_cut'
  | 'time_falsified'
  | 'not_reported'
  | 'report_incomplete'
  | 'inherited_consent'
  | 'privacy';

/** The seven codes of Google's validation server (Google, "Validate events"). */
export type ValidationCode =
  | 'VALUE_INVALID'
  | 'VALUE_REQUIRED'
  | 'NAME_INVALID'
  | 'NAME_RESERVED'
  | 'VALUE_OUT_OF_BOUNDS'
  | 'EXCEEDED_MAX_ENTITIES'
  | 'NAME_DUPLICATED';

export interface Finding {
  readonly effect: Effect;
  readonly code: ValidationCode;
  /** Where in the request: `events[0].params.value`, `consent.ad_user_data`, `query.api_secret`, `method`… */
  readonly path: string;
  /** One English sentence. It may repeat a name from the request, never a value and never the secret. */
  readonly says: string;
}

/** A request as it reached the server. `url` is path and query; header names are lower case. */
export interface StandInRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** The web stream the stand-in plays, and the moment of arrival (`now`, Unix milliseconds). */
export interface Stream {
  readonly measurementId: string;
  readonly apiSecret: string;
  readonly now: number;
}

/** An event as Google would keep it: ignored parameters gone, long values cut, time in Unix microseconds. */
export interface KeptEvent {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly timeMicros: number;
}

export interface Judgement {
  /** The HTTP status Google would answer: 204 on the collect path, 200 on the validation path. */
  readonly status: number;
  readonly endpoint: 'collect' | 'validation' | 'none';
  /** False when the whole request is lost, whatever the status says. */
  readonly accepted: boolean;
  /** No finding at all. */
  readonly clean: boolean;
  /** Empty when the request is lost, and always on the validation path, which records nothing. */
  readonly events: readonly KeptEvent[];
  readonly findings: readonly Finding[];
  readonly clientId?: string;
}

/** The part of a value that survives a rule, with what the rule found. */
export interface Checked<T> {
  readonly kept: T;
  readonly findings: readonly Finding[];
}

/** Where a value stands, and whether the request asked for ENFORCE_RECOMMENDATIONS. */
export interface Place {
  readonly path: string;
  readonly strict: boolean;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a wrong type or an excess inside an event costs: ENFORCE_RECOMMENDATIONS refuses the event, RELAXED (the
 * default) leaves the parameter out (Google, "Measurement Protocol reference", validation behaviour).
 */
export function costInEvent(place: Place): 'event_dropped' | 'param_ignored' {
  return place.strict ? 'event_dropped' : 'param_ignored';
}

/** A name from the request, short enough for a sentence. */
export function quote(name: string): string {
  return name.length > 48 ? `"${name.slice(0, 45)}..."` : `"${name}"`;
}
