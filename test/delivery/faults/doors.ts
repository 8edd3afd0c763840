import { Hono } from 'hono';
import type { Deps } from '../../../src/deps.ts';

/** The clock of a collector under test: it stands where it was set. */
export class StillClock {
  at: number;
  readonly now = () => this.at;

  constructor(at: number) {
    this.at = at;
  }
}

/** Doors that only a test has: the clock, a round of sending, and the clean-up of leases that are over. */
export function doors(deps: Deps, clock: StillClock): Hono {
  const app = new Hono();
  app.post('/test/clock', async (c) => {
    clock.at = Number(await c.req.text());
    return c.body(null, 204);
  });
  app.post('/test/round', (c) => {
    deps.nudge(c);
    return c.body(null, 204);
  });
  app.post('/test/leases', async (c) => {
    await deps.store.settleLostLeases(clock.at);
    return c.body(null, 204);
  });
  return app;
}
