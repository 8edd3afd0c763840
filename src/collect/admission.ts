import type { Decision } from '../consent/decide.ts';
import type { Grant } from '../consent/grant.ts';
import type { Way } from '../destinations/way.ts';
import type { Admission, KeptEvent, PlannedDelivery } from '../storage/store.ts';
import type { Reason } from './refusal.ts';
import type { Arrival, Draft, Walked } from './steps.ts';
import { strayOf } from './strays.ts';

/** Random values, drawn only where a beacon needs them. */
export interface Draw {
  readonly visit: () => string;
  /** Two positive numbers joined by a dot, GA4's documented form; independent of the visit. */
  readonly client: () => string;
}

/** What the walk made of a beacon, as the one store call that commits it. */
export function toAdmission(arrival: Arrival, walked: Walked, draw: Draw): Admission {
  const { beacon, site, now } = arrival;
  const { decision, setting, kept } = walked;
  const quarantined = strayOf(arrival, walked);
  const common = {
    site: site.id,
    now,
    day: site.dayOf(now),
    received: beacon.events.length,
    duplicate: walked.duplicate,
    refused: byReason(walked.refused),
    counted: decision.lane === 'count' ? byCell(kept, setting?.page ?? '') : [],
    ...(quarantined !== undefined && { quarantined }),
  };
  if (!('grant' in decision) || setting === undefined || kept.length === 0) {
    return common;
  }
  const ways = waysOf(arrival, decision);
  const plan = planLeaving(kept, ways, walked.sensitive === true);
  return {
    ...common,
    ...(plan.curtailed.length > 0 ? { curtailed: plan.curtailed } : {}),
    kept: {
      grant: decision.grant.no,
      visit: beacon.visit?.toLowerCase() ?? draw.visit(),
      setting,
      events: kept.map((draft, place) => keptEvent(draft, plan.carried[place] ?? [])),
      ...(plan.deliveries.length > 0 && {
        leaving: {
          ...(plan.deliveries.some(({ destination }) => destination === 'ga4') && {
            client: draw.client(),
            session: Math.floor(now / 1000),
          }),
          deliveries: plan.deliveries,
        },
      }),
    },
  };
}

interface OpenWay {
  readonly way: Way;
  readonly grant: Grant;
}

/** The ways out that this person's yeses open, and nothing else shuts: Sec-GPC stops what is somebody else's (record 0022). */
function waysOf({ site, gpc, now }: Arrival, decision: Decision): OpenWay[] {
  const gates = site.gatesAt(now);
  return site.ways.flatMap((way) => {
    if (gates[way.destination] !== 'open' || (gpc && way.leavesHome)) {
      return [];
    }
    const grant =
      way.purpose === 'measure' ? grantOf(decision) : decision.lane === 'forward' ? decision.ga4 : undefined;
    return grant === undefined ? [] : [{ way, grant }];
  });
}

function grantOf(decision: Decision): Grant | undefined {
  return 'grant' in decision ? decision.grant : undefined;
}

interface Plan {
  readonly deliveries: PlannedDelivery[];
  /** For each event, the places of the deliveries that carry it. */
  readonly carried: number[][];
  readonly curtailed: Curtailed[];
}

type Curtailed = NonNullable<Admission['curtailed']>[number];

/**
 * Which delivery carries which event. What may be repeated travels apart from what may not, so that one outcome holds for all of a
 * delivery. What happened before the yes to a destination stays here, though measuring it was allowed.
 */
function planLeaving(kept: readonly Draft[], ways: readonly OpenWay[], sensitive: boolean): Plan {
  const plan: Plan = { deliveries: [], carried: ways.length === 0 ? [] : kept.map(() => []), curtailed: [] };
  for (const { way, grant } of ways) {
    const filling = new Map<boolean, { place: number; size: number }>();
    kept.forEach((draft, place) => {
      const reason = sensitive ? 'sensitive_page' : draft.at < grant.since ? 'before_grant' : way.whyNot(draft);
      if (reason !== undefined) {
        curtail(plan.curtailed, way.destination, reason);
        return;
      }
      const repeatable = way.repeatable(draft);
      let open = filling.get(repeatable);
      if (open === undefined || open.size === way.limits.events) {
        open = { place: plan.deliveries.length, size: 0 };
        filling.set(repeatable, open);
        plan.deliveries.push({ destination: way.destination, purpose: way.purpose, grant: grant.no, repeatable });
      }
      open.size += 1;
      plan.carried[place]?.push(open.place);
    });
  }
  return plan;
}

function curtail(list: Curtailed[], destination: Curtailed['destination'], reason: string): void {
  const at = list.findIndex((one) => one.destination === destination && one.reason === reason);
  list.splice(at < 0 ? list.length : at, 1, { destination, reason, n: (list[at]?.n ?? 0) + 1 });
}

function keptEvent({ id, name, at, source, engaged, params }: Draft, deliveries: readonly number[]): KeptEvent {
  const body = engaged === undefined ? { params } : { engaged, params };
  const kept = { id, name, at, said: source.at, body };
  return deliveries.length > 0 ? { ...kept, deliveries } : kept;
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
