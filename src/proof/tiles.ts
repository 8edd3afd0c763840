import { concat, utf8 } from '../ledger/bytes.ts';
import { encodeBundle, hashesAt, type ReadTile, type Tile, tileWidth } from '../ledger/tile.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { hashOf } from './growth.ts';

type TileStore = Pick<LedgerStore, 'treeHashes' | 'leafTexts'>;

/** The bytes of one tile of a log, or nothing while the log is too small for it. */
export async function tileBytes(store: TileStore, log: string, tile: Tile): Promise<Uint8Array | undefined> {
  const { level, width } = tile;
  const run = { index: tile.index * tileWidth, count: width };
  if (level === 'entries') {
    const leaves = await store.leafTexts(log, run);
    return leaves.length === width ? encodeBundle(leaves.map(utf8)) : undefined;
  }
  const hashes = await store.treeHashes(log, level, run);
  return hashes.length === width ? concat(hashes.map(hashOf)) : undefined;
}

/** How proofs read a log that lies in this store. */
export function tilesFrom(store: TileStore, log: string): ReadTile {
  return async (level, index, width) => (await tileBytes(store, log, { level, index, width })) ?? new Uint8Array(0);
}

/** Whether a tree of this size has the tile, whole. */
export function standsIn(size: number, { level, index, width }: Tile): boolean {
  const hashes = level === 'entries' ? size : hashesAt(level, size);
  return index * tileWidth + width <= hashes;
}
