import type { Event } from '../../collect/event.ts';
import type { Attempt, Description, Destination, Outcome, Parcel } from '../destination.ts';
import { isDeclared } from '../../minimize/page.ts';
import { type Ga4Params, paramsOf } from './params.ts';

/** What one site's property needs. `fields` is the field list of the approved transfer file: of an event's params, nothing else. */
export interface Ga4Settings {
  readonly endpoint: string;
  readonly measurementId: string;
  readonly apiSecret: string;
  readonly fields: readonly string[];
  /** Origin in whose name page groups are sent, such as https://www.example.ca. */
  readonly pageOrigin: string;
  readonly country?: string | undefined;
  readonly region?: string | undefined;
}

/** Google rewrites the time of anything older to "72 hours ago": better not sent than falsified (Send events, limitations). */
const oldest = 72 * 3_600_000;

export const ga4: Destination<Ga4Settings> = {
  name: 'ga4',
  // Google takes 25 events and 130 kB (Send events, limitations); some room is left below the second.
  limits: { events: 25, bytes: 120_000, age: oldest },
  repeatable: ({ name, params }) => name === 'purchase' && typeof params['transaction_id'] === 'string',
  describe,
  read,
};

/**
 * The request of the Measurement Protocol (Google: reference, `mp/collect`), pure. A clock that runs ahead dates an event some
 * minutes from now: Google takes no future, so it leaves as of now.
 */
function describe(parcel: Parcel, settings: Ga4Settings, now: number): Description {
  const query = new URLSearchParams({ measurement_id: settings.measurementId, api_secret: settings.apiSecret });
  return {
    ok: true,
    cut: 0,
    request: {
      method: 'POST',
      url: `${settings.endpoint}?${query.toString()}`,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(bodyOf(parcel, settings, now)),
    },
  };
}

/** Both flags always: when the block is left out, Google takes over what the client's other hits said (reference, `consent`). */
const denied = { ad_user_data: 'DENIED', ad_personalization: 'DENIED' } as const;

function bodyOf(parcel: Parcel, settings: Ga4Settings, now: number): object {
  const { country, region, fields } = settings;
  const [head] = parcel.events;
  const location = {
    ...(country === undefined ? {} : { country_id: country }),
    ...(region === undefined ? {} : { region_id: region }),
  };
  return {
    client_id: parcel.client,
    consent: denied,
    ...(Object.keys(location).length > 0 ? { user_location: location } : {}),
    ...(fields.includes('device') && head && head.device.type !== 'other'
      ? { device: { category: head.device.type } }
      : {}),
    events: parcel.events.map((event) => eventOf({ ...event, at: Math.min(event.at, now) }, parcel.session, settings)),
  };
}

interface Ga4Event {
  readonly name: string;
  readonly timestamp_micros: number;
  readonly params: Ga4Params;
}

function eventOf(event: Event, session: number, settings: Ga4Settings): Ga4Event {
  const { name, at, engaged, page } = event;
  return {
    name,
    timestamp_micros: at * 1000,
    params: {
      ...paramsOf(event, settings.fields),
      session_id: session,
      // Users of events without a positive engagement never count as active (reference, `engagement_time_msec`).
      engagement_time_msec: Math.max(1, engaged ?? 1),
      ...(settings.fields.includes('page') && isDeclared(page)
        ? { page_location: `${settings.pageOrigin}${page}`.slice(0, 1000) }
        : {}),
    },
  };
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
