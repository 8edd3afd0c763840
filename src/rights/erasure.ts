import { receiptCommitment } from '../consent/receipt.ts';
import type { Hashing } from '../consent/hashing.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { Store } from '../storage/store.ts';

interface ErasureDeps {
  readonly store: Store;
  readonly hashing: Hashing;
  readonly clock: () => number;
}

/**
 * Closes every withdrawal of which nothing is in flight any more: appends the `erased` entry with the counts of its commit
 * and the fate of what was on the wire. Answers how many it closed; repeating it closes none twice.
 */
export async function closeErasures({ store, hashing, clock }: ErasureDeps): Promise<number> {
  const finished = await store.finishedErasures();
  for (const { no, site, receiptId, salt, events, deliveries, flew, at: withdrawnAt } of finished) {
    const at = clock();
    const entry = encodeEntry({
      type: 'erased',
      site,
      receipt: await receiptCommitment(hashing, { id: receiptId, salt }),
      withdrawn_at: withdrawnAt,
      at,
      events,
      deliveries,
      in_flight: flew,
    });
    await store.closeErasure({ no, site, at, entry });
  }
  return finished.length;
}
