const dayMs = 86_400_000;

/** RFC 9110, 5.6.7: the one form that is still written. */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long an answer asks to be left alone, in milliseconds, a day at most (RFC 9110, Retry-After: seconds or a date). `sent` is the
 * answer's own Date, so that a wrong clock on either side does not matter; without one, `now` (epoch milliseconds) stands in.
 */
export function readRetryAfter(
  value: string | null | undefined,
  sent: string | null | undefined,
  now: number,
): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) {
    return Math.min(Number(text) * 1000, dayMs);
  }
  const until = dateOf(text);
  return until === undefined ? undefined : Math.min(Math.max(0, until - (dateOf(sent ?? '') ?? now)), dayMs);
}

function dateOf(text: string): number | undefined {
  const at = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
