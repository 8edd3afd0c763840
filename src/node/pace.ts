import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** Of the time, so much is the drain's however busy the thread is with answers: what waits must not wait for ever. */
const leastShare = 0.08;

/** Busier than this without the drain, and the thread is wanted elsewhere. */
const wanted = 0.5;

/** How long a look takes, in parts of the round before it. */
const lookShare = 0.05;

/** Waits about so many milliseconds; answers how many they were, and during how many of them this thread was busy. */
export type Look = (ms: number) => Promise<{ readonly elapsed: number; readonly busy: number }>;

/**
 * After a round that took so long. While the thread has time, it costs one short look; while people wait for its answers, the drain
 * rests until they do not, or until it has had no more than its least share.
 */
export async function giveWay(took: number, look: Look, goesOn: () => boolean): Promise<void> {
  const most = took * (1 / leastShare - 1);
  let rested = 0;
  let busy = 0;
  while (rested < most && goesOn()) {
    const seen = await look(took * lookShare);
    rested += seen.elapsed;
    busy += seen.busy;
    if (busy < rested * wanted) {
      return;
    }
  }
}

export async function lookAtThread(ms: number): Promise<{ elapsed: number; busy: number }> {
  const before = performance.eventLoopUtilization();
  await pause(ms);
  const { active, idle } = performance.eventLoopUtilization(before);
  return { elapsed: active + idle, busy: active };
}
