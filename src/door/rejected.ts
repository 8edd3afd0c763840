/** Requests refused by this process since it began, by the type of the problem: numbers alone, kept in memory. */
const counts = new Map<string, number>();

export function countRejected(type: string): void {
  counts.set(type, (counts.get(type) ?? 0) + 1);
}

export function rejected(): ReadonlyMap<string, number> {
  return counts;
}
