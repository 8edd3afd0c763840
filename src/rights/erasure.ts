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
 * its commit and the fate of what was on the wire. Answers how many it closed; repeating it closes none twice. Nothing is called
 * erased while its bytes lie in a file: where a reader keeps them there, none is closed, and the next round tries again.
 */
export async function closeErasures(deps: ErasureDeps): Promise<number> {
  let closed = 0;
  let finished = await deps.store.finishedErasures();
  // Before each page: one that ended since the last time is not clean yet.
  while (finished.length > 0 && (await deps.store.scrub())) {
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
