import * as z from 'zod';
import type { EventBody } from '../collect/event.ts';
import type {
  Attempt,
  Description,
  DestinationName,
  HttpRequest,
  LeavingEvent,
  Limits,
  Outcome,
  Parcel,
} from '../destinations/destination.ts';
import { campaignParts } from '../minimize/keep.ts';
import type { ClaimedDelivery, Settlement, Store } from '../storage/store.ts';
import { nextAttempt } from './schedule.ts';

/** One site's way to one destination, settings included. */
export interface Route {
  readonly site: string;
  readonly destination: DestinationName;
  readonly limits: Limits;
  isOpen(now: number): boolean;
  describe(parcel: Parcel, now: number): Description | Promise<Description>;
  read(attempt: Attempt, repeatable: boolean): Outcome;
}

export interface DrainDeps {
  readonly store: Store;
  readonly routes: readonly Route[];
  readonly clock: () => number;
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number;
  readonly uuid: () => string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly send: (request: HttpRequest, deadlineMs: number) => Promise<Attempt>;
}

const atOnce = 12;
const leaseMs = 45_000;

/** Longer than the ten seconds after which a connection counts as never made: that must be told from silence after it. */
const deadlineMs = 15_000;

/**
 * A send starts only this long after its claim began: what was withdrawn since is recalled in the database, and cannot be
 * recalled here. Later, the claim is dropped and made again (DESIGN section 3, rule 4).
 */
const freshMs = 500;

/** Sends what is due and may leave. Answers how many deliveries it settled for good or for later. */
export async function drain(deps: DrainDeps): Promise<number> {
  const now = deps.clock();
  const open = deps.routes.filter((route) => route.isOpen(now));
  if (open.length === 0) {
    return 0;
  }
  const began = deps.monotonic();
  const lease = deps.uuid();
  const claimed = await deps.store.claim({
    lease,
    now,
    until: now + leaseMs,
    limit: atOnce,
    open: open.map(({ site, destination }) => ({ site, destination })),
  });
  const settlements = await Promise.all(claimed.map((delivery) => deliver(deps, open, { delivery, began })));
  if (settlements.length > 0) {
    await deps.store.settle(lease, deps.clock(), settlements);
  }
  return settlements.filter(({ outcome }) => outcome !== 'dropped').length;
}

interface Turn {
  readonly delivery: ClaimedDelivery;
  readonly began: number;
}

async function deliver(deps: DrainDeps, open: readonly Route[], { delivery, began }: Turn): Promise<Settlement> {
  const { no, tries, repeatable } = delivery;
  const route = open.find(({ site, destination }) => site === delivery.site && destination === delivery.destination);
  const parcel = parcelOf(delivery);
  if (parcel === undefined) {
    return { no, outcome: 'dead', reason: 'unreadable' };
  }
  if (route === undefined) {
    return { no, outcome: 'dropped' };
  }
  const now = deps.clock();
  const events = parcel.events.filter(({ at }) => at >= now - route.limits.age);
  if (events.length === 0) {
    return { no, outcome: 'dead', reason: 'too_old' };
  }
  const described = await route.describe({ ...parcel, events }, now);
  if (!described.ok) {
    return { no, outcome: 'dead', reason: described.reason };
  }
  if (deps.monotonic() - began > freshMs) {
    return { no, outcome: 'dropped' };
  }
  const outcome = route.read(await deps.send(described.request, deadlineMs), repeatable);
  if (outcome.outcome !== 'retry') {
    return { no, ...outcome, late: parcel.events.length - events.length };
  }
  const due = nextAttempt(tries, deps.clock(), deps.random());
  return due === undefined ? { no, outcome: 'dead', reason: outcome.reason } : { no, outcome: 'retry', due };
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const bodySchema = z.object({
  page: z.string(),
  referrer: z.enum(['none', 'self', 'search', 'social', 'assistant', 'mail', 'other']),
  device: z.object({
    browser: z.string(),
    os: z.string(),
    type: z.enum(['desktop', 'mobile', 'tablet', 'other']),
  }),
  engaged: z.int().optional(),
  title: z.string().optional(),
  from: z.string().optional(),
  campaign: z.partialRecord(z.enum(campaignParts), z.string()).optional(),
  params: z.record(z.string(), z.union([scalar, z.array(z.record(z.string(), scalar))])),
});

/** A row that cannot be read is a fault of its own; it must not cost the outcome of the others in its claim. */
function parcelOf({ client, session, events }: ClaimedDelivery): Parcel | undefined {
  const read: LeavingEvent[] = [];
  for (const { id, name, at, body } of events) {
    const parsed = bodySchema.safeParse(readJson(body));
    if (!parsed.success) {
      return undefined;
    }
    // What JSON held no member for is absent, not undefined: zod says so by its values, not by its types.
    read.push({ ...(parsed.data as EventBody), id, name, at });
  }
  return { client, session, events: read };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
