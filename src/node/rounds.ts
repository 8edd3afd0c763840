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

/** Timers of a Node process: one round at a time, again at once while there is something to do, sooner when nudged. */
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
      while (goesOn() && (await often()) > 0) {
        // The next claim follows at once: a backlog drains as fast as the destination answers.
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
