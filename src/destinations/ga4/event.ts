import type { Event } from '../../collect/event.ts';
import type { Campaign } from '../../minimize/keep.ts';
import { isDeclared } from '../../minimize/page.ts';
import type { Cutter } from './cutter.ts';
import { longest } from './limits.ts';
import { type Ga4Params, paramsOf } from './params.ts';
import { type Ga4Settings, mayLeaveOf, toldBy } from './settings.ts';

export interface Ga4Event {
  readonly name: string;
  readonly timestamp_micros: number;
  readonly params: Ga4Params;
}

export interface Encoding {
  readonly session: number;
  readonly settings: Ga4Settings;
  readonly cutter: Cutter;
}

/** One event of the protocol. `at` is epoch milliseconds, never later than now: Google takes no future. */
export function eventOf({ name, at, ...event }: Event, encoding: Encoding): Ga4Event {
  const { settings, cutter } = encoding;
  const told = toldBy(settings, name);
  const own = Object.fromEntries(Object.entries(event.params).filter(([param]) => !told.includes(param)));
  return {
    name,
    timestamp_micros: at * 1000,
    params: {
      ...paramsOf(name, own, { mayLeave: mayLeaveOf(settings), cutter }),
      ...sessionOf(event, encoding),
      ...pageOf(event, encoding),
    },
  };
}

/** Users of events without a positive engagement never count as active (reference, `engagement_time_msec`). */
function sessionOf({ engaged }: Pick<Event, 'engaged'>, { session, settings }: Encoding): Ga4Params {
  const params = { session_id: session, engagement_time_msec: Math.max(1, engaged ?? 1) };
  return settings.debug ? { ...params, debug_mode: 1 } : params;
}

type Page = Pick<Event, 'page' | 'title' | 'from'>;

/** Each part of the page that the transfer file lists; of an address that no pattern declares, nothing. */
function pageOf({ page, title, from }: Page, { settings, cutter }: Encoding): Ga4Params {
  const { fields, pageOrigin } = settings;
  return {
    ...(fields.includes('page') && isDeclared(page)
      ? { page_location: cutter.fit(`${pageOrigin}${page}`, longest.location) }
      : {}),
    ...(fields.includes('title') && title !== undefined ? { page_title: cutter.fit(title, longest.title) } : {}),
    ...(fields.includes('from') && from !== undefined && isDeclared(from)
      ? { page_referrer: cutter.fit(`${pageOrigin}${from}`, longest.referrer) }
      : {}),
  };
}

/**
 * Where a visit came from, before the first event that knows it: what follows in the session is attributed to it (Google:
 * `campaign_details`, which no report shows as an event).
 */
export function campaignOf(campaign: Campaign, at: number, { session, settings, cutter }: Encoding): Ga4Event {
  const told = Object.entries(campaign).map(([name, value]): [string, string] => [
    name === 'id' ? 'campaign_id' : name,
    cutter.fit(value, longest.value),
  ]);
  return {
    name: 'campaign_details',
    timestamp_micros: at * 1000,
    params: { ...Object.fromEntries<string>(told), ...sessionOf({}, { session, settings, cutter }) },
  };
}
