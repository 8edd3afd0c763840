import type { D1Database, ExportedHandler, R2Bucket } from '@cloudflare/workers-types';
import type { Hono } from 'hono';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { drain, type DrainDeps, freshMemory, usualDeadlineMs } from '../delivery/drain.ts';
import { routesOf } from '../delivery/routes.ts';
import { leavingSecrets, secretFaults } from '../delivery/secrets.ts';
import { openStops } from '../delivery/stops.ts';
import { askedHolders } from '../consent/holders.ts';
import type { Hashing } from '../consent/hashing.ts';
import type { Deps } from '../deps.ts';
import { enrolledOrigins } from '../door/origin.ts';
import { limitPerMinute } from '../door/rate.ts';
import { reportToConsole } from '../door/report.ts';
import { connectingAddressOf } from '../door/withheld.ts';
import { cachedAgents } from '../minimize/device.ts';
import { publishCatalogs } from '../publish-catalog.ts';
import { publishNotices } from '../publish.ts';
import { closeErasures } from '../rights/erasure.ts';
import { neverInTheWay, noJournal } from '../rights/journal.ts';
import { lapseGrants } from '../rights/lapse.ts';
import { reconcile } from '../rights/reconcile.ts';
import { replay } from '../rights/replay.ts';
import { certifyDestructions, destroyExpired } from '../rights/retention.ts';
import { endVoided } from '../rights/void.ts';
import { openSites } from '../site.ts';
import { createD1Engine } from '../storage/sqlite/d1/engine.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import { workerHashing } from './hashing.ts';
import { bucketJournal } from './journal.ts';
import { openWorkerLedger, workerSha256 } from './ledger.ts';
import { send } from './send.ts';

/** What wrangler.toml binds: the database, and secrets by the names that the configuration gives. */
export interface Bindings {
  readonly DB: D1Database;
  /** Keeps each checkpoint of the ledger and the journal of withdrawals as well. */
  readonly OUTSIDE?: R2Bucket;
  readonly [name: string]: unknown;
}

export interface WorkerOptions {
  readonly config: (bindings: Bindings) => Config;
  readonly clock?: () => number;
  /** How long a destination may take to answer; a test has less time. */
  readonly deadlineMs?: number;
  /** More routes on the same worker: the demo, a test. */
  readonly beside?: (deps: Deps, bindings: Bindings) => Hono;
}

interface Opened {
  readonly app: Hono;
  readonly round: () => Promise<void>;
}

/** The handlers of a Worker. Whatever can outlive a request is opened once per isolate and origin it is reached at. */
export function createWorker(options: WorkerOptions): ExportedHandler<Bindings> {
  const opened = new Map<string, Promise<Opened>>();
  const open = (bindings: Bindings, origin: string) => {
    const collector =
      opened.get(origin) ??
      openCollector(options, bindings, origin).catch((error: unknown) => {
        // A database that does not answer yet must not keep this isolate shut for ever.
        opened.delete(origin);
        throw error;
      });
    opened.set(origin, collector);
    return collector;
  };
  return {
    fetch: async (request, bindings, context) => {
      const { app } = await open(bindings, new URL(request.url).origin);
      // Two declarations of one web standard: the runtime's Request is the one hono was written for.
      return app.fetch(request as unknown as Request, bindings, context) as never;
    },
    scheduled: async (_, bindings) => {
      const { round } = await open(bindings, '');
      await round();
    },
  };
}

async function openCollector(options: WorkerOptions, bindings: Bindings, origin: string): Promise<Opened> {
  const config = options.config(bindings);
  const secretOf = (name: string) => secret(bindings, name);
  requireSound(config, secretOf);
  const store = createSqliteStore(createD1Engine(bindings.DB));
  const hashing = await workerHashing(installationSecret(config, secretOf));
  const sites = openSites(config, [origin]);
  const clock = options.clock ?? Date.now;
  const routes = routesOf(sites, leavingSecrets(config, secretOf));
  const stops = openStops();
  const drainSome = drainer({ store, routes, clock, stops }, options.deadlineMs);
  const report = reportToConsole();
  const bucket = bindings.OUTSIDE;
  const ledger = await openWorkerLedger({ config, secretOf, bucket, sites, store, clock, report });
  const { sequenceSoon, declareKeyLost, ledgerFaults } = ledger;
  const notices = await publishNotices({ sites, store, hashing, now: clock() });
  await publishCatalogs({ sites, store, hashing, now: clock() });
  const deps: Deps = {
    sites,
    pages: enrolledOrigins(sites),
    store,
    journal: neverInTheWay(bucket === undefined ? noJournal : bucketJournal(bucket, uuid), report),
    hashing,
    sha256: workerSha256,
    holders: askedHolders({ store, hashing }),
    clock,
    stops,
    sequenceSoon,
    declareKeyLost,
    ledgerFaults,
    notices,
    random: { uuid, positive: () => ((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % (2 ** 31 - 1)) + 1 },
    agents: cachedAgents(500),
    operatorHash: await hashOf(hashing, secretOf('BALISE_OPERATOR_TOKEN')),
    rate: limitPerMinute(config.rate.perMinute),
    addressOf: connectingAddressOf,
    script: undefined,
    nudge: (c) => c.executionCtx.waitUntil(drainSome(roundsAfterBeacon)),
    report,
  };
  const app = createApp(deps);
  if (options.beside !== undefined) {
    app.route('/', options.beside(deps, bindings));
  }
  const round = async () => {
    // First, so that what a database put back in time would send is stopped. One object that cannot be read stops no round.
    await replay(deps, clock() - dayMs).catch(report);
    await store.settleLostLeases(clock());
    await endVoided(deps, clock() - hourMs);
    await drainSome(roundsAMinute);
    await closeErasures({ store, hashing, clock });
    if (new Date(clock()).getUTCMinutes() === 0) {
      await hourly(deps);
    }
    await certifyDestructions(deps);
    await ledger.sequenceAll();
    deps.agents.forget();
    deps.rate.forget(clock());
  };
  return { app, round };
}

type DrainParts = Pick<DrainDeps, 'store' | 'routes' | 'clock' | 'stops'>;

/** An invocation may ask so much and no more (Cloudflare, limits: subrequests); what is left waits for the next one. */
const mostInRound = 40;
/** What came while one was out leaves after it. */
const roundsAfterBeacon = 5;
const roundsAMinute = 20;

function drainer(parts: DrainParts, deadlineMs = usualDeadlineMs): (rounds: number) => Promise<void> {
  const own = { monotonic: Date.now, uuid, random: Math.random, send, deadlineMs, memory: freshMemory() };
  return async (rounds) => {
    let left = rounds;
    while (left > 0 && (await drain({ ...parts, ...own, most: mostInRound })) > 0) {
      left -= 1;
    }
  };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A step is a read of at most a thousand rows and a commit: what an invocation can afford beside the rest. */
const stepsAnHour = 40;

/** What a round of one minute cannot afford: each block of events is held against the grants once in 24 hours, the last two hourly. */
async function hourly(deps: Deps): Promise<void> {
  const hour = new Date(deps.clock()).getUTCHours();
  await endVoided(deps);
  await lapseGrants(deps);
  await destroyExpired(deps, stepsAnHour);
  await reconcile(deps, (block, place, all) => place >= all.length - 2 || block % 24 === hour);
}

async function hashOf(hashing: Hashing, token: string | undefined): Promise<string | undefined> {
  return token === undefined ? undefined : hashing.sha256(token);
}

function uuid(): string {
  return crypto.randomUUID();
}

function secret(bindings: Bindings, name: string): string | undefined {
  const value = bindings[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Whoever operates the account can put D1 back in time for so long, and nothing here shortens it: what people are told must not
 * be less.
 */
function requirePublishedWindow({ backupDays, timeTravelDays }: Config): void {
  if (backupDays < timeTravelDays) {
    throw new Error(
      `backupDays is ${backupDays}, and D1 can be put back ${timeTravelDays} days: publish ${timeTravelDays}, or say ` +
        'timeTravelDays: 7 where the account is on the free plan.',
    );
  }
}

/** Before anything is opened: what a deployment must have mended, said at its first request. */
function requireSound(config: Config, secretOf: (name: string) => string | undefined): void {
  requirePublishedWindow(config);
  requireSecrets(config, secretOf);
}

/** Without its secret a destination would wait for ever. */
function requireSecrets(config: Config, secretOf: (name: string) => string | undefined): void {
  const faults = secretFaults(config, secretOf);
  if (faults.length > 0) {
    throw new Error(faults.map(({ at, mend, name }) => `${at}: ${mend} npx wrangler secret put ${name}`).join('\n'));
  }
}

/** Workers keep no files: outside the demo the secret must have been set, or every isolate would seal with another one. */
function installationSecret(config: Config, secretOf: (name: string) => string | undefined): string {
  const given = secretOf(config.secret) ?? (config.mode === 'demo' ? 'demo'.repeat(8) : '');
  if (given.length < 32) {
    throw new Error(`The secret ${config.secret} needs 32 characters at least: wrangler secret put ${config.secret}`);
  }
  return given;
}
