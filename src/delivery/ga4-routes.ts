import { ga4 } from '../destinations/ga4/destination.ts';
import { eventFields, eventsPerRequest } from '../destinations/ga4/settings.ts';
import { isoDay } from '../minimize/day.ts';
import { currentTransfer } from '../rights/transfer.ts';
import type { Site } from '../site.ts';
import type { Route } from './drain.ts';

/** The sites' ways to GA4. The transfer file in force when a request is described decides what is in it. */
export function ga4Routes(sites: ReadonlyMap<string, Site>, secretOf: (name: string) => string): Route[] {
  return [...sites.values()].flatMap((site) => {
    const settings = site.config.ga4;
    if (settings === undefined) {
      return [];
    }
    const { endpoint, measurementId, country, region, debug } = settings;
    const events = eventFields(site.config.catalog);
    const apiSecret = secretOf(settings.secret);
    const pageOrigin = site.origins[0] ?? '';
    const route: Route = {
      site: site.id,
      destination: 'ga4',
      limits: { ...ga4.limits, events: eventsPerRequest(site.config.keep) },
      isOpen: (now) => site.gatesAt(now).ga4 === 'open' && apiSecret !== '',
      describe: (parcel, now) => {
        const file = currentTransfer(site.config.transfers, 'ga4', isoDay(site.dayOf(now)));
        return file === undefined
          ? { ok: false, reason: 'no_current_transfer_file' }
          : ga4.describe(
              parcel,
              { endpoint, measurementId, apiSecret, pageOrigin, country, region, debug, events, fields: file.fields },
              now,
            );
      },
      read: (attempt, repeatable) => ga4.read(attempt, repeatable),
    };
    return [route];
  });
}
