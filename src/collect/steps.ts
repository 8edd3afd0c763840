import { type Decision, decide } from '../consent/decide.ts';
import type { Holder } from '../consent/grant.ts';
import { type DroppedParam, readParams } from '../minimize/catalog.ts';
import type { Agent } from '../minimize/device.ts';
import { pageGroup } from '../minimize/page.ts';
import { type ReferrerClass, referrerClass } from '../minimize/referrer.ts';
import type { Site } from '../site.ts';
import type { Beacon, BeaconEvent } from './beacon.ts';
import type { EventBody } from './event.ts';
import type { Reason } from './refusal.ts';

/** A beacon with all that may be known of its request. Of the address, nothing. */
export interface Arrival {
  readonly beacon: Beacon;
  readonly site: Site;
  readonly holder: Holder | undefined;
  readonly agent: Agent;
  readonly prerender: boolean;
  readonly gpc: boolean;
  readonly now: number;
}

/** An event on its way through the steps. */
export interface Draft {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly at: number;
  readonly day: number;
  readonly source: BeaconEvent;
  readonly body: EventBody;
  readonly dropped: readonly DroppedParam[];
}

export interface Walked {
  readonly decision: Decision;
  readonly kept: readonly Draft[];
  readonly duplicate: number;
  readonly refused: readonly { readonly index: number; readonly reason: Reason }[];
}

/** What holds for the whole beacon; the first refusal ends the walk for all its events. */
const beaconSteps: readonly ((arrival: Arrival) => Reason | undefined)[] = [refusePrerender, refuseBot];

/** What holds for one event; a reason ends the walk for this event alone. */
const eventSteps: readonly ((draft: Draft, passage: Passage) => Draft | Reason)[] = [
  refuseStale,
  refuseBeforeGrant,
  refuseUndeclared,
  minimizeParams,
];

interface Passage {
  readonly arrival: Arrival;
  readonly decision: Decision;
}

/** The event may lie this far from its reception: longer ago and GA4 falsifies its time, later and a clock is wrong. */
export const oldest = 72 * 3_600_000;
export const newest = 5 * 60_000;

/** The whole way of a beacon, pure: nothing is stored, asked or sent. */
export function walk(arrival: Arrival): Walked {
  const { events } = arrival.beacon;
  const stopped = beaconSteps.map((step) => step(arrival)).find((reason) => reason !== undefined);
  const decision = stopped === undefined ? decideLane(arrival) : ({ lane: 'none', reason: stopped } as const);
  if (decision.lane === 'none') {
    return {
      decision,
      kept: [],
      duplicate: 0,
      refused: events.map((_, index) => ({ index, reason: decision.reason })),
    };
  }
  const setting = pageSetting(arrival);
  const results = firstOfEachId(events).map(({ event, index }) => {
    return walkEvent(startDraft({ event, index, setting }, arrival), { arrival, decision });
  });
  return {
    decision,
    kept: results.filter((result): result is Draft => 'body' in result),
    duplicate: events.length - results.length,
    refused: results.filter((result): result is Refused => 'reason' in result),
  };
}

type Refused = Walked['refused'][number];

function walkEvent(start: Draft, passage: Passage): Draft | Refused {
  let draft = start;
  for (const step of eventSteps) {
    const next = step(draft, passage);
    if (typeof next === 'string') {
      return { index: start.index, reason: next };
    }
    draft = next;
  }
  return draft;
}

function refusePrerender({ prerender }: Arrival): Reason | undefined {
  return prerender ? 'prerender' : undefined;
}

function refuseBot({ agent }: Arrival): Reason | undefined {
  return agent.bot ? 'bot' : undefined;
}

function decideLane({ beacon, site, holder, gpc, now }: Arrival): Decision {
  const gates = site.gatesAt(now);
  return decide({
    site: site.id,
    now,
    audience: site.config.audience,
    pass: beacon.pass !== undefined,
    holder,
    gpc,
    gates: { count: gates.count === 'open', measure: gates.measure === 'open', ga4: gates.ga4 === 'open' },
  });
}

function firstOfEachId(events: readonly BeaconEvent[]): { event: BeaconEvent; index: number }[] {
  const seen = new Set<string>();
  return events
    .map((event, index) => ({ event, index }))
    .filter(({ event: { id } }) => !seen.has(id.toLowerCase()) && seen.add(id.toLowerCase()));
}

interface PageSetting {
  readonly page: string;
  readonly referrer: ReferrerClass;
}

function pageSetting({ beacon: { page }, site }: Arrival): PageSetting {
  return {
    page: pageGroup(page.url, site.config.pages),
    referrer: referrerClass(page.referrer, site.origins),
  };
}

interface Start {
  readonly event: BeaconEvent;
  readonly index: number;
  readonly setting: PageSetting;
}

/**
 * The page's clock may be wrong: what it says is moved by the difference between `sent` and the reception. The day follows
 * the untouched time wherever that is believable, so that a beacon sent again meets the key of its first arrival.
 */
function startDraft({ event, index, setting }: Start, { beacon, site, agent, now }: Arrival): Draft {
  const at = event.at + (now - beacon.sent);
  const day = site.dayOf(isNear(event.at, now) ? event.at : isNear(at, now) ? at : now);
  const engaged = index === 0 && beacon.engaged_ms !== undefined ? Math.min(beacon.engaged_ms, 30 * 60_000) : undefined;
  return {
    index,
    id: event.id.toLowerCase(),
    name: event.name,
    at,
    day,
    source: event,
    body: { ...setting, device: agent.device, ...(engaged ? { engaged } : {}), params: {} },
    dropped: [],
  };
}

function isNear(at: number, now: number): boolean {
  return at >= now - oldest && at <= now + newest;
}

function refuseStale(draft: Draft, { arrival: { now } }: Passage): Draft | Reason {
  if (draft.at < now - oldest) {
    return 'too_old';
  }
  return draft.at > now + newest ? 'in_future' : draft;
}

/** What happened before the yes was not consented to, and is never filled in afterwards. */
function refuseBeforeGrant(draft: Draft, { decision }: Passage): Draft | Reason {
  const since = 'grant' in decision ? decision.grant.since : Number.NEGATIVE_INFINITY;
  return draft.at < since ? 'before_grant' : draft;
}

function refuseUndeclared(draft: Draft, { arrival: { site } }: Passage): Draft | Reason {
  return Object.hasOwn(site.config.catalog, draft.name) ? draft : 'unknown_event';
}

function minimizeParams(draft: Draft, { arrival: { site } }: Passage): Draft | Reason {
  const definition = site.config.catalog[draft.name];
  const read = definition && readParams(definition, draft.source.params ?? {});
  if (!read?.ok) {
    return 'param_invalid';
  }
  return { ...draft, body: { ...draft.body, params: read.params }, dropped: read.dropped };
}
