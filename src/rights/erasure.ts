import { receiptCommitment } from '../consent/receipt.ts';
import type { Hashing } from '../consent/hashing.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { FinishedErasure } from '../storage/rights-store.ts';
import type { Store } from '../storage/store.ts';

interface ErasureDeps {
  readonly store: Store;
  readonly hashing: Hashing;
  readonly clock: () => number;
}

/**
 * Closes every withdrawal and voiding of which nothing is in flight any more: appends the `erased` entry with the counts of
 * its commit and the fate of what was on the wire. Answers how many it closed; repeating it closes none twice.
 */
export async function closeErasures(deps: ErasureDeps): Promise<number> {
  let closed = 0;
  for (let finished = await deps.store.finishedErasures(); finished.length > 0;) {
    for (const erasure of finished) {
      await close(deps, erasure);
    }
    closed += finished.length;
    finished = await deps.store.finishedErasures();
  }
  return closed;
}

async function close({ store, hashing, clock }: ErasureDeps, erasure: FinishedErasure): Promise<void> {
  const { no, site, receiptId, salt, cause, events, held, deliveries, flew } = erasure;
  const at = clock();
  const entry = encodeEntry({
    type: 'erased',
    site,
    receipt: await receiptCommitment(hashing, { id: receiptId, salt }),
    cause,
    ended_at: erasure.at,
    at,
    events,
    held,
    deliveries,
    in_flight: flew,
  });
  await store.closeErasure({ no, site, at, entry });
}
