import type { Hashing } from '../consent/hashing.ts';
import { receiptCommitment } from '../consent/receipt.ts';
import { expiredEntry } from '../consent/record.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { Site } from '../site.ts';
import type { Lapse, LapsingGrant } from '../storage/rights-store.ts';
import type { Store } from '../storage/store.ts';

interface LapseDeps {
  readonly store: Store;
  readonly hashing: Hashing;
  readonly sites: ReadonlyMap<string, Site>;
  readonly clock: () => number;
  readonly random: { readonly uuid: () => string };
}

/**
 * A grant that nobody used for so long ends: a browser may have forgotten its receipt after seven days, and whoever cannot
 * withdraw any more is not held to a yes.
 */
export const unusedMs = 30 * 86_400_000;

/** Grants recorded in one commit. */
const atOnce = 200;

/** Records the end of every grant whose time is over or that lies unused. Answers how many. */
export async function lapseGrants(deps: LapseDeps): Promise<number> {
  const now = deps.clock();
  let recorded = 0;
  for (;;) {
    const found = await deps.store.lapsing(now, now - unusedMs, atOnce);
    const lapses = await Promise.all(found.map((grant) => lapseOf(deps, grant, now)));
    // Also without any: it purges what waits, and lets go of what nothing hangs on any more.
    await deps.store.lapse(now, now - unusedMs, lapses);
    recorded += lapses.length;
    if (lapses.length < atOnce) {
      return recorded;
    }
  }
}

async function lapseOf({ hashing, sites, random }: LapseDeps, grant: LapsingGrant, at: number): Promise<Lapse> {
  const { no, site, purpose, reason, expires } = grant;
  const receipt = await receiptCommitment(hashing, grant);
  const ended = { purpose, reason, expiredAt: Math.min(expires, at) };
  const entry = encodeEntry(expiredEntry({ site, receipt, at }, ended, random.uuid().replaceAll('-', '')));
  return { no, reason, day: sites.get(site)?.dayOf(at) ?? Math.floor(at / 86_400_000), entry };
}
