import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delays, nextAttempt, restAfter } from '../../src/delivery/schedule.ts';
import { hour, now } from '../support/builders.ts';

const random = fc.double({ min: 0, max: 1, noNaN: true });
const tries = fc.integer({ min: 1, max: delays.length });

describe('After an attempt that never connected', () => {
  it('the next one starts after its delay, a fifth sooner or later, on a whole millisecond', () => {
    fc.assert(
      fc.property(tries, random, fc.integer({ min: 0, max: 2 ** 42 }), (n, chance, at) => {
        const due = nextAttempt(n, at, chance) ?? Number.NaN;
        const delay = delays[n - 1] ?? Number.NaN;
        expect(Number.isSafeInteger(due)).toBe(true);
        expect(due - at).toBeGreaterThanOrEqual(Math.floor(delay * 0.8));
        expect(due - at).toBeLessThanOrEqual(Math.ceil(delay * 1.2));
      }),
    );
  });

  it('a crowd disperses over that whole span', () => {
    const waits = [0, 0.5, 1].map((chance) => (nextAttempt(3, now, chance) ?? now) - now);
    expect(waits).toEqual([96_000, 120_000, 144_000]);
  });

  it('no wait is shorter than the one before, whatever chance says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: delays.length - 1 }), random, random, (n, one, two) => {
        expect(nextAttempt(n + 1, now, one)).toBeGreaterThanOrEqual(nextAttempt(n, now, two) ?? Number.NaN);
      }),
    );
  });

  it('there is none once all were made', () => {
    fc.assert(
      fc.property(fc.integer({ min: delays.length + 1, max: 1_000 }), random, (n, chance) => {
        expect(nextAttempt(n, now, chance)).toBeUndefined();
      }),
    );
    expect(delays).toHaveLength(10);
  });

  it('the last one comes before the event is too old to be sent', () => {
    const total = delays.reduce((sum, _, i) => sum + ((nextAttempt(i + 1, 0, 1) ?? 0) - 0), 0);
    expect(total).toBeLessThan(72 * hour);
  });
});

describe('The rest of a way that reached nobody', () => {
  it('doubles from a second to five minutes, spread by a fifth either way', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const middle = Math.min(300_000, 1_000 * 2 ** Math.min(failures - 1, 20));
          const rest = restAfter(failures, random);
          expect(rest).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
          expect(rest).toBeLessThanOrEqual(Math.ceil(middle * 1.2));
        },
      ),
    );
  });
});
