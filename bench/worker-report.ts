import type { Outcome } from './load.ts';
import { failures, type Goal, losses, sizeName, spread, type Suite, table, whole } from './report.ts';
import { median, perCpuSecond, rate, ratio } from './rounds.ts';
import type { Rows } from './worker-rows.ts';
import { type Spent, workerNames } from './worker-variants.ts';

/** One size of beacon on workerd, with what the databases spent beside the Workers. */
export interface WorkerSuite extends Suite {
  readonly beside: ReadonlyMap<string, Spent>;
}

export interface BundleSize {
  readonly plain: number;
  readonly minified: number;
}

const cpuPerRequest = ({ serverCpuMs, requests }: Outcome): number => (serverCpuMs * 1000) / requests;

export function workerFigures(suites: readonly WorkerSuite[], rows: readonly Rows[], size: BundleSize): string {
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
  return [
    '### Ratios',
    ratios(suites),
    ...suites.flatMap((suite) => [`### Beacons of ${sizeName(suite.plan.size)}`, workerTable(suite)]),
    '### Rows written on D1',
    rowsTable(rows),
    '### What is uploaded',
    `${kilobytes(size.plain)} kB in gzip as \`wrangler deploy\` makes it, ${kilobytes(size.minified)} kB with \`--minify\`.`,
    '### Nothing lost',
    suites
      .flatMap(losses)
      .map(({ text, met }: Goal) => `- ${met ? 'met' : 'NOT MET'}: ${text}`)
      .join('\n'),
  ].join('\n\n');
}

const pairs = [
  [workerNames.stub, workerNames.parse],
  [workerNames.d1, workerNames.parse],
  [workerNames.d1, workerNames.insert],
  [workerNames.forwarding, workerNames.d1],
] as const;

/** How many times the processor of the other one a beacon takes. */
function ratios(suites: readonly WorkerSuite[]): string {
  const rows = pairs.map(([of, to]) => [`${of} / ${to}`, ...suites.map((suite) => times(suite, of, to))]);
  const heads = suites.map(({ plan }) => `${sizeName(plan.size)}: CPU per beacon`);
  return table(['median of the rounds (min-max)', ...heads], rows);
}

function times({ series }: WorkerSuite, of: string, to: string): string {
  const find = (name: string) => series.find(({ variant }) => variant.name === name);
  const [one, other] = [find(of), find(to)];
  return spread(one && other && ratio(one, other, cpuPerRequest));
}

function workerTable(suite: WorkerSuite): string {
  const head = [
    ...['variant', 'CPU µs/beacon (min-max)', 'beacons per CPU second', 'database CPU µs/beacon'],
    ...['rows written/event', 'req/s', 'p50 ms', 'p99 ms', 'RSS MB', 'not 202', 'load CPU'],
  ];
  const rows = suite.series.map((each) => {
    const { variant, rounds, first } = each;
    const of = (pick: (outcome: Outcome) => number) => median(rounds.map(pick));
    const costs = rounds.map(cpuPerRequest);
    const beacons = [first, ...rounds].reduce((sum, { accepted }) => sum + accepted, 0);
    const beside = suite.beside.get(variant.name);
    return [
      variant.name,
      `${whole(median(costs))} (${whole(Math.min(...costs))}-${whole(Math.max(...costs))})`,
      whole(of(perCpuSecond)),
      beside === undefined ? '-' : whole((beside.cpuMs * 1000) / beacons),
      beside === undefined ? '-' : (beside.rows / (beacons * suite.plan.size)).toFixed(2),
      whole(of(rate)),
      of(({ p50 }) => p50).toFixed(2),
      of(({ p99 }) => p99).toFixed(1),
      whole(Math.max(...rounds.map(({ rssMb }) => rssMb))),
      String(failures(each)),
      `${whole(of(({ loadCpuMs, seconds }) => loadCpuMs / seconds / 10))} %`,
    ];
  });
  return table(head, rows);
}

function rowsTable(rows: readonly Rows[]): string {
  const perEvent = ({ events }: Rows, written: number) => `${written} (${(written / events).toFixed(2)})`;
  return table(
    ['rows of one commit (per event)', 'first beacon of a visit', 'the next ones'],
    rows.map((row) => [
      `${sizeName(row.events)}, ${row.forwarded ? 'forwarded to GA4' : 'measured only'}`,
      perEvent(row, row.first),
      perEvent(row, row.next),
    ]),
  );
}
