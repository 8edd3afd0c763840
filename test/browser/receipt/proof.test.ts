import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitment, digestOf, isIncluded, readCheckpoint } from '../../../src/browser/receipt/proof.ts';
import { toBase64, utf8 } from '../../../src/ledger/bytes.ts';
import { grow, emptyEdge, inclusionProof, leafHash, nodeHash, rootOf } from '../../../src/ledger/tree.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

const textOf = (index: number) => `{"at":${index},"type":"reçu"}`;

/** A log of so many leaves, as the collector proves it. */
function log(size: number) {
  const hashes = Array.from({ length: size }, (_, index) => leafHash(sha256, utf8(textOf(index))));
  const edge = hashes.reduce((grown, hash) => grow(sha256, grown, hash), emptyEdge);
  const hashAt = async (level: number, index: number): Promise<Uint8Array> =>
    level === 0
      ? (hashes[index] ?? new Uint8Array())
      : nodeHash(sha256, await hashAt(level - 1, index * 2), await hashAt(level - 1, index * 2 + 1));
  const checkpoint = { origin: 'log', size, root: toBase64(rootOf(sha256, edge)), signatures: [] };
  const leafAt = async (index: number) => ({
    index,
    leaf: textOf(index),
    path: (await inclusionProof(sha256, { index, size }, hashAt)).map(toBase64),
  });
  return { checkpoint, leafAt };
}

const place = fc.integer({ min: 1, max: 130 }).chain((size) => {
  return fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 }));
});

describe('What the receipt’s page checks by itself', () => {
  it('finds every leaf that the collector proves, in a log of any size', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ([size, index]) => {
        const { checkpoint, leafAt } = log(size);
        expect(await isIncluded(await leafAt(index), checkpoint)).toBe(true);
      }),
    );
  });

  it('believes no leaf, place, path or root that was changed', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), async ([size, index], at) => {
        const { checkpoint, leafAt } = log(size);
        const leaf = await leafAt(index);
        const other = toBase64(sha256(utf8('other')));
        const path = (change: (path: string[]) => unknown) => {
          const changed = [...leaf.path];
          change(changed);
          return { ...leaf, path: changed };
        };
        const forged = [
          { ...leaf, leaf: `${leaf.leaf} ` },
          { ...leaf, index: size },
          { ...leaf, index: -1 },
          { ...leaf, index: index + 0.5 },
          path((hashes) => hashes.push(other)),
          ...(size > 1
            ? [
                { ...leaf, index: (index + 1 + (at % (size - 1))) % size },
                path((hashes) => hashes.pop()),
                path((hashes) => (hashes[at % hashes.length] = other)),
                path((hashes) => (hashes[at % hashes.length] = 'not base64')),
              ]
            : []),
        ];
        for (const each of forged) {
          expect(await isIncluded(each, checkpoint), JSON.stringify(each)).toBe(false);
        }
        expect(await isIncluded(leaf, { ...checkpoint, root: other })).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('reads a checkpoint with the name and the identifier of each key that signed', () => {
    const root = toBase64(sha256(utf8('root')));
    const signed = (key: number[]) => toBase64(Uint8Array.from([...key, ...new Uint8Array(64)]));
    const note = `demo.example/ledger\n12\n${root}\n\n— demo.example/ledger ${signed([1, 2, 171, 4])}\n— two ${signed([0, 0, 0, 9])}\n`;
    expect(readCheckpoint(note)).toEqual({
      origin: 'demo.example/ledger',
      size: 12,
      root,
      signatures: [
        { name: 'demo.example/ledger', key: '0102ab04' },
        { name: 'two', key: '00000009' },
      ],
    });
  });

  it.each([
    ['without a signature', 'log\n1\nROOT\n\n'],
    ['with a line that is no signature', 'log\n1\nROOT\n\nsigned, me\n'],
    ['with a size that is no number', 'log\n01\nROOT\n\n— k AAAAAAA=\n'],
    ['with a root that is no hash', 'log\n1\nAAAA\n\n— k AAAAAAA=\n'],
    ['that is empty', ''],
  ])('reads no checkpoint %s', (_, note) => {
    expect(readCheckpoint(note.replace('ROOT', toBase64(sha256(utf8('root')))))).toBe(null);
  });

  it('ties a leaf to the receipt as the ledger does: SHA-256 of salt and number', async () => {
    const digest = createHash('sha256').update('00ffAB12-CD34').digest('hex');
    expect(await commitment({ salt: '00ff', id: 'AB12-CD34' })).toBe(digest);
    expect(await digestOf('é')).toBe(createHash('sha256').update('é', 'utf8').digest('hex'));
  });
});
