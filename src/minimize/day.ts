const dayMs = 86_400_000;

/** Offsets change on a whole minute at the finest, so one look-up serves all instants of a minute. */
const minuteMs = 60_000;

/**
 * Epoch milliseconds to the number of whole days since 1970-01-01 in one time zone, daylight saving included. The returned
 * function remembers offsets; asking the time zone database each time costs more than a beacon's whole minimization.
 */
export function localDays(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const offsets = new Map<number, number>();
  const offsetAt = (start: number) => {
    const known = offsets.get(start);
    if (known !== undefined) {
      return known;
    }
    const part = Object.fromEntries(format.formatToParts(start).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) - start;
    if (offsets.size > 2_000) {
      offsets.clear();
    }
    offsets.set(start, offset);
    return offset;
  };
  return (at) => Math.floor((at + offsetAt(Math.floor(at / minuteMs) * minuteMs)) / dayMs);
}

/** `2026-11-23` for a number of days since 1970-01-01. */
export function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** NaN for a text that is no date. */
export function dayNumber(iso: string): number {
  const day = Date.parse(`${iso}T00:00:00Z`) / dayMs;
  // Date.parse takes the thirtieth of February for the second of March.
  return Number.isInteger(day) && isoDay(day) === iso ? day : Number.NaN;
}
