import { Recent } from '../../recent.ts';

/** Visits that this process has seen in the database, so that a beacon need not make them again. Only a hint: the commit looks. */
export interface KnownVisits {
  has(visit: Seen): boolean;
  add(visit: Seen): void;
  delete(visit: Seen): void;
}

interface Seen {
  readonly grant: number;
  readonly visit: string;
  /** Epoch ms. */
  readonly now: number;
}

const most = 20_000;

/** Nothing of a person stays here long after they withdrew. */
const forgetAfter = 10 * 60_000;

export function knownVisits(): KnownVisits {
  // By the visit, which is drawn at random: two grants never share one, and if they did, one would only be asked about anew.
  const seen = new Recent<string, number>(most);
  let since = 0;
  return {
    has: (visit) => {
      if (Math.abs(visit.now - since) > forgetAfter) {
        seen.clear();
        since = visit.now;
      }
      return seen.get(visit.visit) === visit.grant;
    },
    add: ({ grant, visit }) => seen.set(visit, grant),
    delete: ({ visit }) => seen.delete(visit),
  };
}
