import { performance } from 'node:perf_hooks';
import { median } from './rounds.ts';

export interface Step {
  readonly step: string;
  readonly us: number;
}

/** Elapsed microseconds. */
export function now(): number {
  return performance.now() * 1000;
}

/**
 * Microseconds that this thread has spent on a processor, its work in the kernel included: for what runs long enough that
 * the kernel's own ticks of some milliseconds do not show.
 */
export function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** So short that other work on the machine disturbs few of them; their median is free of it. */
const slice = 50;

export class Timing {
  readonly #steps = new Map<string, number[]>();

  add(step: string, us: number): void {
    const known = this.#steps.get(step) ?? [];
    known.push(us);
    this.#steps.set(step, known);
  }

  /** Runs `work` on each input and answers what it made. */
  each<In, Out>(step: string, inputs: readonly In[], work: (input: In, index: number) => Out): Out[] {
    const made: Out[] = [];
    for (let i = 0; i < inputs.length; i += slice) {
      const some = inputs.slice(i, i + slice);
      const began = now();
      some.forEach((input, index) => made.push(work(input, i + index)));
      this.add(step, (now() - began) / some.length);
    }
    return made;
  }

  table(): Step[] {
    return [...this.#steps].map(([step, values]) => ({ step, us: median(values) }));
  }
}
