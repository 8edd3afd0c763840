import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../src/ledger/bytes.ts';
import { canonical } from '../../src/ledger/canonical.ts';
import { encodeBundle, parseTilePath } from '../../src/ledger/tile.ts';
import { type Trust, verifyExport } from '../../src/ledger/verify.ts';
import { found, keptOf, tools, verified } from '../support/ledger-check.ts';
import {
  buildLedger,
  exportOf,
  type Files,
  type Ledger,
  publicKeys,
  signedCheckpoints,
  heads,
} from '../support/ledger-export.ts';
import { readerOf } from '../support/ledger-tamper.ts';

/* What happens to files by accident, or by someone who is in a hurry: each a clear fault, and never an exception. */

const size = 700;
let ledger: Ledger;
let files: Files;
let trust: Trust;

beforeAll(async () => {
  ledger = await buildLedger({ size, checkpoints: [0, 100, 300, 512] });
  files = exportOf(ledger);
  trust = { keys: publicKeys(ledger), kept: keptOf(ledger, [300, size]) };
});

function without(path: string): Files {
  return new Map([...files].filter(([name]) => name !== path));
}

function as(path: string, bytes: Uint8Array | string): Files {
  return new Map(files).set(path, typeof bytes === 'string' ? utf8(bytes) : bytes);
}

function bytesOf(path: string): Uint8Array {
  return files.get(path) ?? new Uint8Array(0);
}

/** The log with other leaves, everything recomputed and signed by its own key: only what a leaf says can be wrong. */
async function relaid(leaves: readonly Uint8Array[]): Promise<Files> {
  const made = heads(ledger.origin, leaves, [leaves.length]);
  return exportOf({ ...ledger, leaves, checkpoints: await signedCheckpoints(ledger, made) });
}

describe('An export that lacks a file', () => {
  it.each([
    ['checkpoint', { kind: 'unreadable', file: 'checkpoint' }],
    ['checkpoints.jsonl', { kind: 'unreadable', file: 'checkpoints.jsonl' }],
    ['tile/entries/000', { kind: 'leaf_missing', leaf: 0 }],
    ['tile/entries/001', { kind: 'leaf_missing', leaf: 256 }],
    ['tile/entries/002.p/188', { kind: 'leaf_missing', leaf: 512 }],
    ['tile/0/000', { kind: 'unreadable', file: 'tile/0/000' }],
    ['tile/0/002.p/188', { kind: 'unreadable', file: 'tile/0/002.p/188' }],
    ['tile/1/000.p/2', { kind: 'unreadable', file: 'tile/1/000.p/2' }],
  ])('%s is told which', async (path, place) => {
    expect(files.has(path)).toBe(true);
    expect(await found(without(path), trust)).toEqual(place);
  });

  it('that holds a text is told which', async () => {
    for (const path of [...files.keys()].filter((name) => name.startsWith('notices/'))) {
      expect(await found(without(path), trust)).toEqual({ kind: 'unreadable', file: path });
    }
  });

  it('of every kind is told that there is no checkpoint', async () => {
    const report = await verified(new Map(), trust);
    expect(report).toEqual({
      checked: [],
      notChecked: [],
      fault: { kind: 'unreadable', file: 'checkpoint', says: 'There is no such file.' },
    });
  });
});

describe('A file that was damaged', () => {
  it('by a single byte, wherever it stands, is found', async () => {
    // When a checkpoint was made is not signed: `at` in checkpoints.jsonl is the one thing nothing vouches for.
    const signed = [...files.keys()].filter((path) => path !== 'checkpoints.jsonl');
    const place = fc
      .constantFrom(...signed)
      .chain((path) => fc.tuple(fc.constant(path), fc.nat(), fc.integer({ min: 1, max: 255 })));
    await fc.assert(
      fc.asyncProperty(place, async ([path, where, change]) => {
        const bytes = bytesOf(path);
        const at = where % bytes.length;
        const report = await verified(as(path, bytes.with(at, (bytes[at] ?? 0) ^ change)), trust);
        expect(report.fault, `${path} ${at}`).toBeDefined();
        expect(report.fault?.says).toMatch(/^[A-Z0-9].*\.$/);
      }),
      { numRuns: 150 },
    );
  });

  it('by a byte of a note in checkpoints.jsonl is found', async () => {
    const bytes = bytesOf('checkpoints.jsonl');
    const text = Buffer.from(bytes).toString('latin1');
    const notes = [...text.matchAll(/"note":"/g)].map(({ index, 0: start }) => index + start.length);
    for (const at of notes.flatMap((start) => [start, start + 30, start + 60, start + 100, start + 180])) {
      expect(await found(as('checkpoints.jsonl', bytes.with(at, (bytes[at] ?? 0) ^ 1)), trust), `${at}`).toBeDefined();
    }
  });

  it('or cut, emptied, doubled or filled with anything is a fault of that file or of leaves in it', async () => {
    for (const [path, bytes] of files) {
      const filler = fc.sample(fc.uint8Array({ minLength: 40, maxLength: 400 }), { numRuns: 3, seed: 7 });
      const half = bytes.subarray(0, Math.floor(bytes.length / 2));
      for (const other of [
        half,
        bytes.subarray(0, bytes.length - 2),
        new Uint8Array(0),
        concat([bytes, bytes]),
        ...filler,
      ]) {
        const fault = await found(as(path, other), trust);
        expect(fault, `${path} with ${other.length} bytes`).toBeDefined();
        const isHere = !fault || !('file' in fault) || fault.file === path || path === 'checkpoint';
        expect(isHere, JSON.stringify(fault)).toBe(true);
      }
    }
  });

  it('within a leaf still shows the leaf before it that is wrong', async () => {
    const path = 'tile/entries/001';
    const bytes = bytesOf(path);
    expect(await found(as(path, bytes.subarray(0, 5_000)), trust)).toEqual({ kind: 'unreadable', file: path });
    const flipped = bytes.with(30, (bytes[30] ?? 0) ^ 1);
    expect(await found(as(path, flipped.subarray(0, 5_000)), trust)).toEqual({ kind: 'leaf_differs', leaf: 256 });
  });

  it('that is longer than any leaf can make it is not read to its end', async () => {
    const path = 'tile/entries/001';
    expect(await found(as(path, new Uint8Array(17_000_000)), trust)).toEqual({ kind: 'unreadable', file: path });
  });
});

describe('A tile', () => {
  it('whose hash is not that of its leaf shows the leaf', async () => {
    const bytes = bytesOf('tile/0/001');
    expect(await found(as('tile/0/001', bytes.with(32 * 7, (bytes[32 * 7] ?? 0) ^ 1)), trust)).toEqual({
      kind: 'leaf_differs',
      leaf: 256 + 7,
    });
  });

  it('whose hash is not that of the tile below shows the leaves under it', async () => {
    const bytes = bytesOf('tile/1/000.p/2');
    expect(await found(as('tile/1/000.p/2', bytes.with(40, (bytes[40] ?? 0) ^ 1)), trust)).toEqual({
      kind: 'node_differs',
      from: 256,
      to: 512,
    });
  });

  it('that is narrower than the tree is told to be missing what the leaves need', async () => {
    const narrow = new Map(without('tile/0/002.p/188')).set(
      'tile/0/002.p/8',
      bytesOf('tile/0/002.p/188').subarray(0, 8 * 32),
    );
    expect(await found(narrow, trust)).toEqual({ kind: 'unreadable', file: 'tile/0/002.p/8' });
  });

  it('or a bundle that is none of this size is told not to be checked, a narrower one too', async () => {
    const extra = new Map(files)
      .set('tile/0/002.p/8', new Uint8Array(8 * 32))
      .set('tile/entries/002.p/8', new Uint8Array(3))
      .set('tile/2/000.p/1', new Uint8Array(32))
      .set('README.txt', new Uint8Array(3));
    const { fault, notChecked } = await verified(extra, trust);
    expect(fault).toBeUndefined();
    expect(notChecked).toEqual([
      { what: 'files', files: ['README.txt', 'tile/0/002.p/8', 'tile/2/000.p/1', 'tile/entries/002.p/8'] },
    ]);
  });
});

describe('Leaves that the checkpoint does not count', () => {
  it('are named in a wider bundle', async () => {
    const wider = new Map(without('tile/entries/002.p/188')).set(
      'tile/entries/002.p/190',
      encodeBundle([...ledger.leaves.slice(512), utf8('{}'), utf8('{}')]),
    );
    expect(await found(wider, trust)).toEqual({ kind: 'leaf_extra', leaf: size });
  });

  it('are named in a bundle behind the last', async () => {
    expect(await found(as('tile/entries/007', encodeBundle([utf8('{}')])), trust)).toEqual({
      kind: 'leaf_extra',
      leaf: size,
    });
  });

  it('are named in a bundle that is full without them', async () => {
    const full = encodeBundle([...ledger.leaves.slice(0, 256), utf8('{}')]);
    expect(await found(as('tile/entries/000', full), trust)).toEqual({ kind: 'leaf_extra', leaf: 256 });
  });

  it('are not there where only the name of the bundle counts them', async () => {
    const path = 'tile/entries/002.p/190';
    const misnamed = new Map(without('tile/entries/002.p/188')).set(path, bytesOf('tile/entries/002.p/188'));
    expect(await found(misnamed, trust)).toEqual({ kind: 'unreadable', file: path });
  });
});

describe('A leaf that the log itself signed', () => {
  it.each([
    ['is no JSON', 'not JSON'],
    ['is not canonical', '{"v":1,"at":1,"site":"boutique","type":"x"}'],
    ['says one thing twice', '{"at":1,"site":"boutique","state":"granted","state":"refused","type":"x","v":1}'],
    ['adds what is no key', canonical({ v: 1, at: 1, site: 'boutique', type: 'key_added', key: 'x' })],
    ['adds no key', canonical({ v: 1, at: 1, site: 'boutique', type: 'key_added' })],
    [
      'adds a key of another log',
      canonical({
        v: 1,
        at: 1,
        site: 'boutique',
        type: 'key_added',
        key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
      }),
    ],
    ['loses a key to nobody', canonical({ v: 1, at: 1, site: 'boutique', type: 'key_lost', key: 'x' })],
  ])('and that %s makes its bundle unreadable', async (_, text) => {
    const spoiled = await relaid(ledger.leaves.with(300, utf8(text)));
    expect(await found(spoiled, { ...trust, kept: [] })).toEqual({ kind: 'unreadable', file: 'tile/entries/001' });
  });

  it('and that cites a text which is not there shows which', async () => {
    const notice = 'e'.repeat(64);
    const citing = utf8(canonical({ v: 1, at: 1, site: 'boutique', type: 'consent', notice }));
    const report = await found(await relaid([...ledger.leaves, citing]), { ...trust, kept: [] });
    expect(report).toEqual({ kind: 'unreadable', file: `notices/${notice}.json` });
  });
});

describe('The check of an export', () => {
  it('reads each file once, and of the tree no tile before its leaves', async () => {
    const read: string[] = [];
    const reader = readerOf(files);
    const watched = {
      ...reader,
      read: (path: string) => {
        read.push(path);
        return reader.read(path);
      },
    };
    await verifyExport(watched, trust, tools);
    expect([...read, 'checkpoints.jsonl'].sort()).toEqual([...files.keys()].sort());
    const tiles = read
      .map(parseTilePath)
      .flatMap((tile) => (tile === undefined ? [] : [`${tile.level}/${tile.index}`]));
    expect(tiles).toEqual(['entries/0', '0/0', '1/0', 'entries/1', '0/1', 'entries/2', '0/2']);
  });
});

describe('The keys of a log', () => {
  it('pass on as its entries say, to whoever has the first, the last, or both', async () => {
    const rotated = await buildLedger({ size: 400, rotations: [150], losses: [270], checkpoints: [100, 200, 300] });
    const [first, second, third] = publicKeys(rotated);
    const given = (...keys: (typeof first)[]) => ({ keys: keys.filter((key) => key !== undefined), kept: [] });
    const told = async (trusted: Trust) => {
      const { fault, notChecked } = await verified(exportOf(rotated), trusted);
      return [fault?.kind === 'signature' ? fault.size : fault, notChecked.filter(({ what }) => what !== 'kept')];
    };
    expect(await told(given(first, third))).toEqual([undefined, []]);
    expect(await told(given(first))).toEqual([300, []]);
    expect(await told(given(second, third))).toEqual([undefined, [{ what: 'earlier_signatures', until: 100 }]]);
    expect(await told(given(third))).toEqual([undefined, [{ what: 'earlier_signatures', until: 200 }]]);
  });
});
