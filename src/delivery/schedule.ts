const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each attempt that failed the next one may start. Then the delivery is dead. */
export const delays: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
];

/** `tries` attempts were made. `random` from 0 to 1 spreads the next one by a fifth either way, so that a crowd disperses. */
export function nextAttempt(tries: number, now: number, random: number): number | undefined {
  const delay = delays[tries - 1];
  return delay === undefined ? undefined : Math.round(now + delay * (0.8 + 0.4 * random));
}

const firstRest = second;
const longestRest = 5 * minute;

/**
 * How long a way out rests after so many rounds in a row that reached nobody. Doubles up to five minutes: what comes back is found
 * that soon, and an outage of a day costs some three hundred attempts, whatever waits. `random` as above.
 */
export function restAfter(failures: number, random: number): number {
  const whole = Math.min(longestRest, firstRest * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole * (0.8 + 0.4 * random));
}
