import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, toHex } from '../../src/ledger/bytes.ts';
import {
  bundlesOf,
  decodeBundle,
  encodeBundle,
  hashesAt,
  parseTilePath,
  type ReadTile,
  splitBundle,
  type Tile,
  tileHashes,
  tilePath,
  tilesOf,
} from '../../src/ledger/tile.ts';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  treeBuilder,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/tree.ts';
import { sha256 } from '../../src/node/ledger-export.ts';

const tile: fc.Arbitrary<Tile> = fc.record({
  level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
  index: fc.oneof(fc.nat(2_000), fc.maxSafeNat()),
  width: fc.integer({ min: 1, max: 256 }),
});

describe('The path of a tile', () => {
  it.each([
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 2, index: 999, width: 1 }, 'tile/2/999.p/1'],
    [{ level: 63, index: 1_000, width: 255 }, 'tile/63/x001/000.p/255'],
    [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
  ] as const)('of %j is %s, in groups of three digits', (place, path) => {
    expect(tilePath(place)).toBe(path);
    expect(parseTilePath(path)).toEqual(place);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(tile, (place) => {
        expect(parseTilePath(tilePath(place))).toEqual(place);
      }),
    );
  });

  it.each([
    'tile/0/0',
    'tile/0/0000',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001/x002',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/07',
    'tile/0/000.p/',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/leaves/000',
    '',
  ])('has one spelling only: not %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it('that is read at all is written the same', () => {
    const pieces = fc.constantFrom(
      'tile',
      'entries',
      '/',
      '0',
      '00',
      '000',
      'x',
      '001',
      '.p/',
      '7',
      '255',
      '256',
      'x001',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
        const read = parseTilePath(parts.join(''));
        expect(read === undefined ? parts.join('') : tilePath(read)).toBe(parts.join(''));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('A tree of 70,000 leaves', () => {
  it('has 273 full tiles and one of 112 at the lowest level, one and one of 17 above, and one of 1 on top', () => {
    const tiles = [...tilesOf(70_000)];
    const partial = tiles.filter(({ width }) => width < 256);
    expect(tiles.filter(({ level, width }) => level === 0 && width === 256)).toHaveLength(273);
    expect(tiles.filter(({ level, width }) => level === 1 && width === 256)).toHaveLength(1);
    expect(partial).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
  });

  it('has as many bundles of leaves as tiles at the lowest level', () => {
    expect([...bundlesOf(70_000)].map(({ width }) => width)).toEqual(
      [...tilesOf(70_000)].filter(({ level }) => level === 0).map(({ width }) => width),
    );
  });
});

it.each([
  [0, []],
  [1, ['tile/0/000.p/1']],
  [256, ['tile/0/000', 'tile/1/000.p/1']],
  [257, ['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1']],
])('A tree of %i leaves has these tiles, and no empty one: %j', (size, paths) => {
  expect([...tilesOf(size)].map(tilePath)).toEqual(paths);
});

const leaf = fc.uint8Array({ maxLength: 300 });

describe('A bundle', () => {
  it('holds each leaf with its length before it, big-endian', () => {
    const bundle = encodeBundle([Uint8Array.of(7, 8), new Uint8Array(0), new Uint8Array(258)]);
    expect(toHex(bundle.subarray(0, 10))).toBe('0002070800000102' + '0000');
    expect(bundle).toHaveLength(2 + 2 + 2 + 2 + 258);
  });

  it('gives back the leaves that it was made of', () => {
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 20 }), (leaves) => {
        expect(decodeBundle(encodeBundle(leaves))?.map(toHex)).toEqual(leaves.map(toHex));
      }),
    );
  });

  it('that ends within a leaf is none, and still has the leaves before', () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 20 }), fc.nat(), (leaves, cut) => {
        const bundle = encodeBundle(leaves);
        const ends = new Set(leaves.map((_, i) => encodeBundle(leaves.slice(0, i)).length));
        const at = cut % bundle.length;
        const { leaves: before, isWhole } = splitBundle(bundle.subarray(0, at));
        expect(isWhole).toBe(ends.has(at));
        expect(decodeBundle(bundle.subarray(0, at)) === undefined).toBe(!ends.has(at));
        expect(before.map(toHex)).toEqual(leaves.slice(0, before.length).map(toHex));
      }),
    );
  });

  it('holds leaves of 65,535 bytes and none longer', () => {
    expect(decodeBundle(encodeBundle([new Uint8Array(65_535)]))?.[0]).toHaveLength(65_535);
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(RangeError);
  });
});

/** A log of so many leaves with its tiles, and the root at each size. */
function logOf(size: number) {
  const rows: Uint8Array[][] = [];
  const builder = treeBuilder(sha256, {
    onFull: (level, index, hash) => {
      if (level % 8 === 0) {
        (rows[level / 8] ??= [])[index] = hash;
      }
    },
  });
  const roots = [builder.root()];
  for (let i = 0; i < size; i += 1) {
    builder.append(leafAt(i));
    roots.push(builder.root());
  }
  const asked: string[] = [];
  const readTile: ReadTile = (level, index, width) => {
    asked.push(tilePath({ level, index, width }));
    return Promise.resolve(concat((rows[level] ?? []).slice(index * 256, index * 256 + width)));
  };
  return { roots, readTile, asked };
}

function leafAt(i: number): Uint8Array {
  return leafHash(sha256, Uint8Array.of(i >> 16, i >> 8, i));
}

describe('Tiles', () => {
  const size = 66_000;
  const log = logOf(size);
  const place = fc.oneof(fc.nat(size - 1), fc.constantFrom(0, 255, 256, 511, 512, 65_535, 65_536, size - 1));

  it('give the proofs of every tree whose leaves they hold, from tiles that stand in it', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (a, b) => {
        const [index, to] = [Math.min(a, b), Math.max(a, b) + 1];
        log.asked.length = 0;
        const hashAt = tileHashes(sha256, to, log.readTile);
        const root = log.roots[to] ?? new Uint8Array(0);
        const proof = await inclusionProof(sha256, { index, size: to }, hashAt);
        expect(verifyInclusion(sha256, { index, size: to, leaf: leafAt(index), proof, root })).toBe(true);
        const steps = await consistencyProof(sha256, { from: index + 1, to }, hashAt);
        const fromRoot = log.roots[index + 1] ?? new Uint8Array(0);
        expect(verifyConsistency(sha256, { from: index + 1, to, fromRoot, toRoot: root, proof: steps })).toBe(true);
        expect(new Set(log.asked).size).toBe(log.asked.length);
        for (const path of log.asked) {
          const { level = 0, index: n = 0, width = 0 } = parseTilePath(path) ?? {};
          expect(width).toBe(Math.min(256, hashesAt(Number(level), to) - n * 256));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('give no hash of a subtree that the tree does not have', async () => {
    const hashAt = tileHashes(sha256, 300, log.readTile);
    await expect(hashAt(0, 299)).resolves.toHaveLength(32);
    await expect(hashAt(0, 300)).rejects.toThrow(RangeError);
    await expect(hashAt(9, 0)).rejects.toThrow(RangeError);
    await expect(hashAt(16, 0)).rejects.toThrow(RangeError);
  });

  it('that are too short or too long for their width are an error that names them', async () => {
    const hashAt = tileHashes(sha256, 300, async () => Promise.resolve(new Uint8Array(31)));
    await expect(hashAt(0, 299)).rejects.toThrow('tile/0/001.p/44 has 31 bytes, not 1408.');
  });
});
