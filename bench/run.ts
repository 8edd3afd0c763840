import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { machine } from './machine.ts';
import { launch, loadCore, outputOf, pinSelf, serverCore, stop, urlOf } from './processes.ts';
import { goals, type Kept, losses, ratioTable, sizeName, stepsTable, type Suite, suiteTable } from './report.ts';
import { type Plan, runRounds, type Series } from './rounds.ts';
import type { StepsReport } from './steps.ts';
import { fingerprint } from './source.ts';
import { bareInserts, documented, end, ours, pagesOf, parseOnly, type Variant } from './variants.ts';

/*
 * npm run bench [-- --write] [--rounds 5] [--seconds 3] [--sizes 5,1] [--folder DIR]
 *
 * Figures are ratios within one run. `--folder` says where the databases lie: it must be on the disk that is meant.
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

const receipts = 3_000;
const here = import.meta.dirname;

async function suite(folder: string, plan: Plan): Promise<Suite> {
  const sink = launch({ core: loadCore, args: [join(here, 'baselines', 'sink.ts')] });
  const load = launch({ core: loadCore, args: [join(here, 'load.ts')], ipc: true });
  const variants: Variant[] = [];
  try {
    const plain = await ours({ folder: join(folder, 'ours'), receipts });
    variants.push(plain);
    variants.push(await ours({ folder: join(folder, 'forwarding'), receipts, sink: await urlOf(sink) }));
    variants.push(await parseOnly(plain.passes));
    variants.push(await documented(join(folder, 'documented'), plain.passes));
    variants.push(await bareInserts(join(folder, 'inserts'), plain.passes));
    const series = await runRounds(load, variants, plan);
    const stored = await Promise.all(variants.map((variant) => variant.stored()));
    await Promise.all(variants.map(end));
    const kept = series.map((each, i): [string, Kept] => [each.variant.name, keptBy(each, plan, stored[i])]);
    return { plan, series, kept: new Map(kept) };
  } finally {
    await Promise.all([...variants.map(end), stop(load), stop(sink)]);
  }
}

function keptBy({ variant, first, rounds }: Series, plan: Plan, stored: Kept['stored']): Kept {
  const accepted = [first, ...rounds].reduce((sum, outcome) => sum + outcome.accepted, 0);
  const refusal = [first, ...rounds].find(({ firstRefusal }) => firstRefusal !== undefined)?.firstRefusal;
  if (refusal !== undefined) {
    console.error(`${variant.name} did not answer 202:\n${refusal}`);
  }
  const pages = variant.database === undefined ? undefined : pagesOf(variant.database);
  return {
    sent: accepted * plan.size,
    stored,
    bytesPerEvent: pages ? (pages.bytes - variant.emptyBytes) / pages.events : 0,
  };
}

const stepsSchema = z.object({
  steps: z.array(z.object({ step: z.string(), us: z.number() })),
  rowsPerEvent: z.number(),
});

/** In a process of its own, on the server's core. */
async function steps(folder: string, size: number): Promise<{ size: number; report: StepsReport }> {
  const child = launch({ core: serverCore, args: [join(here, 'steps.ts'), folder, String(size)] });
  return { size, report: stepsSchema.parse(JSON.parse(await outputOf(child))) };
}

function figures(suites: readonly Suite[], micro: Awaited<ReturnType<typeof steps>>[]): string {
  const rows = micro.map(({ size, report }) => `${sizeName(size)}: ${report.rowsPerEvent.toFixed(2)}`).join('; ');
  return [
    '## Goals',
    [...goals(suites), ...suites.flatMap(losses)]
      .map(({ text, met }) => `- ${met ? 'met' : 'NOT MET'}: ${text}`)
      .join('\n'),
    '## Ratios',
    ratioTable(suites),
    ...suites.flatMap((each) => [`## Beacons of ${sizeName(each.plan.size)}`, suiteTable(each)]),
    '## One beacon, step by step',
    stepsTable(micro),
    `Rows written per event, none of them in a second index: ${rows}.`,
  ].join('\n\n');
}

function heading(folder: string, sizes: readonly number[], measured: string): string {
  const command = `npm run bench -- --rounds ${values.rounds} --seconds ${values.seconds} --sizes ${sizes.join(',')}`;
  const terms = `50 keep-alive connections, ${receipts} receipts, 400 live visits of 25 beacons each, closed loop`;
  return [
    `- ${new Date().toISOString().slice(0, 10)}, \`${command}\``,
    ...machine(folder).map((line) => `- ${line}`),
    `- sources, schema and build as they were from the first round to the last: ${measured}`,
    `- ${terms}; eight seconds of warm-up each, then ${values.rounds} rounds of ${values.seconds} s per variant, each after two seconds that do not count (it stood still while the others ran), order reversed every other round`,
  ].join('\n');
}

/** What stands outside the two marks is written by hand, and stays. */
function writeResults(text: string): void {
  const file = join(here, 'RESULTS.md');
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split('<!-- figures -->');
  const after = rest.split('<!-- end of figures -->')[1] ?? '\n';
  writeFileSync(file, `${before}<!-- figures -->\n\n${text}\n\n<!-- end of figures -->${after}`);
}

async function main(): Promise<void> {
  const sizes = values.sizes.split(',').map(Number);
  const folder = mkdtempSync(join(values.folder, 'balise-bench-'));
  try {
    if (spawnSync('npm', ['run', '--silent', 'build'], { cwd: join(here, '..'), stdio: 'inherit' }).status !== 0) {
      throw new Error('The build failed.');
    }
    pinSelf(loadCore);
    const measured = fingerprint();
    const head = heading(folder, sizes, measured);
    const suites: Suite[] = [];
    for (const size of sizes) {
      const rounds = Number(values.rounds);
      const plan = {
        size,
        rounds,
        warmMs: 2_000,
        measureMs: Number(values.seconds) * 1000,
        connections: 50,
        visits: 400,
      };
      suites.push(await suite(join(folder, String(size)), plan));
    }
    const micro = [];
    for (const size of sizes) {
      micro.push(await steps(join(folder, 'steps'), size));
    }
    const text = `${head}\n\n${figures(suites, micro)}`;
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
