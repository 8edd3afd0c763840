import { expect, it } from 'vitest';
import { type Bindings, createWorker } from '../../src/worker/create.ts';
import { configOf } from '../support/site-config.ts';

/** The database is never reached where the window is refused; where it is not, this is what fails. */
const bindings = {
  BALISE_SECRET: 's'.repeat(32),
  GA4_SECRET: 'the-secret',
  DB: {
    prepare: () => {
      throw new Error('the database was reached');
    },
  },
} as unknown as Bindings;

it.each([
  [{ backupDays: 29, timeTravelDays: 30 }, /backupDays is 29, and D1 can be put back 30 days/],
  [{ backupDays: 6, timeTravelDays: 7 }, /backupDays is 6, and D1 can be put back 7 days/],
  [{ backupDays: 30, timeTravelDays: 30 }, /the database was reached|BALISE_LEDGER/],
  [{ backupDays: 7, timeTravelDays: 7 }, /the database was reached|BALISE_LEDGER/],
] as const)('a Worker publishes no shorter backup period than D1 can be put back: %j', async (periods, says) => {
  const config = { ...configOf('http://127.0.0.1:9/mp/collect'), ...periods };
  const worker = createWorker({ config: () => config });
  await expect(async () => worker.scheduled?.({} as never, bindings, {} as never)).rejects.toThrow(says);
});
