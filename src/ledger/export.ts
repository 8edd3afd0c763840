import { type Fault, found, type Found, unreadable } from './fault.ts';
import { hashesAt, longestLeaf, parseTilePath, splitBundle, type Tile, tilePath, tileWidth } from './tile.ts';
import { hashLength } from './tree.ts';

/** Where the files of an export lie. Paths are relative, with forward slashes. */
export interface ExportReader {
  /** `undefined` where there is no such file. Of a file longer than `longestFile`, one byte more than that is enough. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The file in pieces, for the one that grows with the log and is not cut; nothing where there is no such file. */
  stream(path: string): AsyncIterable<Uint8Array>;
  /** The path of every file, in any order. */
  list(): AsyncIterable<string>;
}

export const longestFile = tileWidth * (2 + longestLeaf);

const noticeForm = /^notices\/([0-9a-f]{64})\.json$/;

export const noticePath = (hash: string): string => `notices/${hash}.json`;

/** What the names of the files say by themselves. */
export interface Survey {
  /** The width of the widest tile at this place. */
  widest(level: Tile['level'], index: number): number | undefined;
  /** Whether a bundle begins at or behind this leaf. */
  hasLeavesFrom(leaf: number): boolean;
  /** Hashes by which texts are named. */
  readonly notices: readonly string[];
  /** Files that are no part of an export of this size. */
  strange(size: number): readonly string[];
}

export async function survey(listed: AsyncIterable<string>): Promise<Survey> {
  const names = new Set<string>();
  const partial = new Map<string, number>();
  let lastBundle = -1;
  for await (const name of listed) {
    names.add(name);
    const tile = parseTilePath(name);
    if (tile !== undefined && tile.width < tileWidth) {
      const place = `${tile.level}/${tile.index}`;
      partial.set(place, Math.max(tile.width, partial.get(place) ?? 0));
    }
    lastBundle = tile?.level === 'entries' ? Math.max(tile.index, lastBundle) : lastBundle;
  }
  return {
    widest: (level, index) =>
      names.has(tilePath({ level, index, width: tileWidth })) ? tileWidth : partial.get(`${level}/${index}`),
    hasLeavesFrom: (leaf) => lastBundle * tileWidth >= leaf,
    notices: [...names].flatMap((name) => noticeForm.exec(name)?.[1] ?? []).sort(),
    strange: (size) => [...names].filter((name) => !isOfForm(name, size)).sort(),
  };
}

function isOfForm(name: string, size: number): boolean {
  const tile = parseTilePath(name);
  return tile === undefined
    ? name === 'checkpoint' || name === 'checkpoints.jsonl' || noticeForm.test(name)
    : tile.width === widthIn(size, tile);
}

/** How wide the tile at this place is in a log of this size; 0 where it has none. */
export function widthIn(size: number, { level, index }: Omit<Tile, 'width'>): number {
  const count = level === 'entries' ? size : hashesAt(level, size);
  return Math.max(0, Math.min(tileWidth, count - index * tileWidth));
}

export interface OpenTile {
  readonly path: string;
  readonly width: number;
  readonly hashes: Uint8Array;
}

export interface Files {
  readonly reader: ExportReader;
  readonly names: Survey;
}

/** The tile at one place; of several, the widest. `width` is what the place should have. */
export async function openTile({ reader, names }: Files, tile: Tile): Promise<Found<OpenTile>> {
  const width = names.widest(tile.level, tile.index) ?? tile.width;
  const path = tilePath({ ...tile, width });
  const hashes = await reader.read(path);
  if (hashes === undefined) {
    return { ok: false, fault: absent(path) };
  }
  return hashes.length === width * hashLength
    ? found({ path, width, hashes })
    : { ok: false, fault: unreadable(path, `${width} hashes have ${width * hashLength} bytes, not ${hashes.length}.`) };
}

export interface OpenBundle {
  readonly path: string;
  /** How many leaves its name says. */
  readonly width: number;
  readonly leaves: readonly Uint8Array[];
  /** It ends where its last leaf does. */
  readonly isWhole: boolean;
}

/** The leaves at one place. How many there should be is for the caller to judge. */
export async function openBundle({ reader, names }: Files, index: number): Promise<Found<OpenBundle>> {
  const width = names.widest('entries', index);
  if (width === undefined) {
    return { ok: false, fault: missing(index * tileWidth) };
  }
  const path = tilePath({ level: 'entries', index, width });
  const bytes = await reader.read(path);
  if (bytes === undefined) {
    return { ok: false, fault: absent(path) };
  }
  return bytes.length > longestFile
    ? { ok: false, fault: unreadable(path, 'It is longer than 256 leaves can be.') }
    : found({ path, width, ...splitBundle(bytes) });
}

export function missing(leaf: number): Fault {
  return { kind: 'leaf_missing', leaf, says: `There is no leaf ${leaf}, and a checkpoint counts it.` };
}

export function absent(path: string): Fault {
  return unreadable(path, 'There is no such file.');
}
