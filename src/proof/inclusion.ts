import { toBase64 } from '../ledger/bytes.ts';
import { tileHashes } from '../ledger/tile.ts';
import { inclusionProof, type Sha256 } from '../ledger/tree.ts';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { tilesFrom } from './tiles.ts';

/** What a person can check by themselves: each of their records stands in the log whose checkpoint this is (RFC 6962). */
export interface ReceiptProof {
  readonly proof: {
    readonly checkpoint: string;
    readonly leaves: readonly { readonly index: number; readonly leaf: string; readonly path: readonly string[] }[];
  } | null;
  /** Records that no checkpoint covers yet: a moment later it does. */
  readonly pending: number;
}

interface Proving {
  readonly store: Pick<LedgerStore, 'newestCheckpoint' | 'leavesOfReceipt' | 'treeHashes' | 'leafTexts'>;
  readonly sha256: Sha256;
}

export async function receiptProof(
  { store, sha256 }: Proving,
  { receipt, site }: { readonly receipt: number; readonly site: string },
): Promise<ReceiptProof> {
  // In this order: a record numbered in between is one that the checkpoint may not cover yet.
  const newest = await store.newestCheckpoint(site);
  const records = await store.leavesOfReceipt(receipt);
  const parsed = newest === undefined ? undefined : parseCheckpoint(newest.note);
  if (newest === undefined || !parsed?.ok) {
    return { proof: null, pending: records.length };
  }
  const { size } = parsed.checkpoint;
  const hashAt = tileHashes(sha256, size, tilesFrom(store, site));
  const covered = records.flatMap(({ index, json }) => (index !== undefined && index < size ? [{ index, json }] : []));
  const leaves = covered.map(async ({ index, json }) => {
    const path = await inclusionProof(sha256, { index, size }, hashAt);
    return { index, leaf: json, path: path.map(toBase64) };
  });
  return {
    proof: { checkpoint: newest.note, leaves: await Promise.all(leaves) },
    pending: records.length - covered.length,
  };
}
