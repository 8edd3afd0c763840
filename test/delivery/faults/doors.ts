import { Hono } from 'hono';
import { switchDelivery } from '../../../src/delivery/switch.ts';
import type { Deps } from '../../../src/deps.ts';

/** The clock of a collector under test: it stands where it was set. */
export class StillClock {
  at: number;
  readonly now = () => this.at;

  constructor(at: number) {
    this.at = at;
  }
}

/** Doors that only a test has: the clock, a round of sending, the clean-up of leases that are over, and all ways out at once. */
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
  app.post('/test/ways', async (c) => {
    const to = (await c.req.text()) === 'open' ? 'open' : 'stop';
    for (const { id: site, ways } of deps.sites.values()) {
      for (const { destination } of ways) {
        await switchDelivery({ store: deps.store, clock: clock.now }, { site, by: 'a test', destination, to });
      }
    }
    return c.body(null, 204);
  });
  return app;
}
