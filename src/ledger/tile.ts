import { concat } from './bytes.ts';
import { type HashAt, hashLength, nodeHash, type Sha256 } from './tree.ts';

/* The read side after C2SP tlog-tiles: a log as files that never change once they are full. */

export const tileWidth = 256;
export const tileHeight = 8;
export const mostLevels = 63;
export const longestLeaf = 65_535;

/** `width` hashes of subtrees of 256^level leaves, or as many leaves themselves. Narrower than 256 only at the right edge. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

export function tilePath({ level, index, width }: Tile): string {
  const partial = width === tileWidth ? '' : `.p/${width}`;
  return `tile/${level}/${groups(index)}${partial}`;
}

/** 1234067 is x001/x234/067: at most a thousand names in a folder. */
function groups(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const threes = padded.match(/\d{3}/g) ?? [];
  return threes.map((three, i) => (i === threes.length - 1 ? three : `x${three}`)).join('/');
}

const pathForm = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/;

/** `undefined` for every path that `tilePath` would not have printed. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level = '', index = '', width] = pathForm.exec(path) ?? [];
  if (index === '') {
    return undefined;
  }
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replace(/\D/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  };
  const isSmall = tile.level === 'entries' || tile.level <= mostLevels;
  const isPrinted = Number.isSafeInteger(tile.index) && tilePath(tile) === path;
  return isSmall && isPrinted && tile.width >= 1 && tile.width <= tileWidth ? tile : undefined;
}

/** How many hashes stand at this level of a tree: one for each full subtree of 256^level leaves. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** Every tile of hashes of a tree of this size, level after level. */
export function* tilesOf(size: number): Generator<Tile & { readonly level: number }> {
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    for (const { index, width } of cut(hashesAt(level, size))) {
      yield { level, index, width };
    }
  }
}

/** Every bundle of leaves of a tree of this size. */
export function* bundlesOf(size: number): Generator<Tile> {
  for (const { index, width } of cut(size)) {
    yield { level: 'entries', index, width };
  }
}

function* cut(count: number): Generator<{ readonly index: number; readonly width: number }> {
  for (let index = 0; index * tileWidth < count; index += 1) {
    yield { index, width: Math.min(tileWidth, count - index * tileWidth) };
  }
}

/** @throws RangeError for a leaf that two bytes cannot count. */
export function encodeBundle(leaves: readonly Uint8Array[]): Uint8Array {
  return concat(
    leaves.flatMap((leaf) => {
      if (leaf.length > longestLeaf) {
        throw new RangeError(`A leaf has at most ${longestLeaf} bytes, not ${leaf.length}.`);
      }
      return [Uint8Array.of(leaf.length >> 8, leaf.length & 0xff), leaf];
    }),
  );
}

/** `undefined` when the bytes end within a leaf. The leaves are views of the bytes. */
export function decodeBundle(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const { leaves, isWhole } = splitBundle(bytes);
  return isWhole ? leaves : undefined;
}

/** The leaves before the place where the bytes end within one, if they do. */
export function splitBundle(bytes: Uint8Array): { readonly leaves: readonly Uint8Array[]; readonly isWhole: boolean } {
  const leaves: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const [high, low] = [bytes[at], bytes[at + 1]];
    const end = at + 2 + (high ?? 0) * 256 + (low ?? 0);
    if (high === undefined || low === undefined || end > bytes.length) {
      return { leaves, isWhole: at === bytes.length };
    }
    leaves.push(bytes.subarray(at + 2, end));
    at = end;
  }
}

export type ReadTile = (level: number, index: number, width: number) => Promise<Uint8Array>;

/**
 * Hashes of a tree of this size, from its tiles. Each tile is asked for once, so keep the answer for one proof or a few, not
 * for the life of a log.
 *
 * @throws Error when a tile is not of the length that its width says.
 */
export function tileHashes(sha256: Sha256, size: number, readTile: ReadTile): HashAt {
  const asked = new Map<string, Promise<Uint8Array>>();
  const tileAt = (level: number, index: number): Promise<Uint8Array> => {
    const key = `${level}/${index}`;
    const tile = asked.get(key) ?? wholeTile(readTile, size, { level, index });
    asked.set(key, tile);
    return tile;
  };
  return async (level, index) => {
    const tileLevel = Math.floor(level / tileHeight);
    const count = 2 ** (level % tileHeight);
    const first = index * count;
    const tile = await tileAt(tileLevel, Math.floor(first / tileWidth));
    const start = (first % tileWidth) * hashLength;
    const end = start + count * hashLength;
    if (end > tile.length) {
      throw new RangeError(`A tree of ${size} leaves has no full subtree ${index} of level ${level}.`);
    }
    return subtree(sha256, tile.subarray(start, end));
  };
}

async function wholeTile(
  readTile: ReadTile,
  size: number,
  { level, index }: { readonly level: number; readonly index: number },
): Promise<Uint8Array> {
  const width = Math.max(0, Math.min(tileWidth, hashesAt(level, size) - index * tileWidth));
  const bytes = width === 0 ? new Uint8Array(0) : await readTile(level, index, width);
  if (bytes.length !== width * hashLength) {
    throw new Error(`${tilePath({ level, index, width })} has ${bytes.length} bytes, not ${width * hashLength}.`);
  }
  return bytes;
}

/** The root over a row of hashes whose number is a power of two. */
function subtree(sha256: Sha256, row: Uint8Array): Uint8Array {
  if (row.length === hashLength) {
    return row;
  }
  const middle = row.length / 2;
  return nodeHash(sha256, subtree(sha256, row.subarray(0, middle)), subtree(sha256, row.subarray(middle)));
}
