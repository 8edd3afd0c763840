import { Hono } from 'hono';
import * as z from 'zod';
import { createWorker } from '../../../src/worker/create.ts';
import { configOf } from '../../support/site-config.ts';

/*
 * The product's own worker with a test's configuration, and three doors that only a test has: the clock, the store behind the
 * routes, and the cron's round.
 */

const clockSchema = z.object({ offset: z.number(), still: z.number().nullable() });
const callSchema = z.object({ method: z.string(), args: z.array(z.unknown()) });

let clock: z.infer<typeof clockSchema> = { offset: 0, still: null };

export default createWorker({
  config: (bindings) => configOf(String(bindings['GA4_ENDPOINT']), String(bindings['WAREHOUSE_URL'])),
  clock: () => (clock.still ?? Date.now()) + clock.offset,
  beside: ({ store }) => {
    const app = new Hono();
    app.post('/test/clock', async (c) => {
      clock = clockSchema.parse(await c.req.json());
      return c.body(null, 204);
    });
    app.post('/test/store', async (c) => {
      const { method, args } = callSchema.parse(await c.req.json());
      const call: unknown = Reflect.get(store, method);
      const answer: unknown = typeof call === 'function' ? await Reflect.apply(call, store, args) : undefined;
      return Response.json({ answer });
    });
    return app;
  },
});
