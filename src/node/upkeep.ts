import type { Deps } from '../deps.ts';
import { closeErasures } from '../rights/erasure.ts';
import { lapseGrants } from '../rights/lapse.ts';
import { reconcile } from '../rights/reconcile.ts';
import { certifyDestructions, destroyExpired } from '../rights/retention.ts';
import { endVoided } from '../rights/void.ts';
import { dropUnsealed } from './backup/drop-unsealed.ts';
import { destroyOldKeys } from './backup/period-keys.ts';
import type { DataFolder } from './data.ts';
import type { RunningLedger } from './ledger.ts';
import type { Rounds } from './rounds.ts';

type UpkeepDeps = Pick<Deps, 'store' | 'sites' | 'clock' | 'hashing' | 'holders' | 'random' | 'agents' | 'rate'>;

interface Upkeep {
  readonly deps: UpkeepDeps;
  readonly ledger: RunningLedger;
  readonly data: DataFolder;
  readonly backupDays: number;
}

const minuteMs = 60_000;

/** A million rows of events an hour, in commits of at most a thousand. */
const stepsAnHour = 1_000;

/** What a Node process cleans up by itself, beside sending. */
export function upkeepOf(upkeep: Upkeep): Pick<Rounds, 'seldom' | 'rarely'> {
  const { deps, ledger } = upkeep;
  const { store, clock, agents, rate } = deps;
  let minutes = 0;
  return {
    seldom: async () => {
      await store.settleLostLeases(clock());
      await endVoided(deps, clock() - 10 * minuteMs);
      await closeErasures(deps);
      ledger.sequenceAll();
      rate.forget(clock());
    },
    rarely: async () => {
      agents.forget();
      deps.holders.forgetAll();
      minutes += 1;
      if (minutes % 60 === 1) {
        await hourly(upkeep);
      }
      // Each minute, because a reader may have been in the way.
      await certifyDestructions(deps);
    },
  };
}

async function hourly({ deps, data, backupDays }: Upkeep): Promise<void> {
  const { store, sites, clock } = deps;
  await endVoided(deps);
  await lapseGrants(deps);
  await destroyExpired(deps, stepsAnHour);
  await reconcile(deps);
  await destroyOldKeys({ data, backupDays, store, sites: [...sites.keys()], now: clock() });
  await dropUnsealed(data, clock());
  // What a hold kept is certified by the commit that destroys it: its bytes go here at the latest.
  await store.scrub();
}
