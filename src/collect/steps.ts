import { type Decision, decide } from '../consent/decide.ts';
import type { Holder } from '../consent/grant.ts';
import type { Agent } from '../minimize/device.ts';
import { guardParams } from '../minimize/guard/params.ts';
import { campaignOf, fromOf, titleOf } from '../minimize/keep.ts';
import { pageGroup } from '../minimize/page.ts';
import { type DroppedParam, type Params, readParams } from '../minimize/params.ts';
import { referrerClass } from '../minimize/referrer.ts';
import { isSensitive } from '../minimize/sensitive.ts';
import type { Site } from '../site.ts';
import type { Beacon, BeaconEvent } from './beacon.ts';
import type { Setting } from './event.ts';
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
  readonly source: BeaconEvent;
  readonly engaged: number | undefined;
  readonly params: Params;
  readonly dropped: readonly DroppedParam[];
}

export interface Walked {
  readonly decision: Decision;
  /** Absent when nothing of the beacon may be kept. */
  readonly setting?: Setting;
  /** The page speaks of something intimate: what is kept of it leaves for nowhere. Not itself kept. */
  readonly sensitive?: boolean;
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
  guardTexts,
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
  const kept: Draft[] = [];
  const refused: Refused[] = [];
  const seen = new Set<string>();
  events.forEach((event, index) => {
    const id = event.id.toLowerCase();
    if (!seen.has(id)) {
      seen.add(id);
      const result = walkEvent(startDraft({ event, id, index }, arrival), { arrival, decision });
      if ('reason' in result) {
        refused.push(result);
      } else {
        kept.push(result);
      }
    }
  });
  const sensitive = isSensitive(arrival.beacon.page.url, arrival.site.config.sensitive);
  return { decision, setting: settingOf(arrival), sensitive, kept, duplicate: events.length - seen.size, refused };
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

function settingOf({ beacon: { page }, site, agent }: Arrival): Setting {
  const { keep, pages } = site.config;
  const group = pageGroup(page.url, pages);
  const setting = {
    page: site.guard('page', group).verdict === 'clean' ? group : '~/:withheld',
    referrer: referrerClass(page.referrer, site.origins),
    device: agent.device,
  };
  return keep.title || keep.campaign || keep.from ? { ...setting, ...moreOf(page, site) } : setting;
}

/** What this site chose to keep beside; a text with personal information in it is left out. */
function moreOf(
  { url, referrer, title }: Beacon['page'],
  { config: { keep, pages }, origins, guard }: Site,
): Partial<Setting> {
  const [kept, from, campaign] = [
    keep.title ? titleOf(title) : undefined,
    keep.from ? fromOf(referrer, { origins, patterns: pages }) : undefined,
    keep.campaign ? campaignOf(url) : undefined,
  ];
  const isClean = (key: string, text: string) => guard(key, text).verdict === 'clean';
  const parts = Object.entries(campaign ?? {}).filter(([part, text]) => isClean(part, text));
  return {
    ...(kept === undefined || !isClean('title', kept) ? {} : { title: kept }),
    ...(from === undefined || !isClean('page', from) ? {} : { from }),
    ...(parts.length === 0 ? {} : { campaign: Object.fromEntries(parts) }),
  };
}

interface Start {
  readonly event: BeaconEvent;
  readonly id: string;
  readonly index: number;
}

/** The page's clock may be wrong: what it says is moved by the difference between `sent` and the reception. */
function startDraft({ event, id, index }: Start, { beacon, now }: Arrival): Draft {
  const at = event.at + (now - beacon.sent);
  const engaged = index === 0 && beacon.engaged_ms ? Math.min(beacon.engaged_ms, 30 * 60_000) : undefined;
  return {
    index,
    id,
    name: event.name,
    at,
    source: event,
    engaged,
    params: {},
    dropped: [],
  };
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
  return { ...draft, params: read.params, dropped: read.dropped };
}

/** LPRPSP 5: a declared text is still no licence to keep the e-mail that somebody typed into it. */
function guardTexts(draft: Draft, { arrival: { site } }: Passage): Draft | Reason {
  const definition = site.config.catalog[draft.name];
  const guarded = definition && guardParams(definition, draft.params, site.guard);
  if (!guarded?.ok) {
    return 'personal_information';
  }
  return { ...draft, params: guarded.params, dropped: [...draft.dropped, ...guarded.dropped] };
}
