import { chance } from './chance.ts';
import { numberShapes } from './numbers.ts';
import { wordShapes } from './wordings.ts';

export interface Negative {
  readonly shape: string;
  readonly key: string;
  readonly text: string;
}

/** Of each shape. */
const each = 100;

export function negatives(seed: number): readonly Negative[] {
  const of = chance(seed);
  return [...numberShapes, ...wordShapes].flatMap(([shape, keys, make]) =>
    Array.from({ length: each }, () => ({ shape, key: of.pick(keys), text: make(of) })),
  );
}
