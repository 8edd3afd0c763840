import type { Decision } from '../consent/decide.ts';
import type { Admission, KeptEvent, PlannedDelivery } from '../storage/store.ts';
import type { Reason } from './refusal.ts';
import type { Arrival, Draft, Walked } from './steps.ts';

/** GA4 takes at most 25 events in one request; a beacon may carry 50. */
const eventsPerDelivery = 25;

/** Random values that a beacon may need; whichever are not needed are thrown away. */
export interface Draw {
  readonly visit: string;
  /** Two positive numbers joined by a dot, GA4's documented form; independent of the visit. */
  readonly client: string;
}

/** What the walk made of a beacon, as the one store call that commits it. */
export function toAdmission({ beacon, site, now }: Arrival, walked: Walked, draw: Draw): Admission {
  const { decision, kept } = walked;
  const common = {
    site: site.id,
    now,
    day: site.dayOf(now),
    received: beacon.events.length,
    duplicate: walked.duplicate,
    refused: byReason(walked.refused),
    counted: decision.lane === 'count' ? byCell(kept) : [],
  };
  if (!('grant' in decision) || kept.length === 0) {
    return common;
  }
  const delivery = planDelivery(decision, draw, now);
  const leaving = 'ga4' in decision ? kept.filter(({ at }) => at >= decision.ga4.since) : [];
  const places = new Map(leaving.map((draft, place) => [draft, place]));
  return {
    ...common,
    kept: {
      grant: decision.grant.no,
      visit: beacon.visit?.toLowerCase() ?? draw.visit,
      events: kept.map((draft) => keptEvent(draft, chunkOf(places.get(draft)))),
      ...(delivery && leaving.length > 0 && { delivery }),
    },
  };
}

/** What happened before the yes to a destination stays here, though measuring it was allowed. */
function chunkOf(place: number | undefined): number | undefined {
  return place === undefined ? undefined : Math.floor(place / eventsPerDelivery);
}

function keptEvent({ id, name, at, day, body }: Draft, chunk: number | undefined): KeptEvent {
  return { id, name, at, day, body: JSON.stringify(body), ...(chunk === undefined ? {} : { chunk }) };
}

function planDelivery(decision: Decision, draw: Draw, now: number): PlannedDelivery | undefined {
  return decision.lane === 'forward'
    ? { destination: 'ga4', grant: decision.ga4.no, client: draw.client, session: Math.floor(now / 1000) }
    : undefined;
}

function byReason(refused: Walked['refused']): { reason: Reason; n: number }[] {
  const counts = new Map<Reason, number>();
  refused.forEach(({ reason }) => counts.set(reason, (counts.get(reason) ?? 0) + 1));
  return [...counts].map(([reason, n]) => ({ reason, n }));
}

function byCell(kept: readonly Draft[]): { name: string; page: string; n: number }[] {
  const cells = Map.groupBy(kept, ({ name, body }) => `${name} ${body.page}`);
  return [...cells.values()].flatMap((drafts) => {
    const [head] = drafts;
    return head ? [{ name: head.name, page: head.body.page, n: drafts.length }] : [];
  });
}
