import * as z from 'zod';
import config from '../balise.config.ts';
import { parseConfig } from '../src/config.ts';
import { createWorker } from '../src/worker/create.ts';
import { readJournal, type SeenRequest, towards } from './demo.ts';
import { demoRoutes } from './shop/routes.ts';

/*
 * The demonstration on Workers: the product's own handlers, the shop and the journal. The stand-in for GA4 runs beside it
 * (examples/demo-worker-dev.ts); without one nothing is forwarded at all.
 */

const finding = z.object({ effect: z.string(), code: z.string(), path: z.string(), says: z.string() });
const receivedSchema = z.array(
  z.object({
    at: z.number(),
    method: z.string(),
    path: z.string(),
    body: z.unknown(),
    judgement: z.object({ findings: z.array(finding) }),
  }),
);

const parsed = parseConfig(config);

if (!parsed.ok) {
  throw new Error(parsed.faults.map(({ path, mend }) => `${path}: ${mend}`).join('\n'));
}

const ready = parsed.config;

async function received(standIn: unknown): Promise<readonly SeenRequest[]> {
  if (typeof standIn !== 'string') {
    return [];
  }
  const response = await fetch(new URL('/received', standIn));
  return receivedSchema.parse(await response.json());
}

export default createWorker({
  config: ({ GA4_STAND_IN: standIn }) => (typeof standIn === 'string' ? towards(ready, standIn) : ready),
  beside: (deps, bindings) =>
    demoRoutes({ journal: async () => readJournal(deps, await received(bindings['GA4_STAND_IN'])) }),
});
