import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/ledger/bytes.ts';
import {
  consistencyProof,
  emptyEdge,
  grow,
  type HashAt,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  treeBuilder,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/tree.ts';
import { sha256 } from '../../src/node/ledger-export.ts';

/* RFC 6962 section 2.1, word for word, over a row of leaf hashes. Ranges come back, so each is computed once. */

const known = new WeakMap<readonly Uint8Array[], Map<string, Uint8Array>>();

function mth(row: readonly Uint8Array[], from = 0, to = row.length): Uint8Array {
  const ranges = known.get(row) ?? new Map<string, Uint8Array>();
  known.set(row, ranges);
  const range = `${from}-${to}`;
  const hash = ranges.get(range) ?? freshMth(row, from, to);
  ranges.set(range, hash);
  return hash;
}

function freshMth(row: readonly Uint8Array[], from: number, to: number): Uint8Array {
  const [only] = row.slice(from, from + 1);
  if (only === undefined || to === from) {
    return sha256(new Uint8Array(0));
  }
  const k = from + largestPowerBelow(to - from);
  return to - from === 1 ? only : nodeHash(sha256, mth(row, from, k), mth(row, k, to));
}

function largestPowerBelow(n: number): number {
  return n <= 2 ? 1 : 2 * largestPowerBelow(Math.ceil(n / 2));
}

function path(m: number, row: readonly Uint8Array[], from = 0, to = row.length): Uint8Array[] {
  if (to - from === 1) {
    return [];
  }
  const k = largestPowerBelow(to - from);
  return m < k
    ? [...path(m, row, from, from + k), mth(row, from + k, to)]
    : [...path(m - k, row, from + k, to), mth(row, from, from + k)];
}

function subproof(m: number, row: readonly Uint8Array[], whole: boolean, from = 0, to = row.length): Uint8Array[] {
  const n = to - from;
  if (m === n) {
    return whole ? [] : [mth(row, from, to)];
  }
  const k = largestPowerBelow(n);
  return m <= k
    ? [...subproof(m, row, whole, from, from + k), mth(row, from + k, to)]
    : [...subproof(m - k, row, false, from + k, to), mth(row, from, from + k)];
}

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const rowOf = (size: number) =>
  Array.from({ length: size }, (_, i) => leafHash(sha256, Uint8Array.of(i & 255, i >> 8)));
const row = rowOf(70);
const fullIn =
  (of: readonly Uint8Array[]): HashAt =>
  (level, index) => {
    const end = (index + 1) * 2 ** level;
    return end <= of.length
      ? Promise.resolve(mth(of, index * 2 ** level, end))
      : Promise.reject(new Error('asked for a subtree that is not full'));
  };

/* The eight leaves that Certificate Transparency's implementations are tried with. */
const published = {
  leaves: ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
  roots: [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
};
const publishedRow = published.leaves.map((leaf) => leafHash(sha256, bytes(leaf)));

describe('A tree', () => {
  it.each(published.roots.map((root, size) => [size, root]))(
    'of the first %i of the eight published leaves has the published root',
    (size, root) => {
      const edge = publishedRow.slice(0, size).reduce((grown, leaf) => grow(sha256, grown, leaf), emptyEdge);
      expect(toHex(rootOf(sha256, edge))).toBe(root);
    },
  );

  it('has the root of RFC 6962 at every size, however it was grown', () => {
    const builder = treeBuilder(sha256);
    let edge = emptyEdge;
    for (const [size, leaf] of rowOf(600).entries()) {
      const root = mth(row, 0, Math.min(size, 70));
      if (size <= 70) {
        expect([toHex(builder.root()), toHex(rootOf(sha256, edge))]).toEqual([toHex(root), toHex(root)]);
      }
      expect(builder.edge()).toEqual(edge);
      builder.append(leaf);
      edge = grow(sha256, edge, leaf);
    }
    expect(toHex(builder.root())).toBe(toHex(mth(rowOf(600))));
  });

  it('grows on from its edge as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (first, more) => {
        const leaves = rowOf(first + more);
        const begun = treeBuilder(sha256);
        leaves.slice(0, first).forEach((leaf) => begun.append(leaf));
        const resumed = treeBuilder(sha256, { start: begun.edge() });
        leaves.slice(first).forEach((leaf) => resumed.append(leaf));
        expect([resumed.size(), toHex(resumed.root())]).toEqual([leaves.length, toHex(mth(leaves))]);
      }),
      { numRuns: 40 },
    );
  });

  it('tells of each full subtree once, when its last leaf comes', () => {
    const told: string[] = [];
    const builder = treeBuilder(sha256, {
      onFull: (level, index, hash) => told.push(`${builder.size() + 1}: ${level}/${index} ${toHex(hash)}`),
    });
    row.forEach((leaf) => builder.append(leaf));
    const expected = row.flatMap((_, i) =>
      Array.from({ length: 7 }, (__, level) => level)
        .filter((level) => (i + 1) % 2 ** level === 0)
        .map((level) => {
          const index = (i + 1) / 2 ** level - 1;
          return `${i + 1}: ${level}/${index} ${toHex(mth(row, index * 2 ** level, i + 1))}`;
        }),
    );
    expect(told).toEqual(expected);
  });

  it('does not grow from an edge that lacks a hash', () => {
    expect(() => grow(sha256, { size: 3, hashes: [] }, publishedRow[0] ?? new Uint8Array(0))).toThrow(RangeError);
  });
});

describe('An inclusion proof', () => {
  it('of every leaf of every tree of up to 70 leaves is that of RFC 6962, and holds', async () => {
    for (let size = 1; size <= row.length; size += 1) {
      const leaves = row.slice(0, size);
      for (const [index, leaf] of leaves.entries()) {
        const proof = await inclusionProof(sha256, { index, size }, fullIn(leaves));
        expect(proof).toEqual(path(index, leaves));
        expect(verifyInclusion(sha256, { index, size, leaf, proof, root: mth(leaves) })).toBe(true);
      }
    }
  });

  it.each([
    [0, 8, [1, 2, 4].map((from) => [from, from * 2] as const)],
    [5, 8, [[4, 5] as const, [6, 8] as const, [0, 4] as const]],
    [2, 3, [[0, 2] as const]],
    [1, 5, [[0, 1] as const, [2, 4] as const, [4, 5] as const]],
  ])('of leaf %i of %i of the published leaves is the published one', async (index, size, ranges) => {
    const proof = await inclusionProof(sha256, { index, size }, fullIn(publishedRow.slice(0, size)));
    expect(proof.map(toHex)).toEqual(ranges.map(([from, to]) => toHex(mth(publishedRow, from, to))));
    if (index === 0) {
      expect(proof.map(toHex)).toEqual([
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ]);
    }
  });

  it('proves nothing else: not another leaf, place, root or path, nor a longer or shorter one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(), fc.nat(), fc.nat(255), (size, a, b, bit) => {
        const leaves = row.slice(0, size);
        const index = a % size;
        const other = (index + 1 + (b % (size - 1))) % size;
        const proof = path(index, leaves);
        const spoiled = proof.map((hash, i) => (i === b % proof.length ? flip(hash, bit) : hash));
        const leaf = row[index] ?? new Uint8Array(0);
        const whole = { index, size, leaf, proof, root: mth(leaves) };
        const holds = (change: Partial<typeof whole>) => verifyInclusion(sha256, { ...whole, ...change });
        expect(holds({})).toBe(true);
        expect(holds({ leaf: row[other] ?? leaf })).toBe(false);
        expect(holds({ leaf: flip(leaf, bit) })).toBe(false);
        expect(holds({ index: other })).toBe(false);
        expect(holds({ size: 300 })).toBe(false);
        expect(holds({ root: flip(whole.root, bit) })).toBe(false);
        expect(holds({ proof: spoiled })).toBe(false);
        expect(holds({ proof: proof.slice(1) })).toBe(false);
        expect(holds({ proof: [...proof, leaf] })).toBe(false);
      }),
    );
  });

  it.each([
    [3, 3],
    [-1, 3],
    [0, 0],
    [0.5, 3],
    [Number.NaN, 3],
    [0, 2 ** 60],
  ])('of leaf %d of %d does not exist', (index, size) => {
    expect(verifyInclusion(sha256, { index, size, leaf: mth(row), proof: [], root: mth(row) })).toBe(false);
  });

  it('is not made for a leaf that the tree does not have', () => {
    expect(() => inclusionProof(sha256, { index: 8, size: 8 }, fullIn(row))).toThrow(RangeError);
  });
});

describe('A consistency proof', () => {
  it('between all trees of up to 70 leaves is that of RFC 6962, and holds', async () => {
    for (let to = 1; to <= row.length; to += 1) {
      const leaves = row.slice(0, to);
      for (let from = 1; from <= to; from += 1) {
        const proof = await consistencyProof(sha256, { from, to }, fullIn(leaves));
        expect(proof).toEqual(subproof(from, leaves, true));
        const roots = { fromRoot: mth(row, 0, from), toRoot: mth(leaves) };
        expect(verifyConsistency(sha256, { from, to, proof, ...roots })).toBe(true);
      }
    }
  });

  it('holds from the empty tree to every tree, without a hash', async () => {
    expect(await consistencyProof(sha256, { from: 0, to: 70 }, fullIn(row))).toEqual([]);
    const roots = { fromRoot: rootOf(sha256, emptyEdge), toRoot: mth(row) };
    expect(verifyConsistency(sha256, { from: 0, to: 70, proof: [], ...roots })).toBe(true);
    expect(verifyConsistency(sha256, { from: 0, to: 70, proof: [], ...roots, fromRoot: mth(row) })).toBe(false);
    expect(verifyConsistency(sha256, { from: 0, to: 70, proof: [mth(row)], ...roots })).toBe(false);
  });

  it.each([
    [1, 8, ['96a296d2', '5f083f0a', '6b47aaf2']],
    [6, 8, ['0ebc5d34', 'ca854ea1', 'd37ee418']],
    [2, 5, ['5f083f0a', 'bc1a0643']],
  ])('from %i to %i of the published leaves is the published one', async (from, to, starts) => {
    const proof = await consistencyProof(sha256, { from, to }, fullIn(publishedRow.slice(0, to)));
    expect(proof.map((hash) => toHex(hash).slice(0, 8))).toEqual(starts);
  });

  it('proves nothing else: not other roots, sizes or paths, nor a longer or shorter one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(), fc.nat(), fc.nat(255), (to, a, b, bit) => {
        const from = 1 + (a % (to - 1));
        const proof = subproof(from, row.slice(0, to), true);
        const spoiled = proof.map((hash, i) => (i === b % proof.length ? flip(hash, bit) : hash));
        const whole = { from, to, proof, fromRoot: mth(row, 0, from), toRoot: mth(row, 0, to) };
        const holds = (change: Partial<typeof whole>) => verifyConsistency(sha256, { ...whole, ...change });
        expect(holds({})).toBe(true);
        expect(holds({ fromRoot: flip(whole.fromRoot, bit) })).toBe(false);
        expect(holds({ toRoot: flip(whole.toRoot, bit) })).toBe(false);
        expect(holds({ proof: spoiled })).toBe(false);
        expect(holds({ proof: proof.slice(1) })).toBe(false);
        expect(holds({ proof: [...proof, whole.toRoot] })).toBe(false);
        expect(holds({ from: to, to: from })).toBe(false);
        expect(holds({ proof: [] })).toBe(false);
      }),
    );
  });

  it('of a tree with itself holds only for one root', () => {
    const same = { from: 5, to: 5, proof: [], fromRoot: mth(row, 0, 5), toRoot: mth(row, 0, 5) };
    expect(verifyConsistency(sha256, same)).toBe(true);
    expect(verifyConsistency(sha256, { ...same, toRoot: mth(row, 0, 6) })).toBe(false);
  });

  it('is not made from a greater tree to a smaller one', () => {
    expect(() => consistencyProof(sha256, { from: 9, to: 8 }, fullIn(row))).toThrow(RangeError);
  });
});

describe('Trees of more leaves than 32 bits count', () => {
  // Of equal leaves, a full subtree's hash follows from its level alone.
  const levels = Array.from({ length: 53 }).reduce<Uint8Array[]>(
    (made) => [...made, nodeHash(sha256, made.at(-1) ?? mth(row), made.at(-1) ?? mth(row))],
    [leafHash(sha256, Uint8Array.of(7))],
  );
  const levelAt = (level: number) => levels[level] ?? new Uint8Array(0);
  const hashAt: HashAt = (level) => Promise.resolve(levelAt(level));
  const rootAt = (size: number) => {
    const bits = Array.from({ length: 53 }, (_, i) => 52 - i).filter((bit) => Math.floor(size / 2 ** bit) % 2 === 1);
    return rootOf(sha256, { size, hashes: bits.map(levelAt) });
  };
  const large = fc.integer({ min: 2 ** 32, max: Number.MAX_SAFE_INTEGER });

  it('have proofs that hold', async () => {
    await fc.assert(
      fc.asyncProperty(large, fc.double({ min: 0, max: 0.999, noNaN: true }), async (size, share) => {
        const index = Math.floor(size * share);
        const proof = await inclusionProof(sha256, { index, size }, hashAt);
        expect(verifyInclusion(sha256, { index, size, leaf: levelAt(0), proof, root: rootAt(size) })).toBe(true);
        const from = index + 1;
        const steps = await consistencyProof(sha256, { from, to: size }, hashAt);
        const roots = { fromRoot: rootAt(from), toRoot: rootAt(size) };
        expect(verifyConsistency(sha256, { from, to: size, proof: steps, ...roots })).toBe(true);
      }),
    );
  });
});

function flip(hash: Uint8Array, bit: number): Uint8Array {
  const at = (bit >> 3) % hash.length;
  return hash.with(at, (hash[at] ?? 0) ^ (1 << (bit & 7)));
}
