/** What keeps a log from being signed, or its checkpoints from lying elsewhere. */
export type Fault =
  | { readonly site: string; readonly fault: 'key_unknown' }
  | { readonly site: string; readonly fault: 'outside_unreachable'; readonly place: string };

/** The faults that stand now. Each is reported when it begins and shown by readiness until it is mended. */
export interface Faults {
  found(fault: Fault, error: unknown): void;
  mended(fault: Fault): void;
  standing(): readonly Fault[];
}

export function openFaults(report: (error: unknown) => void): Faults {
  const standing = new Map<string, Fault>();
  return {
    found: (fault, error) => {
      const key = JSON.stringify(fault);
      if (!standing.has(key)) {
        standing.set(key, fault);
        report(error);
      }
    },
    mended: (fault) => void standing.delete(JSON.stringify(fault)),
    standing: () => [...standing.values()],
  };
}
