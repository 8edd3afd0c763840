import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyCommand } from '../../src/cli/verify.ts';
import { printVerifierKey } from '../../src/ledger/note.ts';
import { packageFolder } from '../../src/node/assets.ts';
import { buildLedger, exportOf, type Ledger, writeExport } from '../support/ledger-export.ts';
import { changed, lazily, thoroughly } from '../support/ledger-tamper.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-verify-'));
const place = (name: string) => join(folder, name);
let ledger: Ledger;
let key: string;

beforeAll(async () => {
  ledger = await buildLedger({ size: 600, checkpoints: [100, 400] });
  key = printVerifierKey(ledger.keys[0]?.key ?? { name: '', hash: '', publicKey: new Uint8Array(0) });
  writeExport(place('good'), exportOf(ledger));
  writeExport(place('spoilt'), lazily(exportOf(ledger), 'flip', 417));
  writeExport(place('forked'), await thoroughly(ledger, changed(ledger.leaves, 'flip', 417), 'own_key'));
  mkdirSync(place('empty'));
  writeFileSync(place('key.txt'), `${key}\n`);
  writeFileSync(place('kept.txt'), ledger.checkpoints.at(-1)?.note ?? '');
  // A crash cut the second line short.
  const lines = ledger.checkpoints.map((made) => JSON.stringify({ at: made.at, note: made.note }));
  writeFileSync(place('kept.jsonl'), [lines[0], lines[1]?.slice(0, 40), lines[2], ''].join('\n'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function verify(...args: string[]) {
  const [log, error] = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')];
  const said = (spy: typeof log) => spy.mock.calls.map((words) => `${words.join(' ')}\n`).join('');
  log.mockImplementation(() => undefined);
  error.mockImplementation(() => undefined);
  try {
    const code = await verifyCommand(args);
    return { code, out: said(log), error: said(error) };
  } finally {
    vi.restoreAllMocks();
  }
}

describe('balise verify', () => {
  it('says in plain words what it checked, what not, and that it found no fault: 0', async () => {
    const { code, out, error } = await verify(
      place('good'),
      '--key',
      place('key.txt'),
      '--checkpoint',
      place('kept.txt'),
    );
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^Log {5}balise\.example\/boutique\nLeaves {2}600\nRoot {4}\S{44}\n/);
    expect(out).toContain('600 leaves');
    expect(out).toContain('3 checkpoints signed by a key that speaks for the log');
    expect(out).toContain('1 checkpoint kept elsewhere');
    expect(out).not.toContain('Not checked');
    expect(out).toMatch(/\nNo fault found\.\n$/);
  });

  it('is a command of the program, run from its sources', async () => {
    const child = spawn(process.execPath, ['src/cli/balise.ts', 'verify', place('spoilt'), '--json'], {
      cwd: packageFolder(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [out] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(child.exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ size: 600, fault: { kind: 'leaf_differs', leaf: 417 } });
  });

  it('says what it could not check without a key and a checkpoint', async () => {
    const { code, out } = await verify(place('good'));
    expect(code).toBe(0);
    expect(out).toMatch(/Not checked:\n.*--key.*\n.*--checkpoint.*\n/);
  });

  it('names the entry that was changed: 1', async () => {
    const { code, out } = await verify(place('spoilt'), '--key', key);
    expect(code).toBe(1);
    expect(out).toContain('Fault: leaf_differs, leaf 417.');
    expect(out).not.toContain('No fault');
  });

  it('answers as JSON to a program, from several checkpoints in one file', async () => {
    const { code, out, error } = await verify(
      place('forked'),
      '--key',
      key,
      '--checkpoint',
      place('kept.jsonl'),
      '--json',
    );
    expect(code).toBe(1);
    expect(error).toContain('1 of the 3 lines');
    expect(JSON.parse(out)).toMatchObject({
      origin: 'balise.example/boutique',
      size: 600,
      not_checked: [],
      fault: { kind: 'root_differs', from: 100, to: 600 },
    });
  });

  it('takes an empty folder for an export without a checkpoint: 1', async () => {
    const { code, out } = await verify(place('empty'));
    expect([code, out]).toEqual([1, expect.stringContaining('Fault: unreadable, checkpoint.')]);
  });

  it.each([
    ['no folder', () => [], 'Usage'],
    ['two folders', () => [place('good'), place('good')], 'Usage'],
    ['a folder that is none', () => [place('kept.txt')], 'is no folder'],
    ['a key that lost a character', () => [place('good'), '--key', key.slice(0, -1)], 'is not of the form'],
    [
      'a key that is another',
      () => [place('good'), '--key', key.replace('boutique', 'autre')],
      'does not fit its hash',
    ],
    ['a file of keys without one', () => [place('good'), '--key', place('kept.txt')], 'The key in'],
    ['a checkpoint that is no file', () => [place('good'), '--checkpoint', place('none')], 'is no file'],
    ['a checkpoint that is none', () => [place('good'), '--checkpoint', place('key.txt')], 'holds no checkpoint'],
  ])('refuses %s and says how to mend it: 2', async (_, args, says) => {
    const { code, out, error } = await verify(...args());
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain(says);
  });
});
