import { fromBase64, toBase64, utf8 } from '../ledger/bytes.ts';
import { type Edge, leafHash, type Sha256, treeBuilder } from '../ledger/tree.ts';
import type { Entry, Growth } from '../storage/ledger-store.ts';

/** What a tree of this edge becomes with these entries as its next leaves, as the store holds it. */
export interface Grown extends Pick<Growth, 'leaves' | 'nodes'> {
  readonly size: number;
  readonly root: Uint8Array;
  readonly edge: readonly string[];
}

/** A tile holds 2^8 hashes: of the full subtrees, the store keeps each eighth level. */
const tileHeight = 8;

export function growthOf(sha256: Sha256, start: Edge, entries: readonly Entry[]): Grown {
  const nodes: Growth['nodes'][number][] = [];
  const tree = treeBuilder(sha256, {
    start,
    onFull: (level, index, hash) => {
      if (level > 0 && level % tileHeight === 0) {
        nodes.push({ level: level / tileHeight, index, hash: toBase64(hash) });
      }
    },
  });
  const leaves = entries.map(({ no, json }) => {
    const hash = leafHash(sha256, utf8(json));
    tree.append(hash);
    return { entryNo: no, hash: toBase64(hash) };
  });
  return { size: tree.size(), root: tree.root(), edge: tree.edge().hashes.map(toBase64), leaves, nodes };
}

export function edgeOf({ size, edge }: { readonly size: number; readonly edge: readonly string[] }): Edge {
  return { size, hashes: edge.map(hashOf) };
}

/** @throws TypeError for a text that the store cannot have been given. */
export function hashOf(text: string): Uint8Array {
  const hash = fromBase64(text);
  if (hash?.length !== 32) {
    throw new TypeError('The database holds a hash that is none.');
  }
  return hash;
}
