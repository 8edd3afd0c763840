import { carrier, type Outside } from './outside.ts';
import type { Faults } from './faults.ts';
import { sequence, type Sequencing } from './sequence.ts';

/** What has to be done for a log after something was appended to it, and again now and then. */
export interface Keeper {
  /** Numbers and signs what is there. */
  number(log: string): Promise<void>;
  /** Takes the newest checkpoint outside. Never throws: a place that does not answer is a fault that stands. */
  carry(log: string): Promise<void>;
}

interface Keeping extends Sequencing {
  readonly places: readonly Outside[];
  readonly faults: Faults;
}

export function openKeeper(keeping: Keeping): Keeper {
  const { faults } = keeping;
  return {
    number: async (log) => {
      const fault = { site: log, fault: 'key_unknown' } as const;
      if ((await sequence(keeping, log)).fault === undefined) {
        faults.mended(fault);
      } else {
        faults.found(fault, new Error(unsigned(log)));
      }
    },
    carry: carrier(keeping),
  };
}

function unsigned(log: string): string {
  return (
    `The ledger of ${log} waits: its newest checkpoint was signed by a key that is not here. ` +
    'Restore the key; if it is gone for good, see: balise key lost.'
  );
}
