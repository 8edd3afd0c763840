import type { Hashing } from '../consent/hashing.ts';
import { receiptCommitment } from '../consent/receipt.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { Site } from '../site.ts';
import type { Released } from '../storage/rights-store.ts';
import type { Store } from '../storage/store.ts';

interface HoldDeps {
  readonly store: Store;
  readonly hashing: Hashing;
  readonly sites: ReadonlyMap<string, Site>;
  readonly clock: () => number;
  readonly random: { readonly uuid: () => string };
}

/** Whoever acts, and for which site. */
export interface Officer {
  readonly site: string;
  readonly by: string;
}

/**
 * Keeps what the end of a receipt's consent would destroy, for a stated reason (LPRPSP 36). The receipt is named by the id that
 * is printed on it. Answers the number of the hold; nothing when the site has no such receipt.
 */
export async function holdReceipt(
  deps: HoldDeps,
  { site, by }: Officer,
  { receipt: printed, basis }: { readonly receipt: string; readonly basis: string },
): Promise<number | undefined> {
  const { store, hashing, clock, random } = deps;
  const found = await store.findReceipt(site, printed.trim().toUpperCase());
  if (found === undefined) {
    return undefined;
  }
  const at = clock();
  const receipt = await receiptCommitment(hashing, found);
  const entry = encodeEntry({ type: 'held', site, record_id: recordId(random), receipt, at, by });
  return store.hold({ receipt: found.no, basis, site, at, entry });
}

/** Destroys what a hold kept, and certifies how much that was. Nothing when no such hold is open. */
export async function releaseHold(deps: HoldDeps, { site, by }: Officer, no: number): Promise<Released | undefined> {
  const { store, hashing, clock, random, sites } = deps;
  const hold = (await store.holds(site)).find((each) => each.no === no);
  if (hold === undefined) {
    return undefined;
  }
  const at = clock();
  const entry = encodeEntry({
    type: 'hold_released',
    site,
    record_id: recordId(random),
    receipt: await receiptCommitment(hashing, hold),
    at,
    held_at: hold.at,
    by,
    events: 0,
    passed_on: 0,
  });
  return store.releaseHold({ no, site, at, day: sites.get(site)?.dayOf(at) ?? Math.floor(at / 86_400_000), entry });
}

/** The officer has had these identifiers deleted at the destination. Answers how many of them were open. */
export async function settleDeletions(
  { store, clock }: HoldDeps,
  { site, by }: Officer,
  numbers: readonly number[],
): Promise<number> {
  const at = clock();
  const entry = encodeEntry({ type: 'deletion_settled', site, at, by, clients: 0 });
  return store.settleDeletions({ site, numbers, at, entry });
}

function recordId(random: HoldDeps['random']): string {
  return random.uuid().replaceAll('-', '');
}
