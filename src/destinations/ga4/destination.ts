import type { Event } from '../../collect/event.ts';
import type { Attempt, Description, Destination, Outcome, Parcel } from '../destination.ts';
import { Cutter } from './cutter.ts';
import { campaignOf, type Encoding, eventOf, type Ga4Event } from './event.ts';
import { longest } from './limits.ts';
import { valueOf } from './params.ts';
import { whyNot } from './preflight.ts';
import { type Ga4Settings, mayLeaveOf, toldBy } from './settings.ts';

/** Google rewrites the time of anything older to "72 hours ago": better not sent than falsified (Send events, limitations). */
const oldest = 72 * 3_600_000;

export const ga4: Destination<Ga4Settings> = {
  name: 'ga4',
  // Google takes 25 events and 130 kB (Send events, limitations); some room is left below the second.
  limits: { events: 25, bytes: 120_000, age: oldest },
  merges: true,
  repeatable: ({ name, params }) => name === 'purchase' && typeof params['transaction_id'] === 'string',
  whyNot,
  describe,
  read,
};

/**
 * The request of the Measurement Protocol (Google: reference, `mp/collect`), pure. A clock that runs ahead dates an event some
 * minutes from now: Google takes no future, so it leaves as of now.
 */
function describe(parcel: Parcel, settings: Ga4Settings, now: number): Description {
  const query = new URLSearchParams({ measurement_id: settings.measurementId, api_secret: settings.apiSecret });
  const cutter = new Cutter();
  const events = parcel.events.map((event) => (event.at > now ? { ...event, at: now } : event));
  const body = JSON.stringify(bodyOf({ ...parcel, events }, { session: parcel.session, settings, cutter }));
  return {
    ok: true,
    cut: cutter.cut,
    request: {
      method: 'POST',
      url: `${settings.endpoint}?${query.toString()}`,
      headers: { 'Content-Type': 'application/json' },
      body,
    },
  };
}

/** Both flags always: when the block is left out, Google takes over what the client's other hits said (reference, `consent`). */
const denied = { ad_user_data: 'DENIED', ad_personalization: 'DENIED' } as const;

function bodyOf({ client, events }: Parcel, encoding: Encoding): object {
  const { country, region, fields } = encoding.settings;
  const [head] = events;
  const location = {
    ...(country === undefined ? {} : { country_id: country }),
    ...(region === undefined ? {} : { region_id: region }),
  };
  const people = personOf(events, encoding);
  return {
    client_id: client,
    consent: denied,
    ...(Object.keys(location).length > 0 ? { user_location: location } : {}),
    ...(fields.includes('device') && head && head.device.type !== 'other'
      ? { device: { category: head.device.type } }
      : {}),
    ...(Object.keys(people).length > 0 ? { user_properties: people } : {}),
    events: withCampaign(events, encoding),
  };
}

/** One campaign for a request: the first that its events know of. */
function withCampaign(events: readonly Event[], encoding: Encoding): Ga4Event[] {
  const encoded = events.map((event) => eventOf(event, encoding));
  const first = encoding.settings.fields.includes('campaign')
    ? events.findIndex(({ campaign }) => campaign !== undefined)
    : -1;
  const { campaign, at } = events[first] ?? {};
  return campaign === undefined || at === undefined
    ? encoded
    : encoded.toSpliced(first, 0, campaignOf(campaign, at, encoding));
}

/** What events tell of the visitor, where the catalog says so; the latest word counts (reference, `user_properties`). */
function personOf(
  events: readonly Event[],
  { settings, cutter }: Encoding,
): Record<string, { value: string | number }> {
  const properties: Record<string, { value: string | number }> = {};
  const mayLeave = mayLeaveOf(settings);
  for (const { name, params } of events) {
    for (const property of toldBy(settings, name)) {
      const value = Object.hasOwn(params, property) ? params[property] : undefined;
      if (value !== undefined && typeof value !== 'object' && mayLeave(property)) {
        properties[property] = { value: valueOf(value, cutter, longest.userProperty) };
      }
    }
  }
  return properties;
}

/** Any status is final: Google asks not to repeat a request, and de-duplicates nothing but purchases. */
function read(attempt: Attempt, repeatable: boolean): Outcome {
  switch (attempt.kind) {
    case 'never_connected':
      return { outcome: 'retry', reason: attempt.error };
    case 'no_answer':
      return { outcome: repeatable ? 'retry' : 'unknown', reason: attempt.error };
    case 'answered':
      return attempt.status >= 200 && attempt.status < 300
        ? { outcome: 'sent', reason: String(attempt.status) }
        : { outcome: 'dead', reason: `status_${attempt.status}` };
  }
}
