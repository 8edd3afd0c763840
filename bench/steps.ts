import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { answerOf } from '../src/collect/answer.ts';
import { toAdmission } from '../src/collect/admission.ts';
import { readBeacon } from '../src/collect/beacon.ts';
import { type Arrival, walk, type Walked } from '../src/collect/steps.ts';
import { parseConfig } from '../src/config.ts';
import { migrationsFolder } from '../src/node/assets.ts';
import { nodeHashing } from '../src/node/hashing.ts';
import { publishNotices } from '../src/publish.ts';
import { openSites, type Site } from '../src/site.ts';
import { cachedAgents } from '../src/minimize/device.ts';
import { keepStatements } from '../src/storage/sqlite/admit.ts';
import type { Statement } from '../src/storage/sqlite/engine.ts';
import { type Connection, openConnection } from '../src/storage/sqlite/node/connection.ts';
import { openNodeEngine } from '../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../src/storage/sqlite/store.ts';
import type { Admission, Store } from '../src/storage/store.ts';
import { benchConfig, refresh, type Template, templates } from './beacons.ts';
import { userAgents } from './agents.ts';
import { cpu, now, type Step, Timing } from './timing.ts';

/*
 * What each step of one beacon costs, one at a time and in this process. In the server the same step costs more: caches are
 * colder there, and garbage is collected. Prints JSON for whoever started it.
 */

const receipts = 200;
const batch = 2_000;
const rounds = 5;
const hashing = nodeHashing('bench');

interface Bench {
  readonly site: Site;
  readonly store: Store;
  readonly connection: Connection;
  readonly templates: readonly Template[];
  readonly close: () => Promise<void>;
}

async function open(folder: string, size: number): Promise<Bench> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `steps-${size}.sqlite`);
  if (existsSync(file)) {
    throw new Error(`${file} is there already: give an empty folder.`);
  }
  migrateFile(file, migrationsFolder());
  const engine = await openNodeEngine(file);
  const store = createSqliteStore(engine);
  const parsed = parseConfig(benchConfig(undefined));
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.faults));
  }
  const sites = openSites(parsed.config, []);
  const site = sites.get('bench');
  const notices = await publishNotices({ sites, store, hashing, now: Date.now() });
  if (site === undefined || notices[0] === undefined) {
    throw new Error('The site of the bench did not open.');
  }
  const passes = Array.from({ length: receipts }, (_, n) => `bp_${String(n).padStart(32, '0')}`);
  for (const pass of passes) {
    await giveReceipt(store, { pass, notice: notices[0].hash, site });
  }
  return {
    site,
    store,
    connection: openConnection(file, { readonly: false }),
    templates: templates({ host: '127.0.0.1', size, passes, visits: 400 }),
    close: () => store.close(),
  };
}

async function giveReceipt(store: Store, given: { pass: string; notice: string; site: Site }): Promise<void> {
  const at = Date.now() - 60_000;
  await store.recordConsent({
    site: given.site.id,
    notice: given.notice,
    at,
    day: given.site.dayOf(at),
    expires: at + 86_400_000,
    id: randomUUID(),
    salt: randomUUID(),
    secretHash: await hashing.sha256(randomUUID()),
    passHash: await hashing.sha256(given.pass),
    requestHash: '',
    granted: ['measure'],
    entries: ['{}'],
  });
}

let latest = 0;

/** Fresh bodies, as bytes: nothing a step sees was seen before. They come as if the last quarter of a second had brought them. */
function bodies({ templates: pool }: Bench): Buffer[] {
  // Never before the bodies of the last call: a page's events follow one another.
  const began = Math.max(latest + 1, Date.now() - batch / 4);
  latest = began + batch / 4;
  return Array.from({ length: batch }, (_, n) => {
    const template = pool[n % pool.length];
    const now = began + Math.floor(n / 4);
    return template === undefined ? Buffer.alloc(0) : Buffer.from(refresh(template, now).subarray(template.body));
  });
}

async function beforeTheCommit(bench: Bench, timing: Timing): Promise<{ arrival: Arrival; walked: Walked }[]> {
  const { site, store } = bench;
  const agents = cachedAgents(2_000);
  userAgents.forEach((agent) => void agents.read(agent));
  const raw = timing.each('decode UTF-8 and JSON.parse', bodies(bench), (bytes): unknown =>
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
  );
  const beacons = timing
    .each('readBeacon (shape)', raw, (value) => readBeacon(value))
    .flatMap((read) => (read.ok ? [read.beacon] : []));
  const hashes = timing.each('SHA-256 of the pass', beacons, ({ pass }) => hashing.sha256(pass ?? ''));
  const holders: Arrival['holder'][] = [];
  for (let i = 0; i < batch; i += 50) {
    const slice = hashes.slice(i, i + 50);
    const began = now();
    for (const hash of slice) {
      holders.push(await store.findPass(await hash));
    }
    timing.add('findPass (read-only connection)', (now() - began) / slice.length);
  }
  const agent = timing.each('User-Agent classes (cached)', beacons, (_, n) =>
    agents.read(userAgents[(n * 7) % 150]),
  )[0];
  const arrivals = beacons.map((beacon, n): Arrival => {
    const rest = { prerender: false, gpc: false, now: Date.now() };
    return { beacon, site, holder: holders[n], agent: agent ?? agents.read(undefined), ...rest };
  });
  return timing.each('walk (decide, match, minimize)', arrivals, (arrival) => ({ arrival, walked: walk(arrival) }));
}

async function wholeBeacon(bench: Bench, timing: Timing): Promise<void> {
  const passages = await beforeTheCommit(bench, timing);
  const admissions = timing.each('toAdmission (with random draws)', passages, ({ arrival, walked }) =>
    toAdmission(arrival, walked, {
      visit: randomUUID,
      client: () => `${randomInt(1, 2 ** 31)}.${randomInt(1, 2 ** 31)}`,
    }),
  );
  const batches = timing.each('keepStatements', admissions, statementsOf);
  timing.each('copy to the writer thread and back', batches, (statements) => structuredClone(statements));
  timing.each('answerOf and JSON.stringify', passages, ({ walked }, n) => {
    const admission = admissions[n];
    const stored = walked.kept.map(({ id }) => id);
    return admission === undefined ? '' : JSON.stringify(answerOf(walked, admission, { verdict: 'kept', stored }));
  });
}

function statementsOf(admission: Admission): readonly Statement[] {
  return admission.kept === undefined ? [] : keepStatements(admission, admission.kept).statements;
}

/** Again from fresh bodies, because a beacon is new only once. */
async function freshAdmissions(bench: Bench): Promise<Admission[]> {
  return (await beforeTheCommit(bench, new Timing())).map(({ arrival, walked }) =>
    toAdmission(arrival, walked, { visit: randomUUID, client: () => '1.1' }),
  );
}

const groups = [1, 10, 50] as const;

/** The writer's own work, without its thread: BEGIN, one savepoint per beacon, COMMIT. */
async function commits(bench: Bench, timing: Timing): Promise<void> {
  const { database } = bench.connection;
  for (const group of groups) {
    const batches = (await freshAdmissions(bench)).map(statementsOf);
    const began = now();
    const spent = cpu();
    for (let i = 0; i < batches.length; i += group) {
      database.exec('BEGIN IMMEDIATE');
      batches.slice(i, i + group).forEach((statements) => {
        database.exec('SAVEPOINT batch');
        statements.forEach((statement) => bench.connection.run(statement));
        database.exec('RELEASE batch');
      });
      database.exec('COMMIT');
    }
    timing.add(`commit in groups of ${group}: processor`, (cpu() - spent) / batch);
    timing.add(`commit in groups of ${group}: elapsed`, (now() - began) / batch);
  }
}

/** The store's own path: waves of as many beacons at once, through the thread. */
async function admits(bench: Bench, timing: Timing): Promise<void> {
  for (const group of groups) {
    const admissions = await freshAdmissions(bench);
    const began = now();
    for (let i = 0; i < admissions.length; i += group) {
      await Promise.all(admissions.slice(i, i + group).map((admission) => bench.store.admit(admission)));
    }
    timing.add(`store.admit, ${group} at a time: elapsed`, (now() - began) / batch);
  }
}

/** Each statement of the commit alone, inside groups of 50. */
async function statementsAlone(bench: Bench, timing: Timing): Promise<void> {
  const { database } = bench.connection;
  const batches = (await freshAdmissions(bench)).map(statementsOf);
  for (let i = 0; i < batches.length; i += 50) {
    const spent = new Map<string, number>();
    const took = (name: string, work: () => void) => {
      const began = now();
      work();
      spent.set(name, (spent.get(name) ?? 0) + now() - began);
    };
    database.exec('BEGIN IMMEDIATE');
    batches.slice(i, i + 50).forEach((statements) => {
      took('- SAVEPOINT and RELEASE', () => database.exec('SAVEPOINT batch'));
      statements.forEach((statement) => took(nameOf(statement), () => bench.connection.run(statement)));
      took('- SAVEPOINT and RELEASE', () => database.exec('RELEASE batch'));
    });
    took('- COMMIT of 50 beacons, each', () => database.exec('COMMIT'));
    spent.forEach((us, name) => timing.add(name, us / 50));
  }
}

function nameOf({ sql }: Statement): string {
  const table = /INSERT INTO (\w+)/.exec(sql)?.[1];
  return `- ${table === undefined ? 'verdict' : table === 'refusal' ? 'overruled' : table}`;
}

/** Rows that change per event. No table of a beacon has a second index, so D1 bills the same number. */
async function rowsPerEvent(bench: Bench, size: number): Promise<number> {
  const { database } = bench.connection;
  const batches = (await freshAdmissions(bench)).map(statementsOf);
  const changes = () => Number(database.prepare('SELECT total_changes()').pluck().get());
  const before = changes();
  batches.forEach((statements) => database.transaction(() => statements.forEach((s) => bench.connection.run(s)))());
  return (changes() - before) / (batch * size);
}

export interface StepsReport {
  readonly steps: readonly Step[];
  readonly rowsPerEvent: number;
}

export async function measureSteps(folder: string, size: number): Promise<StepsReport> {
  const bench = await open(folder, size);
  // One whole pass first, so that the compiler has seen everything.
  await runAll(bench, new Timing());
  const timing = new Timing();
  for (let round = 0; round < rounds; round += 1) {
    await runAll(bench, timing);
  }
  const report = { steps: timing.table(), rowsPerEvent: await rowsPerEvent(bench, size) };
  bench.connection.database.close();
  await bench.close();
  return report;
}

async function runAll(bench: Bench, timing: Timing): Promise<void> {
  await wholeBeacon(bench, timing);
  await commits(bench, timing);
  await statementsAlone(bench, timing);
  await admits(bench, timing);
}

const [, entry, folder, size] = process.argv;
if (entry === import.meta.filename && folder !== undefined) {
  console.log(JSON.stringify(await measureSteps(folder, Number(size))));
}
