import type { SiteConfig } from '../config.ts';
import type { Purpose } from '../consent/purpose.ts';
import type { Attempt, Description, Destination, LeavingEvent, Limits, Outcome, Parcel } from './destination.ts';
import type { DestinationName } from './name.ts';

/** What is known only when a request is described. */
export interface Circumstance {
  /** The values of `secrets`, in their order; empty where the environment has none. */
  readonly secrets: readonly string[];
  /** The field list of the transfer file in force; undefined where none is needed. */
  readonly filed: readonly string[] | undefined;
  readonly now: number;
}

/** A secret that a way needs: the variable that holds it, and where the site's configuration says so, such as `ga4.secret`. */
export interface NamedSecret {
  readonly name: string;
  readonly at: string;
}

/** A way out of a site: what it takes as a beacon meets it, and what it does as a delivery is made. */
export interface Way {
  readonly destination: DestinationName;
  /** Whose grant lets an event out. */
  readonly purpose: Purpose;
  readonly limits: Limits;
  readonly merges: boolean;
  /** Somebody else receives it, or somewhere outside Québec: needs a transfer file, and `Sec-GPC: 1` suspends it. */
  readonly leavesHome: boolean;
  readonly secrets: readonly NamedSecret[];
  repeatable(event: Pick<LeavingEvent, 'name' | 'params'>): boolean;
  /** Why an event that may be kept is not queued for it, as a word for the marketer. */
  whyNot(event: Pick<LeavingEvent, 'name' | 'params'>): string | undefined;
  /** What to do about a secret that it cannot use, said to whoever sets it; undefined where it can. Empty where there is none. */
  readonly mendOf: (secret: string, name: string) => string | undefined;
  describe(parcel: Parcel, circumstance: Circumstance): Description;
  read(attempt: Attempt, repeatable: boolean): Outcome;
}

/** The way to this destination that a site configured, if it did. `pageOrigin`: in whose name page groups are sent. */
export type OpenWay = (site: {
  readonly id: string;
  readonly config: SiteConfig;
  readonly pageOrigin: string;
}) => Way | undefined;

/** What a way takes over from its destination as it is. */
export function partsOf<Settings>(destination: Destination<Settings>) {
  const { name, limits, merges } = destination;
  return {
    destination: name,
    limits,
    merges,
    repeatable: (event: Pick<LeavingEvent, 'name' | 'params'>) => destination.repeatable(event),
    whyNot: (event: Pick<LeavingEvent, 'name' | 'params'>) => destination.whyNot(event),
    read: (attempt: Attempt, repeatable: boolean) => destination.read(attempt, repeatable),
  };
}
