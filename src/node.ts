import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { rememberedHolders } from './consent/holders.ts';
import { drain, type DrainDeps, freshMemory, usualDeadlineMs, usualMost } from './delivery/drain.ts';
import { routesOf } from './delivery/routes.ts';
import { leavingSecrets } from './delivery/secrets.ts';
import { openStops } from './delivery/stops.ts';
import type { Deps } from './deps.ts';
import { enrolledOrigins } from './door/origin.ts';
import { limitPerMinute } from './door/rate.ts';
import { reportToConsole } from './door/report.ts';
import type { Environment } from './environment.ts';
import { cachedAgents } from './minimize/device.ts';
import { migrationsFolder, readScript } from './node/assets.ts';
import { type DataFolder, installationSecret, openDataFolder } from './node/data.ts';
import { nodeHashing } from './node/hashing.ts';
import { type FileJournal, openJournal } from './node/journal.ts';
import { openLedger } from './node/ledger.ts';
import { sha256 } from './node/ledger-export.ts';
import { requireOutside } from './node/outside.ts';
import { runRounds } from './node/rounds.ts';
import { addressOfPeer } from './node/peer.ts';
import { openSender, type Sender } from './node/send.ts';
import { straightBeacons } from './node/straight.ts';
import { upkeepOf } from './node/upkeep.ts';
import { publishCatalogs } from './publish-catalog.ts';
import { publishNotices } from './publish.ts';
import { neverInTheWay } from './rights/journal.ts';
import { replay } from './rights/replay.ts';
import { openSites } from './site.ts';
import { openNodeEngine } from './storage/sqlite/node/engine.ts';
import { migrateFile } from './storage/sqlite/node/migrate.ts';
import { createSqliteStore } from './storage/sqlite/store.ts';
import type { Store } from './storage/store.ts';

/** A collector that listens. `deps` is for whoever stands beside it in the same process: the demo, a test. */
export interface Collector {
  readonly url: string;
  readonly deps: Deps;
  readonly app: Hono;
  close(): Promise<void>;
}

export interface Starting {
  readonly config: Config;
  readonly environment: Environment;
  readonly clock?: () => number;
  readonly report?: (error: unknown) => void;
  /** How long a destination may take to answer; a test has less time. */
  readonly deadlineMs?: number;
  /** More routes on the same server: the demo, a test. */
  readonly beside?: (deps: Deps) => Hono;
}

/**
 * Config to listening server. The port is taken first, so that a second start fails without touching the data of the first;
 * until the store is open it answers 503.
 */
export async function startNode(starting: Starting): Promise<Collector> {
  // Node looks for slow requests only this often; its default of thirty seconds would make the limits below meaningless.
  const server = createServer({ connectionsCheckingInterval: 1_000 }, notYet);
  const url = await listen(server, starting.environment);
  try {
    const { deps, app, straight, end } = await openCollector(starting, url);
    server.off('request', notYet);
    const listener = getRequestListener((request, env) => app.fetch(request, env));
    server.on('request', (request, response) => {
      if (!straight(request, response)) {
        void listener(request, response);
      }
    });
    return {
      url,
      deps,
      app,
      close: async () => {
        await stop(server);
        await end();
      },
    };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

function notYet(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'Retry-After': '1' }).end();
}

interface Opened {
  readonly deps: Deps;
  readonly app: Hono;
  readonly straight: ReturnType<typeof straightBeacons>;
  readonly end: () => Promise<void>;
}

async function openCollector(starting: Starting, url: string): Promise<Opened> {
  const { config, environment } = starting;
  const data = openDataFolder(environment.data);
  const secret = installationSecret(data, environment.secret(config.secret));
  const script = readScript();
  requireOutside(environment.outside);
  migrateFile(data.database, migrationsFolder());
  const report = starting.report ?? reportToConsole();
  const keepSince = (starting.clock ?? Date.now)() - config.backupDays * dayMs;
  const journal = await openJournal({ folder: environment.outside ?? data.folder, keepSince, report });
  const store = createSqliteStore(await openNodeEngine(data.database));
  try {
    return await openApp(starting, { data, store, journal, secret, script, url });
  } catch (error) {
    await store.close();
    await journal.close();
    throw error;
  }
}

interface Parts {
  readonly data: DataFolder;
  readonly store: Store;
  readonly journal: FileJournal;
  readonly secret: string;
  readonly script: NonNullable<Deps['script']>;
  readonly url: string;
}

async function openApp(starting: Starting, { data, store, journal, secret, script, url }: Parts): Promise<Opened> {
  const { config, environment } = starting;
  const hashing = nodeHashing(secret);
  const sites = openSites(config, selfOrigins(url));
  const clock = starting.clock ?? Date.now;
  const report = starting.report ?? reportToConsole();
  const { operatorToken } = environment;
  // Before anything is written: a database that was put back must stay as it is found.
  const ledger = await openLedger({ data, environment, sites, store, clock, report });
  const { sequenceSoon, declareKeyLost, ledgerFaults } = ledger;
  const notices = await publishNotices({ sites, store, hashing, now: clock() });
  await publishCatalogs({ sites, store, hashing, now: clock() });
  const deps: Omit<Deps, 'nudge'> = {
    sites,
    pages: enrolledOrigins(sites),
    store,
    journal: neverInTheWay(journal, report),
    hashing,
    sha256,
    holders: rememberedHolders({ store, hashing }, 10_000),
    clock,
    report,
    stops: openStops(),
    sequenceSoon,
    declareKeyLost,
    ledgerFaults,
    script,
    notices,
    random: { uuid: randomUUID, positive: () => randomInt(1, 2 ** 31) },
    agents: cachedAgents(2_000),
    operatorHash: operatorToken === undefined ? undefined : await hashing.sha256(operatorToken),
    rate: limitPerMinute(config.rate.perMinute),
    addressOf: addressOfPeer,
    memory: memoryOfProcess,
  };
  // An old copy of the database may have been put back: nothing is answered or sent before it knows every withdrawal.
  await replay(deps);
  // Last, so that a start that fails leaves no timer behind.
  const sender = openSender();
  const drainDeps = drainWith(starting, { ...deps, send: sender.send });
  const { backupDays } = config;
  const rounds = runRounds({ report, often: () => drain(drainDeps), ...upkeepOf({ deps, ledger, data, backupDays }) });
  ledger.sequenceAll();
  const whole: Deps = { ...deps, nudge: rounds.nudge };
  const app = createApp(whole);
  if (starting.beside !== undefined) {
    app.route('/', starting.beside(whole));
  }
  const end = async () => {
    await rounds.stop();
    sender.close();
    await ledger.end();
    await store.close();
    await journal.close();
  };
  return { deps: whole, app, straight: straightBeacons({ ...whole, nudge: rounds.nudge }), end };
}

const dayMs = 86_400_000;

type DrainingDeps = Pick<Deps, 'store' | 'sites' | 'clock' | 'stops'> & Pick<Sender, 'send'>;

async function listen(server: Server, { port, host }: Environment): Promise<string> {
  // A body that trickles in is given ten seconds; Node answers 408 and closes.
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const bound = isPort(address) ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

function isPort(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** `self` in a configuration: the address listened on, by each name a browser on this machine may use for it. */
function selfOrigins(url: string): string[] {
  const { port } = new URL(url);
  return [url, `http://localhost:${port}`, `http://127.0.0.1:${port}`];
}

function drainWith({ config, environment, deadlineMs = usualDeadlineMs }: Starting, deps: DrainingDeps): DrainDeps {
  return {
    store: deps.store,
    routes: routesOf(deps.sites, leavingSecrets(config, environment.secret)),
    clock: deps.clock,
    monotonic: () => performance.now(),
    uuid: randomUUID,
    random: Math.random,
    send: deps.send,
    deadlineMs,
    stops: deps.stops,
    memory: freshMemory(),
    most: usualMost,
  };
}

function memoryOfProcess() {
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss, heapUsed };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), 2_000);
  await closed;
  clearTimeout(impatient);
}
