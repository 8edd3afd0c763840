import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportOf, reportToConsole } from '../../src/door/report.ts';
import { StartRefused } from '../../src/proof/start-refused.ts';
import { StoreUnavailable } from '../../src/storage/store.ts';

const canary = 'marie.tremblay@exemple.quebec';

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('A report', () => {
  it.each([
    ['JSON that could not be read', () => JSON.parse(`{"courriel": ${canary}`) as unknown],
    ['an address that is none', () => new URL(`http://${canary}:port/`)],
    ['a path that does not decode', () => decodeURIComponent(`%E0%A4%A${canary}`)],
    ['a value that was thrown', () => fail(canary)],
    ['an error with a cause', () => fail(new TypeError(canary, { cause: new Error(canary) }))],
    ['a name and a code', () => fail(Object.assign(new Error(canary), { name: canary, code: canary }))],
    ['what the store says', () => fail(new StoreUnavailable(`SqliteError: malformed JSON: ${canary}`))],
    ['a message that looks like a stack', () => fail(new Error(`x\n    at ${canary} (/app/src/a.ts:1:1)`))],
    ['frames in a message', () => fail(new Error('x\n    at marie (/app/src/tremblay.ts:1:1)'))],
  ])('quotes nothing of %s', (_, act) => {
    const written = JSON.stringify(reportOf(caught(act)));
    expect(written).not.toMatch(/marie|tremblay|exemple/);
  });

  it('quotes nothing of any message, whoever threw it', () => {
    const kinds = [Error, TypeError, SyntaxError, RangeError, StoreUnavailable];
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.constantFrom(...kinds), (text, Kind) => {
        const mark = `zq7x${text}zq7x`;
        expect(JSON.stringify(reportOf(new Kind(mark)))).not.toContain('zq7x');
        expect(JSON.stringify(reportOf(new Kind(`a\n    at zq7x (/x/src/zq7x.ts:1:1)\n${text}`)))).not.toContain(
          'zq7x',
        );
      }),
    );
  });

  it('tells where it happened, by our own files alone', () => {
    const at = reportOf(new Error('x')).at;
    expect(reportOf(new Error('x')).at.join('\n')).not.toMatch(/node_modules|node:/);
    expect(at.every((frame) => /^(\S.* )?(src|dist|schema|examples)\/[\w./-]+:\d+:\d+$/.test(frame))).toBe(true);
    const stack =
      'Error: x\n    at openSites (/srv/balise/dist/balise.js:12:3)\n    at f (/srv/node_modules/hono/x.js:1:1)';
    expect(reportOf(Object.assign(new Error('x'), { stack })).at).toEqual(['openSites dist/balise.js:12:3']);
  });

  it('tells the code, the messages of our own classes and the fixed words of SQLite', () => {
    expect(reportOf(Object.assign(new Error(canary), { code: 'ECONNREFUSED' }))).toMatchObject({
      name: 'Error',
      code: 'ECONNREFUSED',
    });
    expect(reportOf(new StartRefused('mount it'))).toMatchObject({ message: 'mount it' });
    expect(reportOf(new StoreUnavailable('SqliteError: database or disk is full')).message).toBe(
      'database or disk is full',
    );
  });

  it('is one line, and the same again within ten seconds is only counted', () => {
    const lines: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
    let now = 0;
    const report = reportToConsole(() => now);
    const error = new StoreUnavailable('database is locked');
    report(error);
    report(error);
    report(error);
    now = 10_000;
    report(error);
    expect(lines.map((line) => (JSON.parse(line) as { repeated: number }).repeated)).toEqual([0, 2]);
    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  });
});

function fail(thing: unknown): never {
  throw thing;
}
