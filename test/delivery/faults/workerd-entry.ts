import { type Bindings, createWorker } from '../../../src/worker/create.ts';
import { doors, StillClock } from './doors.ts';
import { configOf } from './sites.ts';
import { startingSchema } from './starting.ts';

/* The product's own worker, with the configuration and the doors of the fault table. */

const clock = new StillClock(0);
const startingOf = (bindings: Bindings) => startingSchema.parse(JSON.parse(String(bindings['STARTING'])));

let worker: ReturnType<typeof createWorker> | undefined;

function opened(bindings: Bindings): ReturnType<typeof createWorker> {
  if (worker === undefined) {
    const { ports, now, deadlineMs } = startingOf(bindings);
    clock.at = now;
    worker = createWorker({
      config: () => configOf(ports),
      clock: clock.now,
      deadlineMs,
      beside: (deps) => doors(deps, clock),
    });
  }
  return worker;
}

export default {
  fetch: (...[request, bindings, context]: Parameters<NonNullable<ReturnType<typeof createWorker>['fetch']>>) =>
    opened(bindings).fetch?.(request, bindings, context),
};
