import { beforeAll, describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../src/ledger/bytes.ts';
import { type Trust, verifyExport } from '../../src/ledger/verify.ts';
import { found, keptOf, tools } from '../support/ledger-check.ts';
import {
  buildLedger,
  checkpointLines,
  exportOf,
  type Files,
  type Ledger,
  publicKeys,
} from '../support/ledger-export.ts';
import { readerOf } from '../support/ledger-tamper.ts';

const size = 700;
let ledger: Ledger;
let files: Files;
let trust: Trust;

beforeAll(async () => {
  ledger = await buildLedger({ size, checkpoints: [0, 100, 300, 512] });
  files = exportOf(ledger);
  trust = { keys: publicKeys(ledger), kept: keptOf(ledger, [300, size]) };
});

function as(path: string, bytes: Uint8Array | string): Files {
  return new Map(files).set(path, typeof bytes === 'string' ? utf8(bytes) : bytes);
}

describe('The history of checkpoints', () => {
  const unreadable = { kind: 'unreadable', file: 'checkpoints.jsonl' };
  const line = (i: number) => checkpointLines(ledger.checkpoints.slice(i, i + 1));

  it('has its sizes in order, and ends with the newest', async () => {
    const [first, second] = [
      checkpointLines(ledger.checkpoints.slice(0, 3)),
      checkpointLines(ledger.checkpoints.slice(3)),
    ];
    expect(await found(as('checkpoints.jsonl', concat([second, first])), trust)).toEqual(unreadable);
    expect(await found(as('checkpoints.jsonl', first), trust)).toEqual(unreadable);
    expect(await found(as('checkpoints.jsonl', concat([first, second])), trust)).toBeUndefined();
  });

  it.each([
    '{}',
    '[]',
    '{"at":1}',
    '{"at":"1","note":""}',
    '{"at":1,"note":"x"}',
    '{"at":1,"note":"x","more":1}',
    '\n',
    'x',
  ])('has no line such as %j', async (text) => {
    const spoiled = concat([line(0), utf8(`${text}\n`), checkpointLines(ledger.checkpoints.slice(1))]);
    expect(await found(as('checkpoints.jsonl', spoiled), trust)).toEqual(unreadable);
  });

  it('has no line without an end', async () => {
    const endless = concat([line(0), new Uint8Array(3_000_000).fill(0x20)]);
    expect(await found(as('checkpoints.jsonl', endless), trust)).toEqual(unreadable);
  });

  it('is not read on where a line never ends', async () => {
    const reader = readerOf(files);
    const stream = async function* () {
      for (;;) {
        yield Promise.resolve(new Uint8Array(65_536).fill(0x20));
      }
    };
    const report = await verifyExport({ ...reader, stream }, trust, tools);
    expect(report.fault).toMatchObject(unreadable);
  });

  it.each([0, 3])(
    'may end early, after %i lines: the newest checkpoint is still held against the tree',
    async (lines) => {
      const other = await buildLedger({ size, seed: 2 });
      const spoiled = new Map(as('checkpoint', other.checkpoints.at(-1)?.note ?? '')).set(
        'checkpoints.jsonl',
        checkpointLines(ledger.checkpoints.slice(0, lines)),
      );
      const from = lines === 0 ? 0 : 300;
      expect(await found(spoiled, { keys: [], kept: [] })).toEqual({ kind: 'root_differs', from, to: size });
    },
  );

  it('is of one log', async () => {
    const other = await buildLedger({ size: 5, origin: 'other.example/log' });
    const mixed = concat([checkpointLines(other.checkpoints), checkpointLines(ledger.checkpoints)]);
    expect(await found(as('checkpoints.jsonl', mixed), trust)).toEqual(unreadable);
  });

  it('does not stand in the way of a leaf that is wrong', async () => {
    const both = new Map(as('checkpoints.jsonl', 'x')).set('tile/entries/001', new Uint8Array(0));
    expect(await found(both, trust)).toEqual({ kind: 'leaf_missing', leaf: 256 });
  });

  it('that counts more leaves than the newest shows which one is missing', async () => {
    const short = new Map(
      exportOf({ ...ledger, leaves: ledger.leaves.slice(0, 512), checkpoints: ledger.checkpoints.slice(0, 4) }),
    );
    short.set('checkpoints.jsonl', files.get('checkpoints.jsonl') ?? new Uint8Array(0));
    expect(await found(short, { ...trust, kept: [] })).toEqual({ kind: 'leaf_missing', leaf: 512 });
  });
});

describe('A checkpoint kept elsewhere', () => {
  it('of another log is named by its size', async () => {
    const other = await buildLedger({ size: 5, origin: 'other.example/log' });
    const kept = [...trust.kept, ...keptOf(other, [5])];
    expect(await found(files, { ...trust, kept })).toEqual({ kind: 'origin_differs', kept: 5 });
  });

  it('is held against the tree in whatever order they come', async () => {
    const stranger = await buildLedger({ size, seed: 2, checkpoints: [0, 100, 300, 512] });
    const kept = [...keptOf(stranger, [512]), ...keptOf(ledger, [300, 100])].reverse();
    expect(await found(files, { keys: [], kept: [...kept].reverse() })).toEqual(await found(files, { keys: [], kept }));
    expect(await found(files, { keys: [], kept })).toEqual({ kind: 'root_differs', from: 300, to: 512 });
  });

  it('is believed whoever signed it', async () => {
    const stranger = await buildLedger({ size, seed: 2, checkpoints: [0, 100, 300, 512] });
    const kept = keptOf(stranger, [300]);
    expect(await found(files, { ...trust, kept })).toEqual({ kind: 'root_differs', from: 0, to: 300 });
  });
});
