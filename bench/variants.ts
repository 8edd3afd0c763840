import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as z from 'zod';
import { benchConfig, origin } from './beacons.ts';
import { launch, outputOf, pidOf, serverCore, stop, urlOf } from './processes.ts';

/** A server that stands ready, and how to see afterwards what it kept. */
export interface Variant {
  readonly name: string;
  readonly child: ChildProcess;
  readonly url: string;
  readonly passes: readonly string[];
  /** What the server itself says it stored; undefined where there is nobody to ask. */
  readonly stored: () => Promise<Stored | undefined>;
  readonly database: string | undefined;
  /** Bytes of the database before the first beacon. */
  readonly emptyBytes: number;
}

export interface Stored {
  readonly holds: boolean;
  readonly received: number;
  readonly stored: number;
  readonly sent: number;
}

/** How the name of a variant ends that forwards. */
export const forwards = ', GA4 on';

export const names = {
  ours: 'balise',
  forwarding: `balise${forwards}`,
  parse: '(a) parse only',
  documented: '(b) documented',
  inserts: '(c) bare inserts',
} as const;

const here = import.meta.dirname;
const builtCollector = join(here, '..', 'dist', 'balise.js');

export async function parseOnly(passes: readonly string[]): Promise<Variant> {
  const child = launch({ core: serverCore, args: [join(here, 'baselines', 'parse.ts')] });
  const url = await urlOf(child);
  return { name: names.parse, child, url, passes, stored: nobody, database: undefined, emptyBytes: 0 };
}

export async function documented(folder: string, passes: readonly string[]): Promise<Variant> {
  mkdirSync(folder, { recursive: true });
  const database = join(folder, 'documented.sqlite');
  const child = launch({ core: serverCore, args: [join(here, 'baselines', 'documented.ts'), database] });
  const url = await urlOf(child);
  return { name: names.documented, child, url, passes, stored: nobody, database, emptyBytes: 0 };
}

/** What durability alone costs, with none of the rules. */
export async function bareInserts(folder: string, passes: readonly string[]): Promise<Variant> {
  mkdirSync(folder, { recursive: true });
  const database = join(folder, 'inserts.sqlite');
  const child = launch({ core: serverCore, args: [join(here, 'baselines', 'inserts.ts'), database] });
  const url = await urlOf(child);
  return { name: names.inserts, child, url, passes, stored: nobody, database, emptyBytes: 0 };
}

interface Ours {
  readonly folder: string;
  readonly receipts: number;
  /** Where GA4 is imitated; without it nothing is forwarded. */
  readonly sink?: string;
}

/** The shipped build with its shipped settings; every pass is obtained as a page obtains it. */
export async function ours({ folder, receipts, sink }: Ours): Promise<Variant> {
  const data = join(folder, 'data');
  const config = join(folder, 'bench.config.mjs');
  mkdirSync(data, { recursive: true });
  writeFileSync(config, `export default ${JSON.stringify(benchConfig(sink))};\n`);
  const env = { BALISE_CONFIG: config, BALISE_DATA: data, PORT: '0', HOST: '127.0.0.1', BENCH_GA4_SECRET: 'bench' };
  const token = await readToken(env);
  const child = launch({ core: serverCore, args: [builtCollector, 'start', '--json'], env });
  const url = await urlOf(child);
  const passes: string[] = [];
  while (passes.length < receipts) {
    passes.push(await newPass(url, sink !== undefined));
  }
  const database = join(data, 'balise.sqlite');
  return {
    name: sink === undefined ? names.ours : names.forwarding,
    child,
    url,
    passes,
    stored: () => readBalance(url, token),
    database,
    emptyBytes: pagesOf(database).bytes,
  };
}

async function nobody(): Promise<undefined> {
  return undefined;
}

/** Before the server runs: a SQLite file has one writing process. */
async function readToken(env: Readonly<Record<string, string>>): Promise<string> {
  const args = [builtCollector, 'token', 'create', '--site', 'bench', '--role', 'operator', '--json'];
  const child = launch({ core: serverCore, args, env });
  return z.object({ token: z.string() }).parse(JSON.parse(await outputOf(child))).token;
}

const noticeSchema = z.object({ notice: z.string(), ask: z.string() });
const receiptSchema = z.object({ receipt: z.object({ pass: z.string() }) });

export async function newPass(url: string, forwards: boolean): Promise<string> {
  const headers = { Origin: origin, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
  const shown = noticeSchema.parse(await (await fetch(`${url}/v1/notice?site=bench&language=fr`, { headers })).json());
  const body = JSON.stringify({
    site: 'bench',
    language: 'fr',
    notice: shown.notice,
    ask: shown.ask,
    choices: { measure: 'granted', ga4: forwards ? 'granted' : 'refused' },
    surface: 'banner',
    gesture: 'click',
  });
  const response = await fetch(`${url}/v1/consent`, { method: 'POST', headers, body });
  return receiptSchema.parse(await response.json()).receipt.pass;
}

const balanceSchema = z.object({
  holds: z.boolean(),
  totals: z.object({ received: z.int(), stored: z.int(), sent: z.int() }),
  rows: z.object({ kept: z.int() }),
});

export async function readBalance(url: string, token: string): Promise<Stored> {
  const response = await fetch(`${url}/v1/balance?site=bench`, { headers: { Authorization: `Bearer ${token}` } });
  const { holds, totals, rows } = balanceSchema.parse(await response.json());
  return { holds: holds && rows.kept === totals.stored, ...totals };
}

/** Asked only while the server is stopped or idle. */
export function pagesOf(file: string): { bytes: number; events: number } {
  const database = new Database(file);
  try {
    const one = (sql: string): number => z.object({ n: z.int().nullable() }).parse(database.prepare(sql).get()).n ?? 0;
    const size = one('SELECT page_size AS n FROM pragma_page_size');
    const sized = one("SELECT count(*) AS n FROM pragma_table_info('event') WHERE name = 'size'") > 0;
    return {
      bytes: one('SELECT page_count AS n FROM pragma_page_count') * size,
      // A row of ours holds the events of a beacon and says how many.
      events: one(`SELECT ${sized ? 'sum(size)' : 'count(*)'} AS n FROM event`),
    };
  } finally {
    database.close();
  }
}

export async function end({ child }: Variant): Promise<void> {
  await stop(child);
}

/** Only one server may run at a time: timers and backlogs of the others would spend the same core. */
export function freeze({ child }: Variant): void {
  process.kill(pidOf(child), 'SIGSTOP');
}

export function thaw({ child }: Variant): void {
  process.kill(pidOf(child), 'SIGCONT');
}
