import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import {
  beaconsPerVisit,
  booksOf,
  type Collector,
  endRest,
  fill,
  openCollector,
  openSink,
  receipts,
  type Sink,
  type Visit,
  visitsOf,
} from './backlog.ts';
import {
  type Collected,
  collectLines,
  type Drained,
  drainLines,
  goalLines,
  type Looped,
  type Withdrawals,
  type Withdrawn,
  withdrawalLines,
} from './drain-report.ts';
import { machine } from './machine.ts';
import { launch, loadCore, outputOf, pidOf, pinSelf, serverCore, stop, usageOf } from './processes.ts';
import { runRounds } from './rounds.ts';
import { fingerprint } from './source.ts';
import type { Tally } from './tally.ts';
import { newPass, type Variant } from './variants.ts';

/*
 * npm run bench:drain [-- --write] [--size 100000] [--rounds 3] [--folder DIR]
 *
 * So many deliveries wait because their destination is down; then it is up. How fast they leave, next to a bare loop that sends the
 * same requests; what collecting and the visitors who withdraw notice of it. Each round begins from a copy of the same files.
 */

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    size: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: tmpdir() },
  },
});

const here = import.meta.dirname;
const rounds = Number(values.rounds);
const visitCount = Math.ceil(Number(values.size) / beaconsPerVisit);
const size = visitCount * beaconsPerVisit;
const lanes = 12;
const withdrawals = 40;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Folders of data: nobody's events, few waiting, all waiting. */
interface Made {
  readonly empty: string;
  readonly few: string;
  readonly all: string;
  readonly visits: readonly Visit[];
  /** Of people who are only measured: what they send leaves nothing for a destination. */
  readonly passes: readonly string[];
}

async function make(folder: string, port: number): Promise<Made> {
  const [empty, few, all] = ['empty', 'few', 'all'].map((name) => join(folder, name)) as [string, string, string];
  const begin = await openCollector(empty, port);
  const visits = visitsOf(await receipts(begin.url, visitCount));
  const passes: string[] = [];
  while (passes.length < 200) {
    passes.push(await newPass(begin.url, false));
  }
  await stop(begin.child);
  cpSync(empty, few, { recursive: true });
  const some = visits.slice(0, withdrawals);
  await during(await openCollector(few, port), ({ url }) => fill(url, some));
  cpSync(empty, all, { recursive: true });
  await during(await openCollector(all, port), ({ url }) => fill(url, visits));
  return { empty, few, all, visits, passes };
}

async function during<T>(collector: Collector, work: (collector: Collector) => Promise<T>): Promise<T> {
  try {
    return await work(collector);
  } finally {
    await stop(collector.child);
  }
}

/** A copy to spoil. */
async function copied<T>(from: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = `${from}-copy`;
  cpSync(from, folder, { recursive: true });
  try {
    endRest(join(folder, 'data', 'balise.sqlite'));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Until nothing has come for a while, or all has. */
async function arrived(sink: Sink, events: number, each: () => void = () => undefined): Promise<Tally> {
  let tally = await sink.ask({ ask: 'tally' });
  for (let still = 0, before = tally.events; still < 60 && tally.events < events; before = tally.events) {
    await pause(250);
    each();
    tally = await sink.ask({ ask: 'tally' });
    still = tally.events === before ? still + 1 : 0;
  }
  return tally;
}

function drainOnce(all: string, sink: Sink): Promise<Drained> {
  return copied(all, async (folder) => {
    await sink.ask({ ask: 'forget' });
    const collector = await openCollector(folder, sink.port);
    const pid = pidOf(collector.child);
    const before = usageOf(pid);
    const rss = [before.rssMb];
    const measured = await during(collector, async () => {
      const tally = await arrived(sink, size, () => rss.push(usageOf(pid).rssMb));
      return { tally, cpuMs: usageOf(pid).cpuMs - before.cpuMs };
    });
    return { ...measured, rss, books: booksOf(collector.database) };
  });
}

const loopSchema = z.object({ requests: z.int(), seconds: z.number(), cpuMs: z.number() });

async function loopOnce(file: string, port: number): Promise<Looped> {
  const args = [join(here, 'baselines', 'fetch-loop.ts'), file, `http://127.0.0.1:${port}/mp/collect`, String(lanes)];
  return loopSchema.parse(JSON.parse(await outputOf(launch({ core: serverCore, args }))));
}

async function collect({ empty, all, passes }: Made, sink: Sink): Promise<Collected> {
  return copied(empty, (quiet) =>
    copied(all, async (busy) => {
      await sink.ask({ ask: 'forget' });
      const load = launch({ core: loadCore, args: [join(here, 'load.ts')], ipc: true });
      const [alone, draining] = [await openCollector(quiet, sink.port), await openCollector(busy, sink.port)];
      try {
        const variants = [variant('alone', alone, passes), variant('while the backlog drains', draining, passes)];
        const plan = { size: 5, rounds, warmMs: 500, measureMs: 3_000, connections: 50, visits: 400 };
        const series = await runRounds(load, variants, plan);
        return { series, left: (await sink.ask({ ask: 'tally' })).events, size };
      } finally {
        await Promise.all([alone.child, draining.child, load].map(stop));
      }
    }),
  );
}

function variant(name: string, { child, url, database }: Collector, passes: readonly string[]): Variant {
  return { name, child, url, passes, stored: () => Promise.resolve(undefined), database, emptyBytes: 0 };
}

const withdrawnSchema = z.object({ events: z.int(), deliveries: z.int(), in_flight: z.int() });

/** One after the other. */
async function withdrawEach(url: string, visits: readonly Visit[]): Promise<Withdrawn[]> {
  const made: Withdrawn[] = [];
  for (const { name, secret } of visits) {
    const began = performance.now();
    const headers = { Authorization: `Bearer ${secret}`, Origin: 'https://www.quaidufanal.example' };
    const response = await fetch(`${url}/v1/consent`, { method: 'DELETE', headers });
    const answer = withdrawnSchema.parse(await response.json());
    made.push({ ...answer, visit: name, ms: performance.now() - began, at: Date.now() });
  }
  return made;
}

async function withdraw({ few, all, visits }: Made, sink: Sink, closedPort: number): Promise<Withdrawals> {
  const down = (from: string, whose: readonly Visit[]) =>
    copied(from, async (folder) =>
      during(await openCollector(folder, closedPort), ({ url }) => withdrawEach(url, whose)),
    );
  const ofFew = await down(few, visits.slice(0, withdrawals));
  const ofAll = await down(all, visits.slice(-withdrawals));
  return copied(all, async (folder) => {
    await sink.ask({ ask: 'forget' });
    const collector = await openCollector(folder, sink.port);
    const { amid, tally } = await during(collector, async ({ url }) => {
      await arrived(sink, size / 10);
      const whose = visits.filter((_, n) => n % Math.ceil(visitCount / withdrawals) === 0);
      const ended = await withdrawEach(url, whose);
      return { amid: ended, tally: await arrived(sink, size) };
    });
    return { few: ofFew, all: ofAll, amid, tally, books: booksOf(collector.database) };
  });
}

async function measure(folder: string): Promise<{ text: string; ok: boolean }> {
  // A port that was taken and let go of: nobody listens there.
  const closed = await openSink(0);
  await stop(closed.child);
  const made = await make(folder, closed.port);
  const sink = await openSink(0);
  try {
    const drained: Drained[] = [];
    const looped: Looped[] = [];
    const bodies = join(folder, 'bodies');
    for (let round = 0; round < rounds; round += 1) {
      drained.push(await drainOnce(made.all, sink));
      await sink.ask({ ask: 'bodies', file: bodies });
      looped.push(await loopOnce(bodies, sink.port));
      process.stderr.write('.');
    }
    const collected = await collect(made, sink);
    const withdrawn = await withdraw(made, sink, closed.port);
    const goals = goalLines({ drained, collected, withdrawn, size });
    return {
      ok: goals.every(({ met }) => met),
      text: [
        '## Goals',
        goals.map(({ text, met }) => `- ${met ? 'met' : 'NOT MET'}: ${text}`).join('\n'),
        '## The drain',
        drainLines(drained, looped),
        '## Collecting',
        collectLines(collected),
        '## Withdrawing',
        withdrawalLines(withdrawn, size),
      ].join('\n\n'),
    };
  } finally {
    await stop(sink.child);
  }
}

/** What stands outside the two marks is written by hand, and stays. */
function writeResults(text: string): void {
  const file = join(here, 'DRAIN.md');
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split('<!-- figures -->');
  const after = rest.split('<!-- end of figures -->')[1] ?? '\n';
  writeFileSync(file, `${before}<!-- figures -->\n\n${text}\n\n<!-- end of figures -->${after}`);
}

if (spawnSync('npm', ['run', '--silent', 'build'], { cwd: join(here, '..'), stdio: 'inherit' }).status !== 0) {
  throw new Error('The build failed.');
}
pinSelf(loadCore);
const folder = mkdtempSync(join(values.folder, 'balise-bench-drain-'));
try {
  const measured = fingerprint();
  const head = [
    `- ${new Date().toISOString().slice(0, 10)}, \`npm run bench:drain -- --size ${size} --rounds ${rounds}\``,
    ...machine(folder).map((line) => `- ${line}`),
    `- sources, schema and build as they were from the first round to the last: ${measured}`,
    `- ${visitCount} visits of ${beaconsPerVisit} beacons of one event, 400 of them at a time; medians of ${rounds} rounds`,
  ].join('\n');
  const { text, ok } = await measure(folder);
  if (fingerprint() !== measured) {
    throw new Error(`The sources or the build changed meanwhile. These figures are of two programs:\n\n${text}`);
  }
  console.log(`${head}\n\n${text}`);
  if (values.write) {
    writeResults(`${head}\n\n${text}`);
  }
  process.exitCode = ok ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
