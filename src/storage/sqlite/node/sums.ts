import type { Statement, Value } from '../engine.ts';

/** What the statements of one transaction that have a `sum` add to each place, to be written once before it ends. */
export class Sums {
  readonly #places = new Map<string, Map<string, Value[]>>();

  add(sum: string, params: readonly Value[]): void {
    const places = this.#places.get(sum) ?? new Map<string, Value[]>();
    this.#places.set(sum, places);
    const place = `${params[0]} ${params[1]}`;
    const before = places.get(place);
    if (before === undefined) {
      places.set(place, [...params]);
      return;
    }
    for (let i = 2; i < params.length; i += 1) {
      before[i] = Number(before[i]) + Number(params[i]);
    }
  }

  statements(): Statement[] {
    return [...this.#places].flatMap(([sql, places]) => [...places.values()].map((params) => ({ sql, params })));
  }
}
