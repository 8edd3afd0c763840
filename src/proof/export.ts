import { readUtf8, toBase64, utf8 } from '../ledger/bytes.ts';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import { noticePath } from '../ledger/export.ts';
import { historyPath, noteOfLine } from '../ledger/history.ts';
import { bundlesOf, decodeBundle, type Tile, tilePath, tilesOf } from '../ledger/tile.ts';
import { checkpointPath, type LedgerFiles } from './files.ts';

/*
 * An export is a copy of the log's files up to one checkpoint (SPEC.md). The same code takes them from the store on this
 * machine and from a deployment; it holds a few of them in memory at a time.
 */

export interface ExportTarget {
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** One file, in pieces as they come. */
  writeAll(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
}

export interface Exported {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly files: number;
  /** Texts that leaves name and that nobody has. */
  readonly missingNotices: readonly string[];
}

/** A file that the log must have is not there, or is not what it must be. */
export class ExportBroken extends Error {
  override readonly name = 'ExportBroken';
}

/** So many files are on their way at once: a deployment may be far. */
const together = 8;

/** Nothing while the log has no checkpoint. The checkpoint itself comes last: without it an export was not finished. */
export async function exportLog(source: LedgerFiles, target: ExportTarget): Promise<Exported | undefined> {
  const newest = await source.read(checkpointPath);
  if (newest === undefined) {
    return undefined;
  }
  const parsed = parseCheckpoint(readUtf8(newest) ?? '');
  if (!parsed.ok) {
    throw new ExportBroken(`The newest checkpoint is not in the form of one (${parsed.fault}).`);
  }
  const { origin, size, root } = parsed.checkpoint;
  const copy = copier(source, target);
  const tiles = await copy(tilesOf(size));
  const cited = new Set<string>();
  const bundles = await copy(bundlesOf(size), (bundle) => noticesIn(bundle).forEach((hash) => cited.add(hash)));
  const missingNotices: string[] = [];
  for (const hash of [...cited].sort()) {
    const text = await source.read(noticePath(hash));
    await (text === undefined ? void missingNotices.push(hash) : target.write(noticePath(hash), text));
  }
  await target.writeAll(historyPath, upTo(size, source.stream(historyPath)));
  await target.write(checkpointPath, newest);
  const files = tiles + bundles + (cited.size - missingNotices.length) + 2;
  return { origin, size, root: toBase64(root), files, missingNotices };
}

type Copy = (tiles: Iterable<Tile>, see?: (bytes: Uint8Array) => void) => Promise<number>;

function copier(source: LedgerFiles, target: ExportTarget): Copy {
  const copyOne = async (tile: Tile): Promise<Uint8Array> => {
    const path = tilePath(tile);
    const bytes = await source.read(path);
    if (bytes === undefined) {
      throw new ExportBroken(`${path} is missing, though the checkpoint covers it.`);
    }
    await target.write(path, bytes);
    return bytes;
  };
  return async (tiles, see) => {
    let copied = 0;
    for (const group of groupsOf(tiles)) {
      const files = await Promise.all(group.map(copyOne));
      files.forEach((bytes) => see?.(bytes));
      copied += files.length;
    }
    return copied;
  };
}

function* groupsOf(tiles: Iterable<Tile>): Generator<Tile[]> {
  let group: Tile[] = [];
  for (const tile of tiles) {
    group.push(tile);
    if (group.length === together) {
      yield group;
      group = [];
    }
  }
  yield group;
}

/** In canonical JSON the quotes around a key are never part of a text: there they are escaped. */
const cites = /"notice":"([0-9a-f]{64})"/g;

function noticesIn(bundle: Uint8Array): string[] {
  const leaves = decodeBundle(bundle) ?? [];
  return leaves.flatMap((leaf) => [...(readUtf8(leaf) ?? '').matchAll(cites)].map(([, hash = '']) => hash));
}

/** Lines of the history as far as the exported checkpoint: the log may have grown since. */
async function* upTo(size: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const piece of pieces) {
    const lines = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    const covered = lines.filter((line) => sizeOf(line) <= size);
    yield utf8(covered.map((line) => `${line}\n`).join(''));
    if (covered.length < lines.length) {
      return;
    }
  }
}

function sizeOf(line: string): number {
  const parsed = parseCheckpoint(noteOfLine(line) ?? '');
  if (!parsed.ok) {
    throw new ExportBroken(`${historyPath} holds a line that is no checkpoint (${parsed.fault}).`);
  }
  return parsed.checkpoint.size;
}
