import type { Hashing } from '../consent/hashing.ts';
import { receiptCommitment } from '../consent/receipt.ts';
import { withdrawnEntry } from '../consent/record.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { Site } from '../site.ts';
import type { JournaledEnd, OutstandingEnd } from '../storage/rights-store.ts';
import type { Store } from '../storage/store.ts';
import type { Journal, JournalLine } from './journal.ts';
import { noticeVoidedEntry } from './void.ts';

export interface ReplayDeps {
  readonly store: Store;
  readonly journal: Journal;
  readonly hashing: Hashing;
  readonly sites: ReadonlyMap<string, Site>;
  readonly random: { readonly uuid: () => string };
}

export interface Replayed {
  /** Lines read. */
  readonly lines: number;
  /** Grants that were still there and have been ended. */
  readonly ended: number;
}

/** Grants ended in one commit. */
const atOnce = 100;

/**
 * Carries out what the journal says and the database does not know: an old copy of it was put back. Idempotent; a yes given
 * after the withdrawal stands.
 */
export async function replay(deps: ReplayDeps, since = 0): Promise<Replayed> {
  let lines = 0;
  let ended = 0;
  for await (const page of deps.journal.read(since)) {
    lines += page.length;
    ended += await replayWithdrawals(deps, page);
    await replayVoidings(deps, page);
  }
  return { lines, ended };
}

async function replayWithdrawals(deps: ReplayDeps, page: readonly JournalLine[]): Promise<number> {
  const ends = newestOfEach(await deps.store.outstanding(page.flatMap(endsOfLine)));
  for (let from = 0; from < ends.length; from += atOnce) {
    await deps.store.replayWithdrawals(
      await Promise.all(ends.slice(from, from + atOnce).map((end) => withEntry(deps, end))),
    );
  }
  return ends.length;
}

function endsOfLine(line: JournalLine): JournaledEnd[] {
  return line.cause === 'withdrawn'
    ? line.purposes.map((purpose) => ({ secretHash: line.secret_hash, purpose, at: line.at }))
    : [];
}

/** One of them ends the grant. Only among those that would: a clock that was set back can put one before another. */
function newestOfEach(ends: readonly OutstandingEnd[]): OutstandingEnd[] {
  const newest = new Map<string, OutstandingEnd>();
  for (const end of ends) {
    const key = `${end.secretHash} ${end.purpose}`;
    if ((newest.get(key)?.at ?? -1) < end.at) {
      newest.set(key, end);
    }
  }
  return [...newest.values()];
}

async function withEntry({ hashing, sites, random }: ReplayDeps, end: OutstandingEnd) {
  const { secretHash, purpose, at, site } = end;
  const receipt = await receiptCommitment(hashing, end);
  const entry = encodeEntry(withdrawnEntry({ site, receipt, at }, purpose, random.uuid().replaceAll('-', '')));
  return { secretHash, purpose, at, day: sites.get(site)?.dayOf(at) ?? Math.floor(at / 86_400_000), entry };
}

async function replayVoidings({ store }: ReplayDeps, page: readonly JournalLine[]): Promise<void> {
  for (const line of page) {
    if (line.cause === 'voided') {
      const { site, version, at } = line;
      await store.voidNotice({ site, version, at, entry: noticeVoidedEntry(line) });
    }
  }
}
