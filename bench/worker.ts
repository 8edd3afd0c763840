import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { machine } from './machine.ts';
import { launch, loadCore, pinSelf, stop, urlOf } from './processes.ts';
import { type Kept, losses } from './report.ts';
import { type Plan, runRounds } from './rounds.ts';
import { fingerprint } from './source.ts';
import { end } from './variants.ts';
import { type BundleSize, workerFigures, type WorkerSuite } from './worker-report.ts';
import { rowsWritten } from './worker-rows.ts';
import { deployDry } from './worker-serve.ts';
import {
  bundleAll,
  type Scripts,
  type Spent,
  workerInsert,
  workerNames,
  workerOurs,
  workerParse,
  type WorkerVariant,
} from './worker-variants.ts';

/*
 * npm run bench:worker [-- --write] [--rounds 5] [--seconds 3] [--sizes 5,1] [--folder DIR]
 *
 * The same load as bench/run.ts, on Workers: what a beacon costs there is processor time, so that is what is compared.
 */

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '5,1' },
    folder: { type: 'string', default: tmpdir() },
  },
});

const receipts = 400;
const here = import.meta.dirname;

async function suite(folder: string, scripts: Scripts, plan: Plan): Promise<WorkerSuite> {
  const sink = launch({ core: loadCore, args: [join(here, 'baselines', 'sink.ts')] });
  const load = launch({ core: loadCore, args: [join(here, 'load.ts')], ipc: true });
  const variants: WorkerVariant[] = [];
  try {
    const at = { folder, scripts };
    const { d1, forwarding, stub } = workerNames;
    const real = await workerOurs(at, { name: d1, receipts });
    variants.push(real);
    variants.push(await workerOurs(at, { name: forwarding, receipts, sink: await urlOf(sink) }));
    variants.push(await workerOurs(at, { name: stub, receipts, stubbed: true }));
    variants.push(await workerParse(at, real.passes));
    variants.push(await workerInsert(at, real.passes));
    const series = await runRounds(load, variants, plan);
    const kept = new Map<string, Kept>();
    const beside = new Map<string, Spent>();
    for (const [i, each] of variants.entries()) {
      const { first, rounds = [] } = series[i] ?? {};
      const outcomes = [...(first ? [first] : []), ...rounds];
      const beacons = outcomes.reduce((sum, { accepted }) => sum + accepted, 0);
      kept.set(each.name, { sent: beacons * plan.size, stored: await each.stored(), bytesPerEvent: 0 });
      const refusal = outcomes.find(({ firstRefusal }) => firstRefusal !== undefined)?.firstRefusal;
      if (refusal !== undefined) {
        console.error(`${each.name} did not answer 202:\n${refusal}`);
      }
      const spent = await each.spentBeside();
      if (spent !== undefined) {
        beside.set(each.name, spent);
      }
    }
    return { plan, series, kept, beside };
  } finally {
    await Promise.all([...variants.map(end), stop(load), stop(sink)]);
    await Promise.all(variants.map(({ endBeside }) => endBeside()));
  }
}

/** The shipped Worker with its shipped configuration; wrangler builds the page script first, as in a deployment. */
async function bundleSize(folder: string): Promise<BundleSize> {
  const sizeOf = async (name: string, ...more: string[]) => {
    const out = join(folder, name);
    await deployDry(join(here, '..'), ['--outdir', out, ...more]);
    const script = readdirSync(out).find((file) => file.endsWith('.js')) ?? '';
    return gzipSync(readFileSync(join(out, script)), { level: 9 }).byteLength;
  };
  return { plain: await sizeOf('plain'), minified: await sizeOf('minified', '--minify') };
}

function heading(folder: string, sizes: readonly number[], measured: string): string {
  const command = `npm run bench:worker -- --rounds ${values.rounds} --seconds ${values.seconds} --sizes ${sizes.join(',')}`;
  return [
    `- ${new Date().toISOString().slice(0, 10)}, \`${command}\``,
    ...machine(folder).map((line) => `- ${line}`),
    `- sources, schema and build as they were from the first round to the last: ${measured}`,
    `- 50 keep-alive connections, ${receipts} receipts, 400 live visits of 25 beacons each, closed loop; a round is ${values.seconds} s per variant, ${values.rounds} rounds, order reversed every other round`,
  ].join('\n');
}

/** What stands outside the two marks is written by hand, and stays. */
function writeResults(text: string): void {
  const file = join(here, 'RESULTS.md');
  const [before = '', rest] = readFileSync(file, 'utf8').split('<!-- worker figures -->');
  if (rest === undefined) {
    throw new Error(
      'bench/RESULTS.md has no line <!-- worker figures -->: put it, and the one that ends them, where they belong.',
    );
  }
  const after = rest.split('<!-- end of worker figures -->')[1] ?? '\n';
  writeFileSync(file, `${before}<!-- worker figures -->\n\n${text}\n\n<!-- end of worker figures -->${after}`);
}

async function main(): Promise<void> {
  const sizes = values.sizes.split(',').map(Number);
  const folder = mkdtempSync(join(values.folder, 'balise-bench-worker-'));
  try {
    const uploaded = await bundleSize(folder);
    const rows = await rowsWritten();
    const measured = fingerprint();
    const head = heading(folder, sizes, measured);
    pinSelf(loadCore);
    const scripts = await bundleAll(folder);
    const suites: WorkerSuite[] = [];
    for (const size of sizes) {
      const terms = { rounds: Number(values.rounds), warmMs: 500, measureMs: Number(values.seconds) * 1000 };
      const plan = { size, connections: 50, visits: 400, ...terms };
      suites.push(await suite(join(folder, String(size)), scripts, plan));
    }
    const text = `${head}\n\n${workerFigures(suites, rows, uploaded)}`;
    if (fingerprint() !== measured) {
      throw new Error(`The sources or the build changed meanwhile. These figures are of two programs:\n\n${text}`);
    }
    console.log(text);
    if (values.write) {
      writeResults(text);
    }
    // A figure is never a test; an event that was lost on the way is.
    process.exitCode = suites.flatMap(losses).every(({ met }) => met) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
