import { utf8 } from '../../src/ledger/bytes.ts';
import type { TreeHead } from '../../src/ledger/checkpoint.ts';
import type { ExportReader } from '../../src/ledger/export.ts';
import { decodeBundle, encodeBundle, tilePath, tileWidth } from '../../src/ledger/tile.ts';
import {
  checkpointLines,
  exportOf,
  type Files,
  heads,
  type Ledger,
  type MadeCheckpoint,
  restated,
  signedCheckpoints,
  testSigner,
} from './ledger-export.ts';

/*
 * What someone may do to a log. Lazily: only bundles are changed, as by an editor. Thoroughly: the tree is rebuilt over the
 * change, as by whoever can write to the database; what becomes of the checkpoints depends on the keys they hold.
 */

export type Change = 'flip' | 'remove' | 'insert' | 'reorder' | 'truncate';

export const changes: readonly Change[] = ['flip', 'remove', 'insert', 'reorder', 'truncate'];

/** The leaves after the change at one of them. Reordering swaps it with the next, the last with the one before. */
export function changed(leaves: readonly Uint8Array[], change: Change, at: number): readonly Uint8Array[] {
  switch (change) {
    case 'flip':
      return leaves.with(at, flipped(leaves[at]));
    case 'remove':
      return leaves.toSpliced(at, 1);
    case 'insert':
      return leaves.toSpliced(at, 0, madeUp(at));
    case 'reorder': {
      const first = Math.min(at, leaves.length - 2);
      return leaves.toSpliced(first, 2, ...leaves.slice(first, first + 2).reverse());
    }
    case 'truncate':
      return leaves.slice(0, at);
  }
}

/** The first leaf that is not what it was. */
export function firstChanged(change: Change, at: number, size: number): number {
  return change === 'reorder' ? Math.min(at, size - 2) : at;
}

/** Still canonical JSON, as anyone would leave it who wants it believed: another month, another state. */
function flipped(leaf: Uint8Array = new Uint8Array(0)): Uint8Array {
  const other = leaf.slice();
  // {"at":1736... : the fourth digit of the time.
  other[9] = (other[9] ?? 0) ^ 1;
  return other;
}

function madeUp(at: number): Uint8Array {
  return utf8(
    `{"at":1736500000000,"purpose":"ga4","receipt":"${'0'.repeat(64)}","record_id":"made-up-${at}","site":"boutique","type":"withdrawn","v":1}`,
  );
}

/** Only the bundle that holds the leaf is another; truncating also drops the bundles behind it. */
export function lazily(files: Files, change: Change, at: number): Files {
  const first = Math.floor(at / tileWidth) * tileWidth;
  const path = bundlePath(files, first / tileWidth);
  const leaves = decodeBundle(files.get(path) ?? new Uint8Array(0)) ?? [];
  const spoiled = new Map(files);
  if (change === 'reorder' && at - first === leaves.length - 1 && bundlePath(files, first / tileWidth + 1) !== '') {
    return swappedAcross(files, path, bundlePath(files, first / tileWidth + 1));
  }
  spoiled.set(path, encodeBundle(changed(leaves, change, at - first)));
  if (change === 'truncate') {
    for (let next = first / tileWidth + 1; bundlePath(spoiled, next) !== ''; next += 1) {
      spoiled.delete(bundlePath(spoiled, next));
    }
  }
  return spoiled;
}

function swappedAcross(files: Files, left: string, right: string): Files {
  const [before, after] = [left, right].map((path) => decodeBundle(files.get(path) ?? new Uint8Array(0)) ?? []);
  const [a, b] = [before?.at(-1), after?.[0]];
  return before === undefined || after === undefined || a === undefined || b === undefined
    ? files
    : new Map(files).set(left, encodeBundle(before.with(-1, b))).set(right, encodeBundle(after.with(0, a)));
}

/** The bundle at this place, whatever its width; empty when there is none. */
export function bundlePath(files: Files, index: number): string {
  for (let width = tileWidth; width > 0; width -= 1) {
    const path = tilePath({ level: 'entries', index, width });
    if (files.has(path)) {
      return path;
    }
  }
  return '';
}

/**
 * What becomes of the checkpoints once the tree is rebuilt: left as they were; restated over the new roots under the old
 * signatures; or signed anew, by the log's own keys (a fork) or by a key that nobody knows.
 */
export type Signing = 'left' | 'restated' | 'own_key' | 'other_key';

export const signings: readonly Signing[] = ['left', 'restated', 'own_key', 'other_key'];

export async function thoroughly(ledger: Ledger, leaves: readonly Uint8Array[], signing: Signing): Promise<Files> {
  return exportOf({ ...ledger, leaves, checkpoints: await recertified(ledger, leaves, signing) });
}

async function recertified(
  ledger: Ledger,
  leaves: readonly Uint8Array[],
  signing: Signing,
): Promise<readonly MadeCheckpoint[]> {
  const { checkpoints, origin } = ledger;
  if (signing === 'left') {
    return checkpoints;
  }
  const sizes = checkpoints.map(({ size }) => size).filter((size) => size < leaves.length);
  const made = heads(origin, leaves, [...sizes, leaves.length]);
  if (signing === 'restated') {
    return made.map((head, i) => restatement(checkpoints[Math.min(i, checkpoints.length - 1)], head));
  }
  const stranger = { ...ledger, keys: await Promise.all(ledger.keys.map((_, i) => testSigner(origin, 900_000 + i))) };
  return signedCheckpoints(signing === 'own_key' ? ledger : stranger, made);
}

/** One whose root is what it was keeps its signature, which then holds. */
function restatement(original: MadeCheckpoint | undefined, head: TreeHead): MadeCheckpoint {
  return { size: head.size, at: original?.at ?? 0, note: restated(original?.note ?? '', head) };
}

/** An old export in place of the newest: genuine, and all there is behind it is gone. */
export function replayed(ledger: Ledger, made: number): Files {
  const checkpoints = ledger.checkpoints.slice(0, made + 1);
  return exportOf({ ...ledger, checkpoints, leaves: ledger.leaves.slice(0, checkpoints.at(-1)?.size) });
}

/** An old checkpoint shown as the newest; everything else is left. */
export function replayedLazily(ledger: Ledger, files: Files, made: number): Files {
  return new Map(files).set('checkpoint', utf8(ledger.checkpoints[made]?.note ?? ''));
}

/** The notes are signed by a key that nobody knows; everything else is left. */
export async function resigned(ledger: Ledger, files: Files): Promise<Files> {
  const made = await recertified(ledger, ledger.leaves, 'other_key');
  return new Map(files)
    .set('checkpoint', utf8(made.at(-1)?.note ?? ''))
    .set('checkpoints.jsonl', checkpointLines(made));
}

/** An export in memory. */
export function readerOf(files: Files): ExportReader {
  return {
    read: (path) => Promise.resolve(files.get(path)),
    stream: async function* (path) {
      const bytes = files.get(path);
      if (bytes !== undefined) {
        yield Promise.resolve(bytes);
      }
    },
    list: async function* () {
      yield* files.keys();
    },
  };
}
