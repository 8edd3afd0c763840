import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { giveWay, type Look, lookAtThread } from '../../src/node/pace.ts';

/** A thread that is busy so much of each look, and how long it was looked at in all. */
function thread(...busyness: readonly number[]): { look: Look; rested: () => number } {
  let rested = 0;
  let n = 0;
  return {
    rested: () => rested,
    look: (ms) => {
      const part = busyness[Math.min(n, busyness.length - 1)] ?? 0;
      n += 1;
      rested += ms;
      return Promise.resolve({ elapsed: ms, busy: ms * part });
    },
  };
}

const always = () => true;

describe('The pace of the drain', () => {
  it('is as fast as the destination answers while the thread has time: a look costs a twentieth', async () => {
    const { look, rested } = thread(0.1);
    await giveWay(100, look, always);
    expect(rested()).toBeCloseTo(5);
  });

  it('leaves nine tenths of the time and more to a thread that is wanted all of it, and no more than that', async () => {
    const { look, rested } = thread(1);
    await giveWay(100, look, always);
    expect(100 / (100 + rested())).toBeLessThan(0.1);
    expect(100 / (100 + rested())).toBeGreaterThan(0.07);
  });

  it('is taken up again once the thread has had time for as long as it had none', async () => {
    const { look, rested } = thread(1, 1, 1, 0);
    await giveWay(100, look, always);
    expect(rested()).toBeCloseTo(7 * 5);
  });

  it('is given up at once by a process that ends', async () => {
    const { look, rested } = thread(1);
    await giveWay(10_000, look, () => rested() < 600);
    expect(rested()).toBeLessThan(1_200);
  });
});

describe('A look at the thread', () => {
  it('tells one that waits from one that works', async () => {
    const quiet = await lookAtThread(20);
    expect(quiet.busy).toBeLessThan(quiet.elapsed / 2);
    const looking = lookAtThread(20);
    const until = performance.now() + 40;
    while (performance.now() < until) {
      await turn();
    }
    const { elapsed, busy } = await looking;
    expect(busy).toBeGreaterThan(elapsed / 2);
  });
});
