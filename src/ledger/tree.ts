import { sameBytes } from './bytes.ts';

/*
 * The Merkle tree of RFC 6962 section 2. Sizes are safe integers, beyond 32 bits, so halving is arithmetic and not a shift.
 */

/**
 * SHA-256, answered at once: a million leaves must not cost a million turns of the event loop. It may not keep the bytes,
 * for the next input is written over them.
 */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const hashLength = 32;

export function leafHash(sha256: Sha256, leaf: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + leaf.length);
  bytes.set(leaf, 1);
  return sha256(bytes);
}

/** `leafHash` for leaf after leaf, without a new array for each. */
export function leafHasher(sha256: Sha256, longest: number): (leaf: Uint8Array) => Uint8Array {
  const bytes = new Uint8Array(1 + longest);
  return (leaf) => {
    bytes.set(leaf, 1);
    return sha256(bytes.subarray(0, 1 + leaf.length));
  };
}

export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return sha256(bytes);
}

/** The full subtrees that a tree of this size consists of, largest first: one for each bit of `size`. */
export interface Edge {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

export const emptyEdge: Edge = { size: 0, hashes: [] };

export function grow(sha256: Sha256, edge: Edge, leaf: Uint8Array): Edge {
  const builder = treeBuilder(sha256, { start: edge });
  builder.append(leaf);
  return builder.edge();
}

export function rootOf(sha256: Sha256, { hashes }: Edge): Uint8Array {
  return hashes.length === 0 ? sha256(new Uint8Array(0)) : folded(sha256, hashes);
}

function folded(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(sha256, left, right));
}

/** A tree that grows leaf after leaf and holds its edge only. */
export interface TreeBuilder {
  append(leaf: Uint8Array): void;
  size(): number;
  edge(): Edge;
  root(): Uint8Array;
}

interface Start {
  readonly start?: Edge;
  /** Told of each full subtree of 2^level leaves once its last leaf is there, leaves (level 0) included. */
  readonly onFull?: (level: number, index: number, hash: Uint8Array) => void;
}

/** The way to append many: nothing is copied per leaf. */
export function treeBuilder(sha256: Sha256, { start = emptyEdge, onFull }: Start = {}): TreeBuilder {
  const stack = [...start.hashes];
  let { size } = start;
  const pair = Uint8Array.of(1, ...new Uint8Array(2 * hashLength));
  return {
    append: (leaf) => {
      let hash = leaf;
      let level = 0;
      let index = size;
      onFull?.(level, index, hash);
      while (index % 2 === 1) {
        const left = stack.pop();
        if (left === undefined) {
          throw new RangeError(`An edge of ${size} leaves has one hash for each bit of its size.`);
        }
        pair.set(left, 1);
        pair.set(hash, 1 + hashLength);
        hash = sha256(pair);
        level += 1;
        index = (index - 1) / 2;
        onFull?.(level, index, hash);
      }
      stack.push(hash);
      size += 1;
    },
    size: () => size,
    edge: () => ({ size, hashes: [...stack] }),
    root: () => rootOf(sha256, { size, hashes: stack }),
  };
}

/** The hash of a full subtree of 2^level leaves, the first of which is leaf index x 2^level. */
export type HashAt = (level: number, index: number) => Promise<Uint8Array>;

/** Leaves `from` up to, not including, `to`. */
interface Leaves {
  readonly from: number;
  readonly to: number;
}

/**
 * That one leaf stands in a tree of this size: PATH of RFC 6962 section 2.1.1.
 *
 * @throws RangeError for a leaf outside the tree.
 */
export function inclusionProof(
  sha256: Sha256,
  { index, size }: { readonly index: number; readonly size: number },
  hashAt: HashAt,
): Promise<Uint8Array[]> {
  if (!(index >= 0 && index < size)) {
    throw new RangeError(`A tree of ${size} leaves has no leaf ${index}.`);
  }
  const siblings: Leaves[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    siblings.push(index < middle ? { from: middle, to } : { from, to: middle });
    [from, to] = index < middle ? [from, middle] : [middle, to];
  }
  return Promise.all(siblings.reverse().map((leaves) => subtreeHash(sha256, leaves, hashAt)));
}

/**
 * That the tree of `from` leaves is the beginning of the tree of `to`: PROOF of RFC 6962 section 2.1.2.
 *
 * @throws RangeError when the first tree is the greater one.
 */
export function consistencyProof(
  sha256: Sha256,
  { from: first, to: size }: Leaves,
  hashAt: HashAt,
): Promise<Uint8Array[]> {
  if (!(first >= 0 && first <= size)) {
    throw new RangeError(`A tree of ${size} leaves does not begin with one of ${first}.`);
  }
  const parts: Leaves[] = [];
  let [from, to] = [0, size];
  while (first > 0 && first < to) {
    const middle = from + split(to - from);
    parts.push(first <= middle ? { from: middle, to } : { from, to: middle });
    [from, to] = first <= middle ? [from, middle] : [middle, to];
  }
  // The first tree as a whole is known to whoever checks.
  const known = from === 0 ? [] : [{ from, to }];
  return Promise.all([...parts, ...known].reverse().map((leaves) => subtreeHash(sha256, leaves, hashAt)));
}

/** The largest power of two below n: where RFC 6962 cuts a tree of n leaves. */
function split(n: number): number {
  let power = 1;
  while (power * 2 < n) {
    power *= 2;
  }
  return power;
}

/** The hash of leaves that are a subtree of some tree: full subtrees, each smaller than the one before. */
async function subtreeHash(sha256: Sha256, { from, to }: Leaves, hashAt: HashAt): Promise<Uint8Array> {
  const full: Promise<Uint8Array>[] = [];
  for (let at = from; at < to;) {
    let [level, width] = [0, 1];
    while (width * 2 <= to - at) {
      [level, width] = [level + 1, width * 2];
    }
    full.push(hashAt(level, at / width));
    at += width;
  }
  return folded(sha256, await Promise.all(full));
}

interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** RFC 9162 section 2.1.3.2; `leaf` is the leaf's hash. */
export function verifyInclusion(sha256: Sha256, { index, size, leaf, proof, root }: Inclusion): boolean {
  if (!isPlace(index, size)) {
    return false;
  }
  let hash = leaf;
  let place: Place = { node: index, last: size - 1 };
  for (const sibling of proof) {
    if (place.last === 0) {
      return false;
    }
    const isRight = place.node % 2 === 1 || place.node === place.last;
    hash = isRight ? nodeHash(sha256, sibling, hash) : nodeHash(sha256, hash, sibling);
    place = above(isRight ? aligned(place, 0) : place);
  }
  return place.last === 0 && sameBytes(hash, root);
}

interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** RFC 9162 section 2.1.4.2; and every tree begins with the empty one. */
export function verifyConsistency(sha256: Sha256, { from, to, fromRoot, toRoot, proof }: Consistency): boolean {
  if (from === 0 || from === to) {
    const known = from === to ? toRoot : rootOf(sha256, emptyEdge);
    return Number.isSafeInteger(to) && to >= from && proof.length === 0 && sameBytes(fromRoot, known);
  }
  const [start, ...path] = isPowerOfTwo(from) && proof.length > 0 ? [fromRoot, ...proof] : proof;
  if (!isPlace(from, to) || start === undefined) {
    return false;
  }
  let place = aligned({ node: from - 1, last: to - 1 }, 1);
  let [first, second] = [start, start];
  for (const part of path) {
    if (place.last === 0) {
      return false;
    }
    const isRight = place.node % 2 === 1 || place.node === place.last;
    first = isRight ? nodeHash(sha256, part, first) : first;
    second = isRight ? nodeHash(sha256, part, second) : nodeHash(sha256, second, part);
    place = above(isRight ? aligned(place, 0) : place);
  }
  return place.last === 0 && sameBytes(first, fromRoot) && sameBytes(second, toRoot);
}

function isPlace(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
}

function isPowerOfTwo(n: number): boolean {
  return n === 1 || (n > 1 && split(n) * 2 === n);
}

/** A node of one level, and the last node of that level. */
interface Place {
  readonly node: number;
  readonly last: number;
}

function above({ node, last }: Place): Place {
  return { node: Math.floor(node / 2), last: Math.floor(last / 2) };
}

/** Up as long as the node is a right child (`bit` 1), or a left one that is not the first (`bit` 0). */
function aligned(place: Place, bit: 0 | 1): Place {
  let found = place;
  while (found.node !== 0 && found.node % 2 === bit) {
    found = above(found);
  }
  return found;
}
