import type { Event } from '../collect/event.ts';
import type { Purpose } from '../consent/purpose.ts';
import type { DestinationName } from '../destinations/destination.ts';
import { ga4 } from '../destinations/ga4/destination.ts';
import { eventsPerRequest } from '../destinations/ga4/settings.ts';

type Leaving = Pick<Event, 'name' | 'params'>;

/** A way out of a site, as a beacon meets it: what it takes, and what a delivery of it may hold. */
export interface Way {
  readonly destination: DestinationName;
  /** Whose grant lets an event out. */
  readonly purpose: Purpose;
  readonly perDelivery: number;
  repeatable(event: Leaving): boolean;
  /** Why an event that may be kept is not queued for it, as a word for the marketer. */
  whyNot(event: Leaving): string | undefined;
}

/** The ways that a site has configured. */
export function waysOut(site: {
  readonly ga4?: unknown;
  readonly keep: { readonly campaign: boolean };
}): readonly Way[] {
  const toGa4: Way = {
    destination: 'ga4',
    purpose: 'ga4',
    perDelivery: eventsPerRequest(site.keep),
    repeatable: (event) => ga4.repeatable(event),
    whyNot: (event) => ga4.whyNot(event),
  };
  return site.ga4 === undefined ? [] : [toGa4];
}
