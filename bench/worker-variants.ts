import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { migrationsFolder } from '../src/node/assets.ts';
import { sha256 } from '../src/node/ledger-export.ts';
import { drawKey } from '../src/proof/keys.ts';
import { benchConfig } from './beacons.ts';
import { loadCore, pidOf, serverCore, stop, usageOf } from './processes.ts';
import { forwards, newPass, readBalance, type Variant } from './variants.ts';
import { bundle, type Served, serve, text } from './worker-serve.ts';

export const workerNames = {
  parse: '(a) parse only',
  insert: '(b) parse and one insert',
  stub: 'balise, database stubbed',
  d1: 'balise, D1 beside it',
  forwarding: `balise, D1 beside it${forwards}`,
} as const;

/** The three bundles that a run needs. */
export interface Scripts {
  readonly ours: string;
  readonly parse: string;
  readonly d1: string;
}

export async function bundleAll(folder: string): Promise<Scripts> {
  const [ours, parse, d1] = await Promise.all([
    bundle(folder, 'worker-entry.ts'),
    bundle(folder, 'worker-parse.ts'),
    bundle(folder, 'worker-d1.ts'),
  ]);
  return { ours, parse, d1 };
}

/** What the process of the database spent since every pass was given. */
export interface Spent {
  readonly cpuMs: number;
  readonly rows: number;
}

export interface WorkerVariant extends Variant {
  /** Ends the processes beside the measured one. */
  readonly endBeside: () => Promise<void>;
  readonly spentBeside: () => Promise<Spent | undefined>;
}

const operatorToken = 'operator-of-the-bench-alone-0123456789';

/** Bindings as a deployment has them: the secrets, and here the configuration. */
async function ourBindings(sink: string | undefined): Promise<Record<string, string>> {
  return {
    CONFIG: `json = ${JSON.stringify(JSON.stringify(benchConfig(sink)))}`,
    BALISE_SECRET: text('seal-of-the-bench-'.repeat(2)),
    BALISE_OPERATOR_TOKEN: text(operatorToken),
    BALISE_LEDGER_KEY: text(await drawKey(sha256)),
    BENCH_GA4_SECRET: text('bench'),
  };
}

function variant(name: string, { child, url }: Served, passes: readonly string[]): WorkerVariant {
  return {
    ...{ name, child, url, passes },
    stored: async () => undefined,
    database: undefined,
    emptyBytes: 0,
    endBeside: async () => undefined,
    spentBeside: async () => undefined,
  };
}

interface Place {
  readonly folder: string;
  readonly scripts: Scripts;
}

export async function workerParse({ folder, scripts }: Place, passes: readonly string[]): Promise<WorkerVariant> {
  const served = await serve({ core: serverCore, folder: join(folder, 'parse'), script: scripts.parse });
  return variant(workerNames.parse, served, passes);
}

const plainTable = 'CREATE TABLE plain (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID';

export async function workerInsert({ folder, scripts }: Place, passes: readonly string[]): Promise<WorkerVariant> {
  const served = await withDatabase({
    folder: join(folder, 'insert'),
    scripts,
    script: scripts.parse,
    tables: [plainTable],
  });
  return { ...variant(workerNames.insert, served.worker, passes), ...(await besides(served.database)) };
}

interface Ours {
  readonly name: (typeof workerNames)[keyof typeof workerNames];
  readonly receipts: number;
  /** Where GA4 is imitated; without it nothing is forwarded. */
  readonly sink?: string;
  /** Beacons are answered in the Worker, and D1 sees none of them. */
  readonly stubbed?: boolean;
}

/** The product's Worker; every pass is obtained as a page obtains it. */
export async function workerOurs(
  place: Place,
  { name, receipts, sink, stubbed = false }: Ours,
): Promise<WorkerVariant> {
  const { worker, database } = await withDatabase({
    ...place,
    folder: join(place.folder, name),
    script: place.scripts.ours,
    bindings: { ...(await ourBindings(sink)), ...(stubbed && { STUBBED: text('yes') }) },
    tables: migrations(),
  });
  const passes: string[] = [];
  while (passes.length < receipts) {
    passes.push(await newPass(worker.url, sink !== undefined));
  }
  return {
    ...variant(name, worker, passes),
    ...(await besides(database)),
    stored: () => (stubbed ? Promise.resolve(undefined) : readBalance(worker.url, operatorToken)),
  };
}

interface Pair extends Place {
  readonly script: string;
  readonly bindings?: Readonly<Record<string, string>>;
  readonly tables: readonly string[];
}

/** workerd's own D1 client in the Worker; the database in a process of its own, on the load's core. */
async function withDatabase({ folder, scripts, script, bindings = {}, tables }: Pair) {
  const database = await startDatabase(join(folder, 'database'), scripts.d1);
  const response = await fetch(database.url, { method: 'POST', body: JSON.stringify(tables.map((sql) => ({ sql }))) });
  if (!response.ok) {
    throw new Error(`The tables: ${await response.text()}`);
  }
  const client = 'moduleName = "cloudflare-internal:d1-api", innerBindings = [(name = "fetcher", service = "d1")]';
  const worker = await serve({
    ...{ core: serverCore, folder, script },
    bindings: { ...bindings, DB: `wrapped = (${client})` },
    services: [`(name = "d1", external = (address = "127.0.0.1:${database.port}", http = ()))`],
  });
  return { worker, database };
}

function startDatabase(folder: string, script: string): Promise<Served> {
  const disk = join(folder, 'disk');
  mkdirSync(disk, { recursive: true });
  return serve({
    ...{ core: loadCore, folder, script },
    bindings: { DATABASE: 'durableObjectNamespace = "Database"' },
    services: [`(name = "disk", disk = (path = ${JSON.stringify(disk)}, writable = true))`],
    settings: [
      'durableObjectNamespaces = [(className = "Database", uniqueKey = "bench", enableSql = true)]',
      'durableObjectStorage = (localDisk = "disk")',
    ],
  });
}

/** Every statement of every migration. */
export function migrations(): string[] {
  const files = readdirSync(migrationsFolder()).filter((name) => name.endsWith('.sql'));
  return files
    .sort()
    .flatMap((file) => readFileSync(join(migrationsFolder(), file), 'utf8').split('--> statement-breakpoint'));
}

/** From now on. */
async function besides(database: Served): Promise<Pick<WorkerVariant, 'endBeside' | 'spentBeside'>> {
  const before = await spentBy(database);
  return {
    endBeside: () => stop(database.child),
    spentBeside: async () => {
      const after = await spentBy(database);
      return { cpuMs: after.cpuMs - before.cpuMs, rows: after.rows - before.rows };
    },
  };
}

async function spentBy({ child, url }: Served): Promise<Spent> {
  const { written } = z.object({ written: z.int() }).parse(await (await fetch(url)).json());
  return { cpuMs: usageOf(pidOf(child)).cpuMs, rows: written };
}
