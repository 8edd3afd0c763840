import type { Finding } from './judgement.ts';

/** How far back an event may be dated (Google, "Send Measurement Protocol events", 72 hours). */
const OLDEST_MS = 72 * 60 * 60 * 1000;

/** Google only says "past events"; a minute of clock difference between two machines is not held against anyone. */
export const CLOCK_SKEW_MS = 60_000;

interface Moment {
  readonly path: string;
  readonly strict: boolean;
  /** Arrival, Unix milliseconds. */
  readonly now: number;
}

/** A `timestamp_micros` as Google would use it, in Unix microseconds, and the finding if that is not what was sent. */
export interface JudgedTime {
  readonly micros: number;
  readonly finding?: Finding;
}

/** Judges one `timestamp_micros` (microseconds since 1970) against the arrival. */
export function judgeTime(value: unknown, at: Moment): JudgedTime {
  const effect = at.strict ? 'event_dropped' : 'time_falsified';
  const arrival = at.now * 1000;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) {
    const says = 'The time must be a whole positive number of microseconds; without it Google uses the arrival time.';
    return { micros: arrival, finding: { effect, code: 'VALUE_INVALID', path: at.path, says } };
  }
  if (value > arrival + CLOCK_SKEW_MS * 1000) {
    const says = 'The time is in the future, and only past events may be dated.';
    return { micros: arrival, finding: { effect, code: 'VALUE_OUT_OF_BOUNDS', path: at.path, says } };
  }
  const oldest = arrival - OLDEST_MS * 1000;
  if (value >= oldest) return { micros: value };
  const says =
    'The time is more than 72 hours back: RELAXED keeps the event and dates it 72 hours ago, ' +
    'ENFORCE_RECOMMENDATIONS refuses it.';
  return { micros: oldest, finding: { effect, code: 'VALUE_OUT_OF_BOUNDS', path: at.path, says } };
}
