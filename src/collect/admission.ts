import type { Decision } from '../consent/decide.ts';
import type { Admission, KeptEvent, PlannedDelivery } from '../storage/store.ts';
import type { Reason } from './refusal.ts';
import type { Arrival, Draft, Walked } from './steps.ts';

/** GA4 takes at most 25 events in one request; a beacon may carry 50. */
const eventsPerDelivery = 25;

/** Random values, drawn only where a beacon needs them. */
export interface Draw {
  readonly visit: () => string;
  /** Two positive numbers joined by a dot, GA4's documented form; independent of the visit. */
  readonly client: () => string;
}

/** What the walk made of a beacon, as the one store call that commits it. */
export function toAdmission({ beacon, site, now }: Arrival, walked: Walked, draw: Draw): Admission {
  const { decision, setting, kept } = walked;
  const common = {
    site: site.id,
    now,
    day: site.dayOf(now),
    received: beacon.events.length,
    duplicate: walked.duplicate,
    refused: byReason(walked.refused),
    counted: decision.lane === 'count' ? byCell(kept, setting?.page ?? '') : [],
  };
  if (!('grant' in decision) || kept.length === 0) {
    return common;
  }
  const leaving = 'ga4' in decision ? kept.filter(({ at }) => at >= decision.ga4.since) : [];
  const places = new Map(leaving.map((draft, place) => [draft, place]));
  const delivery = leaving.length > 0 ? planDelivery(decision, draw, now) : undefined;
  return {
    ...common,
    kept: {
      grant: decision.grant.no,
      visit: beacon.visit?.toLowerCase() ?? draw.visit(),
      setting: JSON.stringify(setting),
      events: kept.map((draft) => keptEvent(draft, chunkOf(places.get(draft)))),
      ...(delivery && { delivery }),
    },
  };
}

/** What happened before the yes to a destination stays here, though measuring it was allowed. */
function chunkOf(place: number | undefined): number | undefined {
  return place === undefined ? undefined : Math.floor(place / eventsPerDelivery);
}

function keptEvent({ id, name, at, source, engaged, params }: Draft, chunk: number | undefined): KeptEvent {
  const body = JSON.stringify(engaged === undefined ? { params } : { engaged, params });
  const kept = { id, name, at, said: source.at, body };
  return chunk === undefined ? kept : { ...kept, chunk };
}

function planDelivery(decision: Decision, draw: Draw, now: number): PlannedDelivery | undefined {
  return decision.lane === 'forward'
    ? { destination: 'ga4', grant: decision.ga4.no, client: draw.client(), session: Math.floor(now / 1000) }
    : undefined;
}

function byReason(refused: Walked['refused']): { reason: Reason; n: number }[] {
  const counts = new Map<Reason, number>();
  refused.forEach(({ reason }) => counts.set(reason, (counts.get(reason) ?? 0) + 1));
  return [...counts].map(([reason, n]) => ({ reason, n }));
}

function byCell(kept: readonly Draft[], page: string): { name: string; page: string; n: number }[] {
  const counts = new Map<string, number>();
  kept.forEach(({ name }) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return [...counts].map(([name, n]) => ({ name, page, n }));
}
