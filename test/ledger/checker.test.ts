import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import type { Fault } from '../../src/ledger/fault.ts';
import { historyPath } from '../../src/ledger/history.ts';
import { printVerifierKey } from '../../src/ledger/note.ts';
import { tileWidth } from '../../src/ledger/tile.ts';
import { verifyExport } from '../../src/ledger/verify.ts';
import { ed25519, sha256 } from '../../src/node/ledger-export.ts';
import { CheckerBatch, checkerFolder, runChecker } from '../support/checker.ts';
import * as made from '../support/ledger-export.ts';
import * as tamper from '../support/ledger-tamper.ts';

interface Log {
  readonly ledger: made.Ledger;
  readonly files: made.Files;
  readonly folder: string;
  readonly keys: readonly string[];
  /** Two checkpoints kept elsewhere, the newest one among them. */
  readonly kept: readonly made.MadeCheckpoint[];
  /** Sizes at which the log made a checkpoint. */
  readonly sizes: readonly number[];
}

const batch = new CheckerBatch();
const scratch = mkdtempSync(join(tmpdir(), 'balise-checker-'));
const patience = { timeout: 300_000 };
const size = 1_000;
let log: Log;

beforeAll(async () => {
  log = await logOf({ size });
});

afterAll(() => {
  batch.end();
  rmSync(scratch, { recursive: true });
});

async function logOf(options: made.ExportOptions): Promise<Log> {
  const ledger = await made.buildLedger(options);
  const files = made.exportOf(ledger);
  const folder = mkdtempSync(join(scratch, 'export-'));
  made.writeExport(folder, files);
  const { checkpoints } = ledger;
  const kept = checkpoints.filter((_, i) => i === 10 || i === checkpoints.length - 1);
  const sizes = checkpoints.map((checkpoint) => checkpoint.size);
  return { ledger, files, folder, keys: made.publicKeys(ledger).map(printVerifierKey), kept, sizes };
}

/** What the checker finds in an export that differs from the log's in some files. */
async function found(files: made.Files, { folder, files: own, keys, kept }: Log = log): Promise<unknown> {
  const others = [...files].filter(([path, bytes]) => !isSame(bytes, own.get(path)));
  const gone = [...own.keys()].filter((path) => !files.has(path));
  const changes: (readonly [string, string | null])[] = [
    ...others.map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')] as const),
    ...gone.map((path) => [path, null] as const),
  ];
  const notes = kept.map(({ note }) => note);
  const answer = await batch.ask({ folder, files: Object.fromEntries(changes), keys, kept: notes });
  return (answer as { fault: unknown }).fault;
}

function isSame(bytes: Uint8Array, other: Uint8Array | undefined): boolean {
  return bytes === other || (other !== undefined && Buffer.compare(bytes, other) === 0);
}

/** What the product's own verifier finds. */
async function foundByBalise(files: made.Files, { ledger, kept }: Log = log): Promise<unknown> {
  const trust = {
    keys: made.publicKeys(ledger),
    kept: kept.map(({ note }) => ({ place: 'elsewhere', checkpoint: opened(note) })),
  };
  const { fault } = await verifyExport(tamper.readerOf(files), trust, { sha256, verify: ed25519() });
  return fault === undefined ? null : placeOf(fault);
}

function placeOf({ says, ...place }: Fault): object {
  expect(says).not.toBe('');
  return place;
}

function opened(note: string) {
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) {
    throw new Error(parsed.fault);
  }
  return parsed.checkpoint;
}

/** What is to be named when only the bundle of an entry was changed. */
function lazyPlace(change: tamper.Change, at: number, { ledger }: Log = log): object {
  const { length } = ledger.leaves;
  const isLastOfBundle = at === length - 1 || at % tileWidth === tileWidth - 1;
  return change === 'truncate' || (change === 'remove' && isLastOfBundle)
    ? { kind: 'leaf_missing', leaf: at }
    : { kind: 'leaf_differs', leaf: tamper.firstChanged(change, at, length) };
}

interface Way {
  readonly change: tamper.Change;
  readonly signing: tamper.Signing;
}

const ways = tamper.changes.flatMap((change) => tamper.signings.map((signing): Way => ({ change, signing })));

/** What is to be named when the whole tree was rebuilt over a change at an entry. */
function thoroughPlace({ change, signing }: Way, at: number, { ledger, kept, sizes }: Log = log): object {
  const first = tamper.firstChanged(change, at, ledger.leaves.length);
  const length = tamper.changed(ledger.leaves, change, at).length;
  const [before, after] = around(first, sizes);
  const [keptBefore, keptAfter] = around(
    first,
    kept.map((one) => one.size),
  );
  if (signing === 'left') {
    return after > length ? { kind: 'leaf_missing', leaf: length } : { kind: 'root_differs', from: before, to: after };
  }
  return keptAfter > length
    ? { kind: 'older', from: keptBefore, size: length, kept: keptAfter }
    : { kind: 'root_differs', from: signing === 'restated' ? before : keptBefore, to: keptAfter };
}

/** The last of the sizes that does not cover an entry, and the first that does. */
function around(entry: number, sizes: readonly number[]): [number, number] {
  return [sizes.findLast((one) => one <= entry) ?? 0, sizes.find((one) => one > entry) ?? 0];
}

const thoroughly = ({ change, signing }: Way, at: number, { ledger }: Log = log): Promise<made.Files> =>
  tamper.thoroughly(ledger, tamper.changed(ledger.leaves, change, at), signing);

describe('In an export of 1,000 entries', () => {
  const entries = Array.from({ length: size }, (_, at) => at);

  it.each(tamper.changes)('whose bundle was changed, every entry is named: %s', patience, async (change) => {
    const faults = entries.map((at) => found(tamper.lazily(log.files, change, at)));
    expect(await Promise.all(faults)).toEqual(entries.map((at) => lazyPlace(change, at)));
  });

  it.each(ways)('rebuilt over a change, the place is named: $change, checkpoints $signing', patience, async (way) => {
    const turn = entries.filter((at) => at % ways.length === ways.indexOf(way));
    const faults = turn.map(async (at) => found(await thoroughly(way, at)));
    expect(await Promise.all(faults)).toEqual(turn.map((at) => thoroughPlace(way, at)));
  });

  it('an old export shown again is found, whichever it is', async () => {
    for (const [shown, old] of log.sizes.slice(0, -1).entries()) {
      const [from, kept] = around(
        old,
        log.kept.map((one) => one.size),
      );
      expect(await found(tamper.replayed(log.ledger, shown))).toEqual({ kind: 'older', from, size: old, kept });
    }
  });

  it('the checker and the product name the same fault', patience, async () => {
    for (const [turn, way] of ways.entries()) {
      const at = (turn * 617 + 41) % size;
      for (const files of [tamper.lazily(log.files, way.change, at), await thoroughly(way, at)]) {
        expect(await found(files), JSON.stringify({ ...way, at })).toEqual(await foundByBalise(files));
      }
    }
    const resigned = await tamper.resigned(log.ledger, log.files);
    expect([await found(resigned), await foundByBalise(resigned)]).toEqual(
      Array(2).fill({ kind: 'signature', size: log.sizes[0] }),
    );
  });
});

describe('In an export of 100,000 entries', () => {
  it('a sample of entries is named, as by the product', patience, async () => {
    const large = await logOf({ size: 100_000 });
    expect(await found(large.files, large)).toBeNull();
    for (const [turn, change] of tamper.changes.entries()) {
      const at = (turn * 38_197 + 12_345) % 100_000;
      const files = tamper.lazily(large.files, change, at);
      const named = await Promise.all([found(files, large), foundByBalise(files, large)]);
      expect(named, `${change} ${at}`).toEqual(Array(2).fill(lazyPlace(change, at, large)));
    }
  });
});

/** The time of a checkpoint stands beside its note and is covered by no signature: another digit there says nothing of the log. */
function isTheSameButForItsTimes(path: string, bytes: Uint8Array | undefined, own: Uint8Array | undefined): boolean {
  const withoutTimes = (some: Uint8Array | undefined) =>
    Buffer.from(some ?? [])
      .toString('latin1')
      .replaceAll(/^\{"at":(?:0|[1-9]\d*),/gm, '{');
  return path === historyPath && withoutTimes(bytes) === withoutTimes(own);
}

describe('Whatever file of an export has whatever bit flipped, or is gone', () => {
  it('the time of a checkpoint is covered by no signature: both say nothing of it', async () => {
    const files = new Map(log.files);
    const lines = Buffer.from(files.get(historyPath) ?? []).toString();
    files.set(historyPath, Buffer.from(lines.replace(/^\{"at":1/, '{"at":2')));
    expect(files.get(historyPath)).not.toEqual(log.files.get(historyPath));
    expect([await found(files), await foundByBalise(files)]).toEqual([null, null]);
  });

  it('the checker says what the product says', patience, async () => {
    const turning = await logOf({ size: 300, rotations: [70], losses: [180] });
    const paths = [...turning.files.keys()];
    const property = fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      async (path, where) => {
        const files = new Map(turning.files);
        const bytes = files.get(path)?.slice() ?? new Uint8Array(0);
        const bit = Math.floor(where * (bytes.length * 8 + 1));
        if (bit === bytes.length * 8) {
          files.delete(path);
        } else {
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          files.set(path, bytes);
        }
        const fault = await found(files, turning);
        expect(fault === null).toBe(isTheSameButForItsTimes(path, files.get(path), turning.files.get(path)));
        expect(fault).toEqual(await foundByBalise(files, turning));
      },
    );
    await fc.assert(property, { numRuns: 120 });
  });
});

describe('The command', () => {
  const kept = () => {
    const file = join(scratch, 'kept.txt');
    writeFileSync(file, log.kept.at(-1)?.note ?? '');
    return file;
  };

  it('finds no fault in an export as it was made, and says so with what it checked', () => {
    const { status, stdout } = runChecker(log.folder, '--key', log.keys.join(), '--checkpoint', kept(), '--json');
    const checkpoints = log.sizes.length;
    const counts = { leaves: size, checkpoints, signatures: checkpoints, kept: 1, notices: 2 };
    const { size: counted, root } = opened(log.kept.at(-1)?.note ?? '');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      origin: log.ledger.origin,
      size: counted,
      root: Buffer.from(root).toString('base64'),
      checked: Object.entries(counts).map(([what, count]) => ({ what, count })),
      not_checked: [],
      fault: null,
    });
  });

  it('says what it cannot check without a key and without a checkpoint kept elsewhere, in French unless asked', () => {
    const french = runChecker(log.folder);
    expect(french.status).toBe(0);
    expect(french.stdout).toMatch(/les signatures, faute de clé[^]*n’a pas été refait, faute d’un point de contrôle/);
    expect(french.stdout).toContain('Aucune anomalie.');
    expect(runChecker(log.folder, '--language', 'en').stdout).toMatch(
      /signatures, for want of a key[^]*not made anew, for want of a checkpoint[^]*No fault\./,
    );
  });

  it('ends with 1 at a fault, whose place it gives in words and in JSON', () => {
    const folder = mkdtempSync(join(scratch, 'export-'));
    made.writeExport(folder, tamper.lazily(log.files, 'flip', 417));
    const english = runChecker(folder, '--language=en');
    expect([english.status, english.stdout]).toEqual([1, expect.stringContaining('Fault: entry 417 is not the one')]);
    expect(JSON.parse(runChecker(folder, '--json').stdout)).toMatchObject({
      fault: { kind: 'leaf_differs', leaf: 417, says: expect.stringContaining('l’entrée 417') as string },
    });
  });

  it.each([
    [[], 'Nommez ce qu’il faut vérifier'],
    [['nowhere'], 'nowhere n’est pas un dossier'],
    [[scratch, '--key', 'nothing'], 'nothing n’est ni une clé'],
    [[scratch, '--checkpoint', join(checkerFolder, 'README.md')], 'n’est ni un point de contrôle'],
    [[scratch, '--receipt', 'receipt.json'], 'Nommez ce qu’il faut vérifier'],
    [['--receipt', 'nowhere.json'], 'nowhere.json ne peut pas être lu'],
    [[scratch, '--langage', 'fr'], '--langage'],
    [[scratch, '--language', 'de'], '--language'],
    [[scratch, '--key'], '--key'],
  ])('ends with 2 and says why when it cannot be run: %j', (args, says) => {
    const { status, stderr, stdout } = runChecker(...args);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(says)]);
  });

  it('loads nothing but a few modules of the standard library, none of which reaches the network', () => {
    const source = readFileSync(join(checkerFolder, 'balise_verify.py'), 'utf8');
    const modules = [...source.matchAll(/^\s*(?:import|from) (\w+)/gm)].map(([, name]) => name);
    const harmless = [
      '__future__',
      'base64',
      'binascii',
      'functools',
      'hashlib',
      'heapq',
      'io',
      'itertools',
      'json',
      'os',
      're',
      'sys',
      'typing',
    ];
    expect(new Set(modules)).toEqual(new Set(harmless));
    expect(source).not.toMatch(/__import__|exec\(|eval\(|os\.(system|popen|remove|rename|mkdir)|open\([^)]*"[wax]/);
  });

  it('is written in the Python of version 3.9', () => {
    const parse = 'import ast,sys; ast.parse(sys.stdin.read(), feature_version=(3, 9))';
    execFileSync('python3', ['-c', parse], { input: readFileSync(join(checkerFolder, 'balise_verify.py')) });
  });

  it('leaves nothing behind', () => {
    expect(readdirSync(checkerFolder).sort()).toEqual(['README.fr.md', 'README.md', 'balise_verify.py']);
  });
});
