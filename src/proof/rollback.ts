import { sameBytes } from '../ledger/bytes.ts';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import { tileHashes } from '../ledger/tile.ts';
import { type HashAt, rootOf, type Sha256 } from '../ledger/tree.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { StartRefused } from './start-refused.ts';
import { tilesFrom } from './tiles.ts';

interface Held {
  readonly store: Pick<LedgerStore, 'logHead' | 'treeHashes' | 'leafTexts'>;
  readonly sha256: Sha256;
}

/** A checkpoint that lies outside, and where. */
export interface Kept {
  readonly note: string;
  readonly where: string;
}

/**
 * Holds a log against what was kept outside. The leaves themselves are `balise verify`'s to check; this finds a database that
 * was put back, or made anew, in a few reads.
 *
 * @throws StartRefused when the log is shorter than what was signed, or another.
 */
export async function refuseRollback({ store, sha256 }: Held, log: string, { note, where }: Kept): Promise<void> {
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) {
    throw new StartRefused(`The newest line of ${where} is no checkpoint (${parsed.fault}). ${wayOut(where)}`);
  }
  const { origin, size, root } = parsed.checkpoint;
  const head = await store.logHead(log);
  const has = head?.size ?? 0;
  if (has < size) {
    throw new StartRefused(
      `The ledger of ${log} has ${has} entries here, and ${size} were signed and kept in ${where}: the database was put ` +
        `back to an earlier state, or replaced. Restore its newest backup. ${wayOut(where)}`,
    );
  }
  const here = await rootAt(sha256, size, tileHashes(sha256, size, tilesFrom(store, log)));
  if (head?.origin !== origin || !sameBytes(here, root)) {
    throw new StartRefused(
      `The ledger of ${log} has ${has} entries here, and the first ${size} are not those that were signed and kept in ` +
        `${where}: this is another log. ${wayOut(where)}`,
    );
  }
}

function wayOut(where: string): string {
  return (
    `If this database is all there is, move ${where} aside, keep it as evidence, and start again: whoever holds a later ` +
    'checkpoint will see that the log was cut.'
  );
}

/** The root of the first `size` leaves, from the full subtrees that they consist of. */
async function rootAt(sha256: Sha256, size: number, hashAt: HashAt): Promise<Uint8Array> {
  const full: Promise<Uint8Array>[] = [];
  for (let at = 0; at < size;) {
    const level = Math.floor(Math.log2(size - at));
    full.push(hashAt(level, at / 2 ** level));
    at += 2 ** level;
  }
  return rootOf(sha256, { size, hashes: await Promise.all(full) });
}
