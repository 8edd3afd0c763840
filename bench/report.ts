import type { Outcome } from './load.ts';
import { median, perCpuSecond, type Plan, rate, type Ratio, ratio, type Series } from './rounds.ts';
import type { StepsReport } from './steps.ts';
import { forwards, names, type Stored } from './variants.ts';

/** One size of beacon, all variants. */
export interface Suite {
  readonly plan: Plan;
  readonly series: readonly Series[];
  readonly kept: ReadonlyMap<string, Kept>;
}

/** What a variant holds afterwards. */
export interface Kept {
  readonly sent: number;
  readonly stored: Stored | undefined;
  readonly bytesPerEvent: number;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function suiteTable({ series, plan, kept }: Suite): string {
  const head = [
    ...['variant', 'req/s (min-max)', 'events/s', 'p50 ms', 'p99 ms', 'CPU µs/req', 'RSS MB', 'not 202'],
    ...['load CPU', 'B/event in the file', 'B/event written'],
  ];
  return table(
    head,
    series.map((each) => {
      const { variant, rounds } = each;
      const rates = rounds.map(rate);
      const of = (pick: (outcome: (typeof rounds)[number]) => number) => median(rounds.map(pick));
      const bytes = kept.get(variant.name);
      return [
        variant.name,
        `${whole(median(rates))} (${whole(Math.min(...rates))}-${whole(Math.max(...rates))})`,
        whole(median(rates) * plan.size),
        of(({ p50 }) => p50).toFixed(2),
        of(({ p99 }) => p99).toFixed(1),
        whole(of(({ serverCpuMs, requests }) => (serverCpuMs * 1000) / requests)),
        whole(Math.max(...rounds.map(({ rssMb }) => rssMb))),
        String(failures(each)),
        `${whole(of(({ loadCpuMs, seconds }) => loadCpuMs / seconds / 10))} %`,
        bytes === undefined || bytes.bytesPerEvent === 0 ? '-' : whole(bytes.bytesPerEvent),
        variant.database === undefined ? '-' : whole(of(({ written, requests }) => written / (requests * plan.size))),
      ];
    }),
  );
}

export function failures({ first, rounds }: Series): number {
  return [first, ...rounds].reduce((sum, { refused, broken }) => sum + refused + broken, 0);
}

export interface Goal {
  readonly text: string;
  readonly met: boolean;
}

const pairs = [
  [names.ours, names.parse],
  [names.ours, names.documented],
  [names.ours, names.inserts],
  [names.inserts, names.parse],
  [names.forwarding, names.ours],
  [names.forwarding, names.parse],
] as const;

/** Rates are what a user meets; requests per second of processor time stay true when other work takes the core. */
export function ratioTable(suites: readonly Suite[]): string {
  const rows = pairs.map(([of, to]) => [
    `${of} / ${to}`,
    ...suites.flatMap(({ series }) => [rate, perCpuSecond].map((by) => spread(ratioOf(series, [of, to], by)))),
  ]);
  const heads = suites.flatMap(({ plan: { size } }) => [
    `${sizeName(size)}: req/s`,
    `${sizeName(size)}: req per CPU second`,
  ]);
  return table(['median of the rounds (min-max)', ...heads], rows);
}

export function spread(found: Ratio | undefined): string {
  return found ? `${found.median.toFixed(2)} (${found.low.toFixed(2)}-${found.high.toFixed(2)})` : '-';
}

function ratioOf(
  series: readonly Series[],
  [of, to]: readonly [string, string],
  by: (outcome: Outcome) => number,
): Ratio | undefined {
  const find = (name: string) => series.find(({ variant }) => variant.name === name);
  const [one, other] = [find(of), find(to)];
  return one && other && ratio(one, other, by);
}

/** What issue and design ask for, on five-event beacons. */
export function goals(suites: readonly Suite[]): Goal[] {
  const five = suites.find(({ plan }) => plan.size === 5);
  const check = (to: string, least: number): Goal[] => {
    const found = five && ratioOf(five.series, [names.ours, to], rate);
    return found
      ? [{ text: `${names.ours} >= ${least} x ${to}: ${found.median.toFixed(2)}`, met: found.median >= least }]
      : [];
  };
  return [...check(names.parse, 0.3), ...check(names.documented, 3)];
}

/** A fast collector that loses something is not fast. */
export function losses({ kept, plan, series }: Suite): Goal[] {
  const answered = series.every((each) => failures(each) === 0);
  const balances = [...kept].flatMap(([name, { sent, stored }]) =>
    stored === undefined
      ? []
      : [
          {
            text: `${name}, ${sizeName(plan.size)}: ${sent} sent, ${stored.stored} stored, balance ${stored.holds ? 'holds' : 'BROKEN'}`,
            met: stored.holds && stored.received === sent && stored.stored === sent,
          },
        ],
  );
  // A shut gate would make forwarding look free.
  const forwarded = [...kept]
    .filter(([name]) => name.endsWith(forwards))
    .map(([name, { stored }]) => ({
      text: `${name}, ${sizeName(plan.size)}: ${stored?.sent ?? 0} events forwarded meanwhile`,
      met: (stored?.sent ?? 0) > 0,
    }));
  return [{ text: `${sizeName(plan.size)}: every answer 202`, met: answered }, ...balances, ...forwarded];
}

export function sizeName(size: number): string {
  return size === 1 ? '1 event' : `${size} events`;
}

export function stepsTable(reports: readonly { size: number; report: StepsReport }[]): string {
  const names = reports[0]?.report.steps.map(({ step }) => step) ?? [];
  const rows = names.map((name) => [
    name,
    ...reports.map(({ report }) => report.steps.find(({ step }) => step === name)?.us.toFixed(1) ?? '-'),
  ]);
  return table(['step, µs per beacon', ...reports.map(({ size }) => sizeName(size))], rows);
}

export function whole(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value)) : '-';
}
