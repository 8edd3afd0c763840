import type { Attempt, Description, HttpRequest, Limits, Outcome, Parcel } from '../destinations/destination.ts';
import type { DestinationName } from '../destinations/name.ts';
import type { CircuitRow, ClaimedDelivery, Settlement } from '../storage/delivery-store.ts';
import type { Store } from '../storage/store.ts';
import { type Batch, byVisit, plan } from './batch.ts';
import { inParallel } from './in-parallel.ts';
import { nextAttempt, restAfter } from './schedule.ts';
import { nameOf, type Stops } from './stops.ts';

/** One site's way to one destination, settings included. */
export interface Route {
  readonly site: string;
  readonly destination: DestinationName;
  readonly limits: Limits;
  /** Whether deliveries of one visit may leave in one request. */
  readonly merges: boolean;
  isOpen(now: number): boolean;
  describe(parcel: Parcel, now: number): Description | Promise<Description>;
  read(attempt: Attempt, repeatable: boolean): Outcome;
}

export interface DrainDeps {
  readonly store: Pick<Store, 'claim' | 'settle' | 'outlook' | 'noteCircuits'>;
  readonly routes: readonly Route[];
  readonly clock: () => number;
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number;
  readonly uuid: () => string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly send: (request: HttpRequest, deadlineMs: number) => Promise<Attempt>;
  /** How long one request may take. */
  readonly deadlineMs: number;
  readonly stops: Stops;
  readonly memory: DrainMemory;
  /** How many deliveries one claim takes at the most, and so how many requests a round makes. */
  readonly most: number;
}

/** What one drain learns from round to round. Losing it costs time, never an event. */
export interface DrainMemory {
  /** How many deliveries a claim takes: as many as can be begun while the claim is fresh. */
  limit: number;
  /** A row of a way that is shut, below which nothing waits that could leave; and until when that is believed. */
  past: { readonly no: number; readonly open: string; readonly until: number } | undefined;
}

export function freshMemory(): DrainMemory {
  return { limit: 50, past: undefined };
}

/** Where nothing else bounds it: a claim of so many is settled before its lease or its freshness is a question. */
export const usualMost = 400;
const leastAtOnce = 12;
const requestsAtOnce = 12;
const leaseMs = 45_000;
/** A row that was overlooked because its number came back is found this soon. */
const pastMs = 10_000;

/** Longer than the ten seconds after which a connection counts as never made: that must be told from silence after it. */
export const usualDeadlineMs = 15_000;

/**
 * A send starts only this long after its claim began: what was withdrawn since is recalled in the database, and cannot be
 * recalled here. Later, the claim is dropped and made again (DESIGN section 3, rule 4).
 */
const freshMs = 500;

/** Sends what is due and may leave. Answers how many deliveries it settled for good or for later. */
export async function drain(deps: DrainDeps): Promise<number> {
  const now = deps.clock();
  const open = deps.routes.filter((route) => route.isOpen(now) && !deps.stops.has(route));
  if (open.length === 0) {
    return 0;
  }
  const { circuits, last } = await deps.store.outlook();
  const circuitOf = (route: Route) => circuits.find((each) => nameOf(each) === nameOf(route));
  const idle = ({ stopped, restsUntil }: CircuitRow) => stopped !== null || restsUntil > now;
  const awake = open.filter((route) => {
    const circuit = circuitOf(route);
    return circuit === undefined || !idle(circuit);
  });
  const failing = awake.filter((route) => (circuitOf(route)?.failures ?? 0) > 0);
  const healthy = awake.filter((route) => !failing.includes(route));
  let settled = healthy.length === 0 ? 0 : await round(deps, { routes: healthy, failures: 0, last });
  for (const route of failing) {
    settled += await round(deps, { routes: [route], failures: circuitOf(route)?.failures ?? 0, last });
  }
  return settled;
}

interface Turn {
  readonly routes: readonly Route[];
  /** Rounds in a row in which this one way reached nobody. Then a single delivery is the probe. */
  readonly failures: number;
  readonly last: { readonly no: number; readonly site: string; readonly destination: string } | undefined;
}

async function round(deps: DrainDeps, turn: Turn): Promise<number> {
  const { store, memory, clock } = deps;
  const { routes, failures, last } = turn;
  const now = clock();
  const began = deps.monotonic();
  const lease = deps.uuid();
  const probe = failures > 0;
  const limit = probe ? 1 : Math.min(memory.limit, deps.most);
  const names = routes.map(nameOf).join();
  const { past } = memory;
  const claimed = await store.claim({
    lease,
    now,
    until: now + leaseMs,
    limit,
    open: routes.map(({ site, destination }) => ({ site, destination })),
    probe,
    after: !probe && past?.open === names && past.until > now ? past.no : 0,
  });
  if (!probe) {
    learn(memory, { names, last, now, routes, some: claimed.length < limit });
  }
  if (claimed.length === 0) {
    return 0;
  }
  const trips = await inParallel(
    byVisit(claimed).map((group) => () => travel(deps, routes, { group, began })),
    requestsAtOnce,
  );
  const down = downOf(routes, trips);
  const at = clock();
  const settlements = trips.flatMap((trip) => trip.ends.map((end) => settlement(end, { at, deps, down })));
  await Promise.all([store.settle(lease, at, settlements), note(deps, trips, { at, down, failures })]);
  if (!probe) {
    resize(deps, settlements, claimed.length === limit);
  }
  return settlements.filter(({ outcome }) => outcome !== 'dropped').length;
}

interface Seen {
  readonly names: string;
  readonly last: Turn['last'];
  readonly now: number;
  readonly routes: readonly Route[];
  readonly some: boolean;
}

/** Everything that could leave was taken: what lies below the newest row of another way need not be read again while that stands. */
function learn(memory: DrainMemory, { names, last, now, routes, some }: Seen): void {
  const isOthers =
    last !== undefined &&
    !routes.some(({ site, destination }) => site === last.site && destination === last.destination);
  const { past } = memory;
  if (past?.open !== names || past.until <= now) {
    memory.past = some && isOthers ? { no: last.no, open: names, until: now + pastMs } : undefined;
  } else if (some && isOthers) {
    memory.past = { ...past, no: last.no };
  }
}

function resize(
  { memory, most }: Pick<DrainDeps, 'memory' | 'most'>,
  settlements: readonly Settlement[],
  full: boolean,
): void {
  if (settlements.some(({ outcome }) => outcome === 'dropped')) {
    memory.limit = Math.max(leastAtOnce, Math.floor(memory.limit / 2));
  } else if (full) {
    memory.limit = Math.min(most, memory.limit * 2);
  }
}

/** How it went with one visit's deliveries. `reached`: somebody answered, and took or refused it; undefined: nothing was tried. */
interface Trip {
  readonly route: Route | undefined;
  readonly reached: boolean | undefined;
  readonly ends: readonly End[];
}

type End =
  | { readonly kind: 'over'; readonly settlement: Settlement }
  | { readonly kind: 'retry'; readonly delivery: ClaimedDelivery; readonly attempt: Attempt; readonly outcome: Retry };
type Retry = Extract<Outcome, { outcome: 'retry' }>;

interface Visit {
  readonly group: readonly ClaimedDelivery[];
  readonly began: number;
}

/** Its requests one after the other. One that is to be tried again holds back those after it: the visit leaves in order. */
async function travel(deps: DrainDeps, open: readonly Route[], { group, began }: Visit): Promise<Trip> {
  const [head] = group;
  const route = open.find(({ site, destination }) => site === head?.site && destination === head.destination);
  const drop = ({ no }: ClaimedDelivery): End => ({ kind: 'over', settlement: { no, outcome: 'dropped' } });
  if (route === undefined) {
    return { route, reached: undefined, ends: group.map(drop) };
  }
  const { batches, over } = await plan(route, group, deps.clock());
  const ends: End[] = over.map((settled) => ({ kind: 'over', settlement: settled }));
  let reached: boolean | undefined;
  let held = false;
  for (const batch of batches) {
    held ||= deps.monotonic() - began > freshMs || deps.stops.has(route);
    if (held) {
      ends.push(...batch.loads.map(({ delivery }) => drop(delivery)));
      continue;
    }
    const attempt = await deps.send(batch.request, deps.deadlineMs);
    const read = endsOf(route, batch, attempt);
    held = read.some(({ kind }) => kind === 'retry');
    reached = reached === true || (attempt.kind === 'answered' && !held);
    ends.push(...read);
  }
  return { route, reached, ends };
}

function endsOf(route: Route, { loads, cut }: Batch, attempt: Attempt): End[] {
  return loads.map(({ delivery, late }, place): End => {
    const outcome = route.read(attempt, delivery.repeatable);
    return outcome.outcome === 'retry'
      ? { kind: 'retry', delivery, attempt, outcome }
      : {
          kind: 'over',
          settlement: { no: delivery.no, ...outcome, late, ...(place === 0 && cut > 0 && { cut }) },
        };
  });
}

/** The ways on which something was tried and nobody was reached. */
function downOf(routes: readonly Route[], trips: readonly Trip[]): ReadonlySet<Route> {
  return new Set(
    routes.filter((route) => {
      const tried = trips.filter((trip) => trip.route === route && trip.reached !== undefined);
      return tried.length > 0 && tried.every(({ reached }) => reached === false);
    }),
  );
}

interface Ending {
  readonly at: number;
  readonly deps: DrainDeps;
  readonly down: ReadonlySet<Route>;
}

/**
 * An outage is the way's and not the delivery's: what never connected while nobody was reached keeps its place and its tries, and
 * leaves with the rest. Whatever else is to be tried again waits its own time, so that one that is always refused blocks no other.
 */
function settlement(end: End, { at, deps, down }: Ending): Settlement {
  if (end.kind === 'over') {
    return end.settlement;
  }
  const { delivery, attempt, outcome } = end;
  const { no, tries } = delivery;
  const isOutage = [...down].some((route) => nameOf(route) === nameOf(delivery));
  if (attempt.kind === 'never_connected' && isOutage) {
    return { no, outcome: 'retry', due: at, uncounted: true };
  }
  const due = nextAttempt(tries, at, deps.random());
  return due === undefined
    ? { no, outcome: 'dead', reason: outcome.reason }
    : {
        no,
        outcome: 'retry',
        due: Math.max(due, at + (outcome.after ?? 0)),
        ...(attempt.kind === 'no_answer' && { unanswered: true }),
      };
}

interface Noting {
  readonly at: number;
  readonly down: ReadonlySet<Route>;
  readonly failures: number;
}

/** A way that reached somebody is whole again. A probe that was not sent after all leaves it as it was, free to be probed at once. */
async function note(
  { store, random }: DrainDeps,
  trips: readonly Trip[],
  { at, down, failures }: Noting,
): Promise<void> {
  const ways = failures > 0 ? trips.flatMap(({ route }) => route ?? []).slice(0, 1) : [...down];
  const reached = trips.some((trip) => trip.reached === true);
  const circuits = ways.map((route) => {
    const { site, destination } = route;
    return down.has(route)
      ? { site, destination, failures: failures + 1, restsUntil: at + restAfter(failures + 1, random()) }
      : { site, destination, failures: reached ? 0 : failures, restsUntil: 0 };
  });
  if (circuits.length > 0) {
    await store.noteCircuits(circuits);
  }
}
