import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recent } from '../src/recent.ts';

describe('What was used lately', () => {
  it('is answered as it was last set, or not at all', () => {
    const acts = fc.array(fc.record({ key: fc.nat({ max: 12 }), value: fc.option(fc.nat(), { nil: undefined }) }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), acts, (size, steps) => {
        const recent = new Recent<number, number>(size);
        const truth = new Map<number, number>();
        for (const { key, value } of steps) {
          if (value === undefined) {
            recent.delete(key);
            truth.delete(key);
          } else {
            recent.set(key, value);
            truth.set(key, value);
          }
          const answer = recent.get(key);
          expect(answer === undefined || answer === truth.get(key)).toBe(true);
        }
      }),
    );
  });

  it('is still there after half as many others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), (size) => {
        const recent = new Recent<string, number>(size);
        recent.set('mine', 1);
        Array.from({ length: Math.ceil(size / 2) }, (_, i) => recent.set(`other ${i}`, i));
        expect(recent.get('mine')).toBe(1);
      }),
    );
  });

  it('is gone once it is forgotten', () => {
    const recent = new Recent<string, number>(4);
    ['a', 'b', 'c', 'd'].forEach((key, i) => recent.set(key, i));
    recent.clear();
    expect(['a', 'b', 'c', 'd'].map((key) => recent.get(key))).toEqual([undefined, undefined, undefined, undefined]);
  });
});
