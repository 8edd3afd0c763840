/** ISO 8601 in UTC, to the millisecond: nothing of the server's clock is lost. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

const dayMs = 86_400_000;

/** ISO 8601: whole days where they are, seconds otherwise. */
export function duration(ms: number): string {
  return ms % dayMs === 0 ? `P${ms / dayMs}D` : `PT${ms / 1000}S`;
}
