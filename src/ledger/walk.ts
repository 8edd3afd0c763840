import type { Agreement } from './agreement.ts';
import type { Claims } from './claims.ts';
import { type Files, missing, openBundle, type OpenBundle, openTile, type OpenTile, widthIn } from './export.ts';
import { type Fault, found, type Found, unreadable } from './fault.ts';
import type { Keyring } from './keyring.ts';
import { type Entry, readEntry } from './leaf.ts';
import { parseVerifierKey } from './note.ts';
import { longestLeaf, tileHeight, tileWidth } from './tile.ts';
import { hashLength, leafHasher, type Sha256, type TreeBuilder, treeBuilder } from './tree.ts';

/*
 * The way through an export, leaf by leaf. Of the log, the edge of its tree, one bundle and one tile of each level are held.
 */

export interface Way {
  readonly files: Files;
  readonly sha256: Sha256;
  readonly origin: string;
  /** How many leaves the newest checkpoint counts. */
  readonly size: number;
  readonly claims: Claims;
  readonly keyring: Keyring;
  readonly agreement: Agreement;
}

export interface Walked {
  /** How far it came. */
  readonly leaves: number;
  readonly nodes: number;
  /** Texts that leaves cite, by their hash. */
  readonly cited: ReadonlySet<string>;
  readonly fault: Fault | undefined;
}

/** The root of a full subtree of 256^level leaves. */
interface Node {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

interface Pass extends Way {
  readonly tree: TreeBuilder;
  readonly hashOf: (leaf: Uint8Array) => Uint8Array;
  readonly cited: Set<string>;
  /** The tile in use, by level. */
  readonly tiles: Map<number, OpenTile & { readonly index: number }>;
  /** Complete with the last leaf, and not compared yet. */
  readonly complete: Node[];
  nodes: number;
}

export async function walk(way: Way): Promise<Walked> {
  const complete: Node[] = [];
  const onFull = (level: number, index: number, hash: Uint8Array): void => {
    if (level > 0 && level % tileHeight === 0) {
      complete.push({ level: level / tileHeight, index, hash });
    }
  };
  const tree = treeBuilder(way.sha256, { onFull });
  const hashOf = leafHasher(way.sha256, longestLeaf);
  const pass: Pass = { ...way, tree, hashOf, complete, cited: new Set(), tiles: new Map(), nodes: 0 };
  const fault = await throughLeaves(pass);
  // A root that differed was met before whatever ended the walk.
  const first = way.agreement.fault() ?? fault ?? (await behindLeaves(pass));
  return { leaves: tree.size(), nodes: pass.nodes, cited: pass.cited, fault: first };
}

async function throughLeaves(pass: Pass): Promise<Fault | undefined> {
  await compareRoots(pass);
  for (let index = 0; index * tileWidth < pass.size; index += 1) {
    const fault = await throughBundle(pass, index);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

async function throughBundle(pass: Pass, index: number): Promise<Fault | undefined> {
  const bundle = await openBundle(pass.files, index);
  if (!bundle.ok) {
    return bundle.fault;
  }
  const tile = await tileAt(pass, 0, index);
  if (!tile.ok) {
    return tile.fault;
  }
  const place = { bundle: bundle.value, tile: tile.value };
  const width = widthIn(pass.size, { level: 'entries', index });
  for (const leaf of bundle.value.leaves.slice(0, width)) {
    const wrong = takeLeaf(pass, leaf, place);
    // Awaited only where there is something to compare: most leaves end no subtree of a tile and no checkpoint.
    const fault = wrong ?? (pass.complete.length > 0 ? await compareNodes(pass) : undefined);
    if (fault !== undefined) {
      return fault;
    }
    if (pass.claims.next() === pass.tree.size()) {
      await compareRoots(pass);
    }
  }
  return endOf(bundle.value, { first: index * tileWidth, width });
}

interface Place {
  readonly bundle: OpenBundle;
  readonly tile: OpenTile;
}

function takeLeaf(pass: Pass, leaf: Uint8Array, { bundle, tile }: Place): Fault | undefined {
  const index = pass.tree.size();
  const hash = pass.hashOf(leaf);
  const isSame = agrees(tile, index, hash);
  if (isSame === undefined) {
    return unreadable(tile.path, `It has no hash of leaf ${index}.`);
  }
  if (!isSame) {
    return { kind: 'leaf_differs', leaf: index, says: `Leaf ${index} does not hash to what its tile says.` };
  }
  const wrong = hear(pass, readEntry(leaf), index);
  if (wrong !== undefined) {
    return unreadable(bundle.path, wrong);
  }
  pass.tree.append(hash);
  return undefined;
}

/** What is wrong with the entry, if something is. */
function hear(pass: Pass, entry: Entry | undefined, index: number): string | undefined {
  if (entry === undefined) {
    return `Leaf ${index} is not the canonical JSON of an entry.`;
  }
  if (entry.notice !== undefined) {
    pass.cited.add(entry.notice);
  }
  if (entry.type === 'key_added' || entry.type === 'key_lost') {
    const next = parseVerifierKey(pass.sha256, (entry.type === 'key_added' ? entry.key : entry.successor) ?? '');
    if (!next.ok || next.key.name !== pass.origin) {
      return `The key in leaf ${index} is no key of this log.`;
    }
    pass.keyring.enter({ index, kind: entry.type, next: next.key });
  }
  return undefined;
}

async function compareNodes(pass: Pass): Promise<Fault | undefined> {
  for (const { level, index, hash } of pass.complete.splice(0)) {
    const tile = await tileAt(pass, level, Math.floor(index / tileWidth));
    if (!tile.ok) {
      return tile.fault;
    }
    const isSame = agrees(tile.value, index, hash);
    if (isSame !== true) {
      const [from, to] = [index * tileWidth ** level, (index + 1) * tileWidth ** level];
      const leaves = `leaves ${from} to ${to - 1}`;
      return isSame === undefined
        ? unreadable(tile.value.path, `It has no hash of ${leaves}.`)
        : { kind: 'node_differs', from, to, says: `The hash of ${leaves} is not what the tile above them says.` };
    }
    pass.nodes += 1;
  }
  return undefined;
}

async function compareRoots({ tree, claims, agreement }: Pass): Promise<void> {
  if (claims.next() === tree.size()) {
    agreement.compare(tree.size(), tree.root(), await claims.take());
  }
}

async function tileAt({ tiles, files, size }: Pass, level: number, index: number): Promise<Found<OpenTile>> {
  const inUse = tiles.get(level);
  if (inUse?.index === index) {
    return found(inUse);
  }
  const opened = await openTile(files, { level, index, width: widthIn(size, { level, index }) });
  if (opened.ok) {
    tiles.set(level, { ...opened.value, index });
  }
  return opened;
}

/** Whether the tile says the same of this place of its level; `undefined` when it ends before. */
function agrees({ hashes }: OpenTile, index: number, hash: Uint8Array): boolean | undefined {
  const start = (index % tileWidth) * hashLength;
  if (start >= hashes.length) {
    return undefined;
  }
  for (let i = 0; i < hashLength; i += 1) {
    if (hash[i] !== hashes[start + i]) {
      return false;
    }
  }
  return true;
}

/** Whether the bundle ends where it should. */
function endOf(
  { path, leaves, isWhole, width: named }: OpenBundle,
  { first, width }: { readonly first: number; readonly width: number },
): Fault | undefined {
  if (leaves.length > width) {
    return extra(first + width);
  }
  if (!isWhole) {
    return unreadable(path, `It ends within leaf ${first + leaves.length}.`);
  }
  if (leaves.length < width) {
    return missing(first + leaves.length);
  }
  return named === width ? undefined : unreadable(path, `It holds ${width} leaves, and its name says ${named}.`);
}

function extra(leaf: number): Fault {
  return { kind: 'leaf_extra', leaf, says: `Leaf ${leaf} is there, and the newest checkpoint does not count it.` };
}

/** What the names of files and the greater checkpoints say of leaves behind the last. */
async function behindLeaves({ files, claims, agreement, size }: Pass): Promise<Fault | undefined> {
  let kept: number | undefined;
  let made: number | undefined;
  while (claims.next() < Infinity) {
    const next = claims.next();
    const said = await claims.take();
    kept ??= said.some((claim) => claim.kept !== undefined) ? next : undefined;
    made ??= said.some((claim) => claim.kept === undefined) ? next : undefined;
  }
  if (files.names.hasLeavesFrom(size)) {
    return extra(size);
  }
  if (made !== undefined) {
    return missing(size);
  }
  const from = agreement.keptUntil();
  const says = `The export ends at ${size} leaves. It was cut, or made anew, or an old one is shown again.`;
  return kept === undefined ? undefined : { kind: 'older', from, size, kept, says };
}
