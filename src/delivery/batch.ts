import type { Description, HttpRequest, LeavingEvent, Limits, Parcel } from '../destinations/destination.ts';
import type { ClaimedDelivery, Settlement } from '../storage/delivery-store.ts';
import { eventsOf } from './parcel.ts';

/** What packing has to know of a way out. */
interface Route {
  readonly limits: Limits;
  readonly merges: boolean;
  describe(parcel: Parcel, now: number): Description | Promise<Description>;
}

/** A delivery with those of its events that are young enough to leave. */
export interface Load {
  readonly delivery: ClaimedDelivery;
  readonly events: readonly LeavingEvent[];
  readonly late: number;
}

/** One request, and the deliveries whose fate hangs on it. */
export interface Batch {
  readonly loads: readonly Load[];
  readonly request: HttpRequest;
  readonly cut: number;
}

/** What is to be sent of one visit, in order, and what is over before it began. */
export interface Plan {
  readonly batches: readonly Batch[];
  readonly over: readonly Settlement[];
}

/** Deliveries of one visit to one destination under one grant, each group in the order of its numbers. */
export function byVisit(claimed: readonly ClaimedDelivery[]): readonly (readonly ClaimedDelivery[])[] {
  const groups = new Map<string, ClaimedDelivery[]>();
  for (const delivery of claimed) {
    const { site, destination, grant, client, session } = delivery;
    const key = JSON.stringify([site, destination, grant, client, session]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [delivery]);
    } else {
      group.push(delivery);
    }
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a.no - b.no));
}

/** Packs the deliveries of one visit into as few requests as the limits allow, in order. A delivery is never torn. */
export async function plan(route: Route, group: readonly ClaimedDelivery[], now: number): Promise<Plan> {
  const over: Settlement[] = [];
  const loads: Load[] = [];
  for (const delivery of group) {
    const events = eventsOf(delivery);
    const young = events?.filter(({ at }) => at >= now - route.limits.age) ?? [];
    if (young.length > 0) {
      loads.push({ delivery, events: young, late: delivery.events.length - young.length });
    } else {
      over.push(dead(delivery, events === undefined ? 'unreadable' : 'too_old'));
    }
  }
  const parts = route.merges ? byCount(loads, route.limits.events) : loads.map((load) => [load]);
  const batches: Batch[] = [];
  for (const part of parts) {
    batches.push(...(await describe(route, part, { now, over })));
  }
  return { batches, over };
}

function byCount(loads: readonly Load[], most: number): readonly (readonly Load[])[] {
  const parts: Load[][] = [];
  let room = 0;
  for (const load of loads) {
    const part = parts.at(-1);
    if (part === undefined || load.events.length > room) {
      parts.push([load]);
      room = most - load.events.length;
    } else {
      part.push(load);
      room -= load.events.length;
    }
  }
  return parts;
}

interface Sink {
  readonly now: number;
  readonly over: Settlement[];
}

/** In halves until each is small enough. */
async function describe(route: Route, loads: readonly Load[], sink: Sink): Promise<readonly Batch[]> {
  const [first] = loads;
  if (first === undefined) {
    return [];
  }
  const described = await route.describe(parcelOf(first, loads), sink.now);
  if (described.ok && isWithin(described, route)) {
    return [{ loads, request: described.request, cut: described.cut }];
  }
  if (loads.length > 1) {
    const half = Math.ceil(loads.length / 2);
    const before = await describe(route, loads.slice(0, half), sink);
    return [...before, ...(await describe(route, loads.slice(half), sink))];
  }
  sink.over.push(dead(first.delivery, described.ok ? 'too_large' : described.reason));
  return [];
}

function parcelOf({ delivery: { client, session } }: Load, loads: readonly Load[]): Parcel {
  return { client, session, events: loads.flatMap(({ events }) => events) };
}

function isWithin(described: Extract<Description, { ok: true }>, { limits }: Route): boolean {
  return new TextEncoder().encode(described.request.body).length <= limits.bytes;
}

function dead({ no }: ClaimedDelivery, reason: string): Settlement {
  return { no, outcome: 'dead', reason };
}
