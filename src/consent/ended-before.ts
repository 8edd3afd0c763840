import { encodeEntry } from '../ledger/entry.ts';
import type { ChangedChoice } from '../storage/store.ts';
import type { Grant } from './grant.ts';
import { expiredEntry, voidedEntry, type Withdrawing } from './record.ts';

interface Following extends Withdrawing {
  /** Of `at`, in the site's time zone. */
  readonly day: number;
}

/**
 * What a new choice finds over already: grants on a voided notice, which must end with all that hangs on them before anything is
 * granted anew, and grants whose time is over. Each with the entry that says so.
 */
export function endedBefore(
  grants: readonly Grant[],
  following: Following,
  recordId: () => string,
): Required<Pick<ChangedChoice, 'voiding' | 'lapsing'>> {
  const { at, day } = following;
  const expired = grants.filter(({ voided, expires }) => !voided && expires <= at);
  return {
    voiding: grants
      .filter(({ voided }) => voided)
      .map(({ purpose }) => ({ purpose, ending: encodeEntry(voidedEntry(following, purpose, recordId())) })),
    lapsing: expired.map(({ no, purpose, expires }) => {
      const ended = { purpose, reason: 'term', expiredAt: expires } as const;
      return { no, reason: 'term', day, entry: encodeEntry(expiredEntry(following, ended, recordId())) };
    }),
  };
}
