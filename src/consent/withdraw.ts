import type { Deps } from '../deps.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { Found } from './check.ts';
import { purposes } from './purpose.ts';
import { receiptCommitment } from './receipt.ts';
import { withdrawnEntry } from './record.ts';

/** Rows that the withdrawal's own commit counted. `held`: events that a stated legal hold keeps from destruction. */
export interface WithdrawalAnswer {
  readonly withdrawn_at: number | null;
  readonly events: number;
  readonly held: number;
  readonly deliveries: number;
  readonly in_flight: number;
}

/**
 * Ends every purpose of a receipt, whatever was read of it before: another tab may have granted one meanwhile. It is written
 * outside the database first, so that no copy of that can undo it.
 */
export async function endChoice(deps: Deps, { holder, secretHash }: Found): Promise<WithdrawalAnswer> {
  const at = deps.clock();
  const receipt = await receiptCommitment(deps.hashing, holder);
  const withdrawing = { site: holder.site, receipt, at };
  await deps.journal.append({ cause: 'withdrawn', site: holder.site, secret_hash: secretHash, purposes, at });
  const erased = await deps.store.withdraw({
    secretHash,
    at,
    day: deps.sites.get(holder.site)?.dayOf(at) ?? Math.floor(at / 86_400_000),
    ending: purposes.map((purpose) => ({
      purpose,
      ending: encodeEntry(withdrawnEntry(withdrawing, purpose, deps.random.uuid().replaceAll('-', ''))),
    })),
  });
  deps.holders.forget(holder.receipt);
  return erased === undefined
    ? { withdrawn_at: holder.withdrawn ?? null, events: 0, held: 0, deliveries: 0, in_flight: 0 }
    : {
        withdrawn_at: erased.at,
        events: erased.events,
        held: erased.held,
        deliveries: erased.deliveries,
        in_flight: erased.inFlight,
      };
}
