import type { Hashing } from '../consent/hashing.ts';
import { receiptCommitment } from '../consent/receipt.ts';
import { voidedEntry } from '../consent/record.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { Site } from '../site.ts';
import type { GrantEnd, VoidedReceipt, VoidEffect } from '../storage/rights-store.ts';
import type { Store } from '../storage/store.ts';
import type { Journal } from './journal.ts';

interface VoidDeps {
  readonly store: Store;
  readonly journal: Journal;
  readonly hashing: Hashing;
  readonly sites: ReadonlyMap<string, Site>;
  readonly clock: () => number;
  readonly random: { readonly uuid: () => string };
}

/** An officer's decision that a version of a site's notice was faulty. */
export interface VoidOrder {
  readonly site: string;
  readonly version: number;
  readonly by: string;
  readonly reason: string;
}

/**
 * Stops every grant made on a version, in one commit (LPRPSP 14). Answers what that was about to end, as it stood before;
 * nothing when no such version was published. The rows follow by `endVoided`.
 */
export async function voidVersion(deps: VoidDeps, order: VoidOrder): Promise<VoidEffect | undefined> {
  const { site, version } = order;
  const effect = await deps.store.voidEffect(site, version);
  if (effect?.voided !== null) {
    return effect;
  }
  const at = deps.clock();
  await deps.journal.append({ cause: 'voided', ...order, at });
  await deps.store.voidNotice({ site, version, at, entry: noticeVoidedEntry({ ...order, at }) });
  return { ...effect, voided: at };
}

export function noticeVoidedEntry({ site, version, by, reason, at }: VoidOrder & { readonly at: number }): string {
  return encodeEntry({ type: 'notice_voided', site, at, notice_version: version, by, reason, grants: 0 });
}

/** Receipts ended in one commit. */
const atOnce = 100;

/**
 * Ends the grants on notices voided after `since`, a hundred receipts to a commit, until none is left. Answers how many
 * receipts that were.
 */
export async function endVoided(deps: Omit<VoidDeps, 'journal'>, since = 0): Promise<number> {
  let ended = 0;
  for (;;) {
    const receipts = await deps.store.voidedReceipts(since, atOnce);
    if (receipts.length === 0) {
      return ended;
    }
    await deps.store.endVoided((await Promise.all(receipts.map((receipt) => endsOf(deps, receipt)))).flat());
    ended += receipts.length;
  }
}

async function endsOf(deps: Omit<VoidDeps, 'journal'>, voided: VoidedReceipt): Promise<GrantEnd[]> {
  const { hashing, sites, clock, random } = deps;
  const { secretHash, site, purposes } = voided;
  const at = clock();
  const receipt = await receiptCommitment(hashing, voided);
  const day = sites.get(site)?.dayOf(at) ?? Math.floor(at / 86_400_000);
  return purposes.map((purpose) => {
    const entry = encodeEntry(voidedEntry({ site, receipt, at }, purpose, random.uuid().replaceAll('-', '')));
    return { secretHash, purpose, at, day, entry };
  });
}
