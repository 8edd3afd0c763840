import { livesOf } from '../consent/vocabulary/life.ts';
import { type PurposeState, purposeStates } from '../consent/vocabulary/standing.ts';
import { receiptCommitment } from '../consent/receipt.ts';
import type { Deps } from '../deps.ts';
import { fromBase64, toBase64, utf8 } from '../ledger/bytes.ts';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import { leafHash, verifyInclusion } from '../ledger/tree.ts';
import { receiptProof, type ReceiptProof } from '../proof/inclusion.ts';
import type { Site } from '../site.ts';
import type { ReceiptLife } from '../storage/officer-store.ts';
import type { FoundReceipt } from '../storage/rights-store.ts';
import { type Leaf, type Moment, momentsOf } from './life.ts';

/** A leaf with its way up to the root, computed again here. */
export interface ProvenLeaf {
  readonly index: number;
  readonly leaf: string;
  readonly hash: string;
  readonly path: readonly string[];
  /** The path leads to the root that the checkpoint bears. */
  readonly holds: boolean;
}

export interface Proven {
  readonly checkpoint: string | undefined;
  readonly leaves: readonly ProvenLeaf[];
  readonly pending: number;
}

/** All that is known of one receipt. */
export interface ReceiptFile {
  readonly id: string;
  readonly commitment: string;
  readonly life: ReceiptLife;
  readonly states: readonly PurposeState[];
  readonly moments: readonly Moment[];
  readonly records: readonly Leaf[];
  readonly proof: Proven;
  /** Texts by the hash that an answer cites; undefined when one is no longer kept. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

export async function receiptFile(deps: Deps, site: Site, found: FoundReceipt): Promise<ReceiptFile | undefined> {
  const { store, hashing, clock } = deps;
  // In this order: a record that is numbered in between is said to be waiting, never to be signed when it is not.
  const proof = proven(deps, await receiptProof(deps, { receipt: found.no, site: site.id }));
  const [leaves, life] = await Promise.all([store.leavesOfReceipt(found.no), store.receiptLife(found.no)]);
  if (life === undefined) {
    return undefined;
  }
  const signed = new Set(proof.leaves.map(({ index }) => index));
  const records = leaves.map(({ json, index }) => ({ json, index, signed: index !== undefined && signed.has(index) }));
  const moments = momentsOf(records, life, site.dayOf);
  const now = clock();
  const lives = livesOf(
    records.map(({ json }): unknown => JSON.parse(json)),
    now,
  );
  return {
    id: found.id,
    commitment: await receiptCommitment(hashing, found),
    life,
    states: purposeStates(lives, life.grants, now),
    moments,
    records,
    proof,
    texts: await textsOf(deps, moments),
  };
}

function proven({ sha256 }: Deps, { proof, pending }: ReceiptProof): Proven {
  const parsed = proof === null ? undefined : parseCheckpoint(proof.checkpoint);
  if (proof === null || !parsed?.ok) {
    return { checkpoint: undefined, leaves: [], pending };
  }
  const { size, root } = parsed.checkpoint;
  const leaves = proof.leaves.map(({ index, leaf, path }): ProvenLeaf => {
    const hash = leafHash(sha256, utf8(leaf));
    const steps = path.map((step) => fromBase64(step) ?? new Uint8Array(0));
    const holds = verifyInclusion(sha256, { index, size, leaf: hash, proof: steps, root });
    return { index, leaf, hash: toBase64(hash), path, holds };
  });
  return { checkpoint: proof.checkpoint, leaves, pending };
}

async function textsOf({ store }: Deps, moments: readonly Moment[]): Promise<ReadonlyMap<string, string | undefined>> {
  const cited = new Set(moments.flatMap((moment) => (moment.kind === 'answered' ? [moment.shown.notice] : [])));
  return new Map(await Promise.all([...cited].map(async (hash) => [hash, await store.noticeText(hash)] as const)));
}
