import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type Order, type Outcome, outcomeSchema } from './load.ts';
import { pidOf } from './processes.ts';
import { freeze, thaw, type Variant } from './variants.ts';

export interface Plan {
  readonly size: number;
  readonly rounds: number;
  readonly warmMs: number;
  readonly measureMs: number;
  readonly connections: number;
  readonly visits: number;
}

/**
 * The outcomes of one variant, round by round; `first` is a warm-up that counts only towards the balance. It is long, because a
 * collector runs for weeks, and its compiler is busy for the first seconds only.
 */
export interface Series {
  readonly variant: Variant;
  readonly first: Outcome;
  readonly rounds: readonly Outcome[];
}

/** Every variant once in each round, the order reversed every other round, so that a noisy minute falls on all of them. */
export async function runRounds(load: ChildProcess, variants: readonly Variant[], plan: Plan): Promise<Series[]> {
  variants.forEach(freeze);
  const first = new Map<Variant, Outcome>();
  const measured = new Map<Variant, Outcome[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round <= plan.rounds; round += 1) {
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      const warm = round === 0;
      const outcome = await measure(load, variant, warm ? { ...plan, warmMs: 500, measureMs: 8_000 } : plan);
      if (warm) {
        first.set(variant, outcome);
      } else {
        measured.get(variant)?.push(outcome);
      }
      process.stderr.write('.');
    }
  }
  process.stderr.write('\n');
  variants.forEach(thaw);
  return variants.flatMap((variant) => {
    const warm = first.get(variant);
    return warm === undefined ? [] : [{ variant, first: warm, rounds: measured.get(variant) ?? [] }];
  });
}

async function measure(load: ChildProcess, variant: Variant, plan: Plan): Promise<Outcome> {
  thaw(variant);
  const answer = once(load, 'message').then(([message]: unknown[]) => outcomeSchema.parse(message));
  const { warmMs, measureMs, connections, visits, size } = plan;
  const order: Order = {
    variant: `${variant.url} ${size}`,
    port: Number(new URL(variant.url).port),
    pid: pidOf(variant.child),
    passes: [...variant.passes],
    ...{ size, connections, visits, warmMs, measureMs },
  };
  load.send(order);
  const outcome = await answer;
  if (outcome.requests === 0) {
    const { exitCode, signalCode } = variant.child;
    const state = `exit code ${exitCode ?? 'none'}, signal ${signalCode ?? 'none'}`;
    throw new Error(`${variant.name} gave no answer in a whole window (${state}): ${JSON.stringify(outcome)}`);
  }
  freeze(variant);
  return outcome;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

export function rate({ requests, seconds }: Outcome): number {
  return requests / seconds;
}

export function perCpuSecond({ requests, serverCpuMs }: Outcome): number {
  return (requests * 1000) / serverCpuMs;
}

export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The median of the ratios within each round: what noise does to a round, it does to both sides. */
export function ratio(of: Series, to: Series, by: (outcome: Outcome) => number): Ratio {
  const ratios = of.rounds.flatMap((outcome, i) => {
    const other = to.rounds[i];
    return other === undefined ? [] : [by(outcome) / by(other)];
  });
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}
