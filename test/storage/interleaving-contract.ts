import fc from 'fast-check';
import { describe, it } from 'vitest';
import { interleaving } from '../rights/interleavings/acts.ts';
import { Play } from '../rights/interleavings/play.ts';
import { verdict } from '../rights/interleavings/verdict.ts';
import { type Harness, Scene } from './scene.ts';

/** A few of what test/rights/interleavings.test.ts runs by the thousand. Here a restart keeps the engine: only the process forgets. */
export function interleavingContract(harness: () => Harness, numRuns: number): void {
  describe('any interleaving of choices, beacons, claims, sends, ends, crashes and restarts', () => {
    it('lets nothing leave that was not granted when it left, and keeps books and ledger in agreement', async () => {
      await fc.assert(
        fc.asyncProperty(interleaving, async (acts) => {
          const scene = await Scene.open(harness());
          const { store } = harness();
          const play = new Play({ scene, store: () => store, restart: () => Promise.resolve() });
          for (const act of acts) {
            await play.run(act);
          }
          await verdict(play);
        }),
        { numRuns },
      );
    }, 120_000);
  });
}
