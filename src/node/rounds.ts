import { performance } from 'node:perf_hooks';
import { giveWay, lookAtThread } from './pace.ts';

export interface Rounds {
  /** Sends what is due; answers how much it settled. */
  readonly often: () => Promise<number>;
  /** Clean-up that may wait some seconds. */
  readonly seldom: () => Promise<void>;
  /** What may wait a minute. */
  readonly rarely: () => Promise<void>;
  readonly report: (error: unknown) => void;
}

export interface RunningRounds {
  readonly nudge: () => void;
  stop(): Promise<void>;
}

const oftenMs = 1_000;
const seldomMs = 5_000;
const rarelyMs = 60_000;

/**
 * Timers of a Node process: one round at a time, again at once while there is something to do and nobody waits for an answer, sooner
 * when nudged.
 */
export function runRounds({ often, seldom, rarely, report }: Rounds): RunningRounds {
  let running: Promise<void> | undefined;
  let asked = false;
  let stopped = false;
  const goesOn = () => !stopped;
  const takeAsked = () => {
    const was = asked;
    asked = false;
    return was;
  };
  const round = async () => {
    while (goesOn() && takeAsked()) {
      for (let began = performance.now(); goesOn() && (await often()) > 0; began = performance.now()) {
        await giveWay(performance.now() - began, lookAtThread, goesOn);
      }
    }
  };
  const nudge = () => {
    asked = true;
    running ??= round()
      .catch(report)
      .finally(() => {
        running = undefined;
      });
  };
  const tidy = oneAtATime(seldom, report);
  const sweep = oneAtATime(rarely, report);
  const timers = [setInterval(nudge, oftenMs), setInterval(tidy.start, seldomMs), setInterval(sweep.start, rarelyMs)];
  return {
    nudge,
    stop: async () => {
      stopped = true;
      timers.forEach((timer) => clearInterval(timer));
      await running;
      await tidy.ended();
      await sweep.ended();
    },
  };
}

function oneAtATime(act: () => Promise<void>, report: (error: unknown) => void) {
  let running: Promise<void> | undefined;
  return {
    start: () => {
      running ??= act()
        .catch(report)
        .finally(() => {
          running = undefined;
        });
    },
    ended: async () => running,
  };
}
