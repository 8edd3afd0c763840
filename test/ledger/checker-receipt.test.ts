import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printVerifierKey } from '../../src/ledger/note.ts';
import { leafHash, nodeHash } from '../../src/ledger/tree.ts';
import { sha256 } from '../../src/node/ledger-export.ts';
import { runChecker } from '../support/checker.ts';
import { buildLedger, type Ledger, publicKeys } from '../support/ledger-export.ts';

/* What the stand-alone checker says of the proof that a person holds. */

interface Receipt {
  readonly receipt: { readonly id: string };
  readonly records: readonly unknown[];
  readonly proof: { readonly checkpoint: string; readonly leaves: readonly Proven[] };
}

interface Proven {
  readonly index: number;
  readonly leaf: string;
  readonly path: readonly string[];
}

const scratch = mkdtempSync(join(tmpdir(), 'balise-receipt-'));
const indexes = [3, 4, 99];
let ledger: Ledger;
let other: Ledger;
let stranger: Ledger;
let receipt: Receipt;

beforeAll(async () => {
  ledger = await buildLedger({ size: 100, checkpoints: [60] });
  other = await buildLedger({ size: 100, seed: 2 });
  stranger = await buildLedger({ size: 100, origin: 'balise.example/ailleurs' });
  const leaves = indexes.map((index) => proven(index));
  const records = leaves.map(({ leaf }): unknown => JSON.parse(leaf));
  receipt = { receipt: { id: 'r' }, records, proof: { checkpoint: noteOf(ledger), leaves } };
});

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

function noteOf({ checkpoints }: Ledger, at = -1): string {
  return checkpoints.at(at)?.note ?? '';
}

function proven(index: number): Proven {
  const hashes = ledger.leaves.map((leaf) => leafHash(sha256, leaf));
  const path = pathTo(index, hashes).map((hash) => Buffer.from(hash).toString('base64'));
  return { index, leaf: new TextDecoder().decode(ledger.leaves[index]), path };
}

/** RFC 6962, section 2.1.1, word for word. */
function pathTo(index: number, hashes: readonly Uint8Array[]): Uint8Array[] {
  if (hashes.length <= 1) {
    return [];
  }
  const half = halfOf(hashes.length);
  const [left, right] = [hashes.slice(0, half), hashes.slice(half)];
  return index < half ? [...pathTo(index, left), rootOf(right)] : [...pathTo(index - half, right), rootOf(left)];
}

function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  const half = halfOf(hashes.length);
  return hashes.length === 1
    ? (hashes[0] ?? new Uint8Array(0))
    : nodeHash(sha256, rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)));
}

function halfOf(count: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, count - 1)));
}

function written(name: string, text: string): string {
  const file = join(scratch, name);
  writeFileSync(file, text);
  return file;
}

function check(held: unknown, { key, kept }: { key?: Ledger; kept?: string } = { key: ledger }) {
  const keys = key === undefined ? [] : ['--key', publicKeys(key).slice(0, 1).map(printVerifierKey).join()];
  const elsewhere = kept === undefined ? [] : ['--checkpoint', written('kept.txt', kept)];
  const file = written('receipt.json', typeof held === 'string' ? held : JSON.stringify(held));
  const { status, stdout, stderr } = runChecker('--receipt', file, ...keys, ...elsewhere, '--json', '--language', 'en');
  expect(stderr).toBe('');
  const answer = JSON.parse(stdout) as { fault: object | null; checked: unknown; not_checked: unknown };
  expect(status).toBe(answer.fault === null ? 0 : 1);
  return answer;
}

const proofOf = (changes: Partial<Receipt['proof']>) => ({ ...receipt, proof: { ...receipt.proof, ...changes } });

/** The receipt with another proof of its first leaf. */
const leafOf = (changes: Record<string, unknown>) => {
  const [first, ...rest] = receipt.proof.leaves;
  return proofOf({ leaves: [{ ...first, ...changes } as Proven, ...rest] });
};

const pathOf = () => receipt.proof.leaves[0]?.path ?? [];

describe('A receipt as it was served', () => {
  it('has no fault, with the key and a checkpoint of its size kept elsewhere', () => {
    expect(check(receipt, { key: ledger, kept: noteOf(ledger) })).toMatchObject({
      origin: ledger.origin,
      size: 100,
      checked: [
        { what: 'signatures', count: 1 },
        { what: 'kept', count: 1 },
        { what: 'records', count: 3 },
      ],
      not_checked: [],
      fault: null,
    });
  });

  it('says what could not be checked without either, or with a checkpoint of another size', () => {
    expect(check(receipt, {}).not_checked).toEqual([{ what: 'signatures' }, { what: 'kept' }]);
    expect(check(receipt, { key: ledger, kept: noteOf(ledger, 0) }).not_checked).toEqual([{ what: 'kept' }]);
  });

  it('is spoken of in French unless asked otherwise', () => {
    const { stdout } = runChecker('--receipt', written('receipt.json', JSON.stringify(receipt)));
    expect(stdout).toMatch(/inscriptions que la preuve situe dans le registre : 3[^]*Aucune anomalie\./);
  });
});

describe('A receipt that was changed', () => {
  const cases: readonly (readonly [string, () => unknown, object])[] = [
    [
      'in a record',
      () => ({ ...receipt, records: [...receipt.records.slice(0, 2), { ...(receipt.records[2] as object), at: 1 }] }),
      { kind: 'not_proven', record: 2 },
    ],
    ['in what it proves: fewer leaves', () => proofOf({ leaves: [] }), { kind: 'not_proven', record: 0 }],
    ['in what it proves: nothing', () => ({ ...receipt, proof: null }), { kind: 'not_proven', record: 0 }],
    [
      'in a leaf',
      () => leafOf({ leaf: receipt.proof.leaves[0]?.leaf.replace('granted', 'refused') }),
      { kind: 'not_included', leaf: 3 },
    ],
    ['in an index', () => leafOf({ index: 2 }), { kind: 'not_included', leaf: 2 }],
    ['in a path', () => leafOf({ path: [...pathOf()].reverse() }), { kind: 'not_included', leaf: 3 }],
    ['in the length of a path', () => leafOf({ path: pathOf().slice(1) }), { kind: 'not_included', leaf: 3 }],
    ['in its end', () => leafOf({ path: [...pathOf(), ...pathOf()] }), { kind: 'not_included', leaf: 3 }],
    ['in its checkpoint', () => proofOf({ checkpoint: noteOf(other) }), { kind: 'not_included', leaf: 3 }],
    ['beyond its checkpoint', () => leafOf({ index: 100 }), { kind: 'unreadable', at: 'proof.leaves[0].index' }],
    ['in the form of a leaf', () => leafOf({ leaf: '{ }' }), { kind: 'unreadable', at: 'proof.leaves[0].leaf' }],
    ['in the form of a path', () => leafOf({ path: ['AA=='] }), { kind: 'unreadable', at: 'proof.leaves[0].path' }],
    ['by a member more', () => leafOf({ more: 1 }), { kind: 'unreadable', at: 'proof.leaves[0]' }],
    ['by a checkpoint that is none', () => proofOf({ checkpoint: '' }), { kind: 'unreadable', at: 'proof.checkpoint' }],
    ['by records that are none', () => ({ ...receipt, records: ['r'] }), { kind: 'unreadable', at: 'records' }],
    ['by the lack of a proof', () => ({ records: receipt.records }), { kind: 'unreadable', at: 'proof' }],
    ['into no JSON', () => '{"records":[', { kind: 'unreadable', at: '' }],
    ['into JSON that says a thing twice', () => '{"records":[],"records":[]}', { kind: 'unreadable', at: '' }],
  ];

  it.each(cases)('is found: %s', (_, held, fault) => {
    expect(check(held()).fault).toMatchObject(fault);
  });

  it('is found where another key signed its checkpoint', () => {
    expect(check(receipt, { key: other }).fault).toMatchObject({ kind: 'signature', size: 100 });
  });

  it('is found where others saw another ledger', () => {
    const fault = { kind: 'root_differs', from: 0, to: 100 };
    expect(check(receipt, { key: ledger, kept: noteOf(other) }).fault).toMatchObject(fault);
    const foreign = { kind: 'origin_differs', kept: 100 };
    expect(check(receipt, { key: ledger, kept: noteOf(stranger) }).fault).toMatchObject(foreign);
  });
});
