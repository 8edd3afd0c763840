import { type Decision, decide } from '../consent/decide.ts';
import type { Holder } from '../consent/grant.ts';
import type { Agent } from '../minimize/device.ts';
import { guardParams } from '../minimize/guard/params.ts';
import { campaignOf, fromOf, titleOf } from '../minimize/keep.ts';
import { groupOf } from '../minimize/page.ts';
import { type DroppedParam, type Params, readParams } from '../minimize/params.ts';
import { type Address, addressOf } from '../minimize/path.ts';
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

/** What holds for one event, before anything of it is read: a reason ends the walk for this event alone. */
const eventSteps: readonly ((moment: Moment, passage: Passage) => Reason | undefined)[] = [
  refuseStale,
  refuseBeforeGrant,
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
  const { beacon, site } = arrival;
  const { events } = beacon;
  const stopped = refuseWhole(arrival);
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
  // Their ids; fifty at most, and a list of so few is faster than a set.
  const seen: string[] = [];
  const passage = { arrival, decision };
  events.forEach((event, index) => {
    const id = event.id.toLowerCase();
    if (!seen.includes(id)) {
      seen.push(id);
      const result = walkEvent({ event, id, index, at: correctedTime(event, arrival) }, passage);
      if ('reason' in result) {
        refused.push(result);
      } else {
        kept.push(result);
      }
    }
  });
  const address = addressOf(beacon.page.url);
  const sensitive = isSensitive(address, site.config.sensitive);
  const setting = settingOf(arrival, address);
  return { decision, setting, sensitive, kept, duplicate: events.length - seen.length, refused };
}

type Refused = Walked['refused'][number];

/** An event that nothing was read of yet. */
interface Moment {
  readonly event: BeaconEvent;
  readonly id: string;
  readonly index: number;
  readonly at: number;
}

function walkEvent(moment: Moment, passage: Passage): Draft | Refused {
  for (const step of eventSteps) {
    const reason = step(moment, passage);
    if (reason !== undefined) {
      return { index: moment.index, reason };
    }
  }
  return draftOf(moment, passage.arrival);
}

/** What holds for the whole beacon ends the walk for all its events. */
function refuseWhole({ prerender, agent }: Arrival): Reason | undefined {
  return prerender ? 'prerender' : agent.bot ? 'bot' : undefined;
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

function settingOf({ beacon: { page }, site, agent }: Arrival, address: Address | undefined): Setting {
  const { keep, pages } = site.config;
  const group = groupOf(address, pages);
  const setting = {
    page: site.keepsPage(group) ? group : '~/:withheld',
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

/** The page's clock may be wrong: what it says is moved by the difference between `sent` and the reception. */
function correctedTime({ at }: BeaconEvent, { beacon, now }: Arrival): number {
  return at + (now - beacon.sent);
}

function refuseStale({ at }: Moment, { arrival: { now } }: Passage): Reason | undefined {
  if (at < now - oldest) {
    return 'too_old';
  }
  return at > now + newest ? 'in_future' : undefined;
}

/** What happened before the yes was not consented to, and is never filled in afterwards. */
function refuseBeforeGrant({ at }: Moment, { decision }: Passage): Reason | undefined {
  return 'grant' in decision && at < decision.grant.since ? 'before_grant' : undefined;
}

/**
 * What its declaration and then the guard leave of an event. LPRPSP 5: a declared text is still no licence to keep the e-mail that
 * somebody typed into it.
 */
function draftOf({ event, id, index, at }: Moment, { beacon, site }: Arrival): Draft | Refused {
  const definition = site.definitions.get(event.name);
  if (definition === undefined) {
    return { index, reason: 'unknown_event' };
  }
  const read = readParams(definition, event.params ?? {});
  if (!read.ok) {
    return { index, reason: 'param_invalid' };
  }
  const guarded = guardParams(definition, read.params, site.guard);
  if (!guarded.ok) {
    return { index, reason: 'personal_information' };
  }
  return {
    index,
    id,
    name: event.name,
    at,
    source: event,
    engaged: index === 0 && beacon.engaged_ms ? Math.min(beacon.engaged_ms, longestEngagement) : undefined,
    params: guarded.params,
    dropped: guarded.dropped.length > 0 ? [...read.dropped, ...guarded.dropped] : read.dropped,
  };
}

const longestEngagement = 30 * 60_000;
