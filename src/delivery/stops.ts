import type { DestinationName } from '../destinations/name.ts';

/** One site's way to one destination. */
export interface Way {
  readonly site: string;
  readonly destination: DestinationName;
}

/**
 * The ways that were stopped through this process. The database keeps the stop and no claim passes it; this is for what had been
 * claimed by then and not begun.
 */
export interface Stops {
  stop(way: Way): void;
  open(way: Way): void;
  has(way: Way): boolean;
}

export function openStops(): Stops {
  const stopped = new Set<string>();
  return {
    stop: (way) => void stopped.add(nameOf(way)),
    open: (way) => void stopped.delete(nameOf(way)),
    has: (way) => stopped.has(nameOf(way)),
  };
}

/** Names of sites hold letters, digits and hyphens. */
export function nameOf({ site, destination }: Way): string {
  return `${site} ${destination}`;
}
