import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { openNodeEngine } from '../../src/storage/sqlite/node/engine.ts';
import { certifyDestructions, destroyExpired } from '../../src/rights/retention.ts';
import { aSite } from '../support/builders.ts';

/* A process that does what the collector's round does, and says each step, so that it can be killed between any two. */

const [file = '', site = '', today = ''] = process.argv.slice(2);

const store = createSqliteStore(await openNodeEngine(file));
const said: typeof store = {
  ...store,
  destroyEvents: async (step) => {
    const done = await store.destroyEvents(step);
    process.stdout.write('step\n');
    return done;
  },
  destroyVisits: async (step, now) => {
    await store.destroyVisits(step, now);
    process.stdout.write('step\n');
  },
};
const now = Number(today);
const opened = { ...aSite(), id: site, dayOf: (at: number) => Math.floor(at / 86_400_000) };
const deps = { store: said, sites: new Map([[site, opened]]), clock: () => now };
await destroyExpired(deps, 1_000);
await certifyDestructions(deps);
await store.close();
process.stdout.write('done\n');
