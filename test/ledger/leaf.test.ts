import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/ledger/bytes.ts';
import { canonical, type Json } from '../../src/ledger/canonical.ts';
import { readEntry } from '../../src/ledger/leaf.ts';
import { spelledMembers } from '../../src/ledger/spelling.ts';

const name = fc.oneof(
  fc.constantFrom(
    'a',
    'a!',
    'a ',
    'b',
    'v',
    'at',
    'site',
    'type',
    'notice',
    'key',
    'successor',
    '__proto__',
    '10',
    '9',
    'é',
    '"',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);

const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, -1, 1, 999_999_999_999_999, Number.MAX_SAFE_INTEGER)),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('\u2028', '\u007f', '\\', '"', '\n', '💡', 'é'),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

const entry = fc
  .tuple(
    fc.dictionary(name, json, { maxKeys: 6, noNullPrototype: true }),
    fc.constantFrom('consent', 'é"', 'key_added'),
  )
  .map(([members, type]) => ({ ...members, v: 1, type, site: 'demo', at: 1_767_225_600_000 }));

const reads = (text: string) => readEntry(utf8(text));

/** One character put in, taken out or replaced. */
const slip = fc.record({
  at: fc.nat(),
  take: fc.nat(1),
  put: fc.constantFrom('', ' ', '0', ',', '"', '}', '1', '-', '{'),
});

describe('A leaf', () => {
  it('is read when it is the canonical JSON of an entry', () => {
    fc.assert(
      fc.property(entry, (made) => {
        expect(reads(canonical(made))?.type).toBe(made.type);
      }),
    );
  });

  it('is read only when printing it anew gives the same bytes', () => {
    fc.assert(
      fc.property(entry, fc.array(slip, { minLength: 1, maxLength: 2 }), (made, slips) => {
        const text = slips.reduce((before, { at, take, put }) => {
          const place = at % before.length;
          return `${before.slice(0, place)}${put}${before.slice(place + take)}`.toWellFormed();
        }, canonical(made));
        const read = reads(text);
        expect(read === undefined || canonical(JSON.parse(text) as Json) === text).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is seen to be canonical at a glance only when it is, and its members are found as they are spelled', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value);
        const members = spelledMembers(text);
        expect(members === undefined || (typeof value === 'object' && !Array.isArray(value))).toBe(true);
        for (const [member, held] of Object.entries(value !== null && typeof value === 'object' ? value : {})) {
          const isPlain = canonical(member) === `"${member}"`;
          expect(members?.(member)).toBe(members === undefined || !isPlain ? undefined : canonical(held));
        }
        expect(members?.('no such member')).toBeUndefined();
      }),
    );
  });

  it('that is usual is seen to be canonical at a glance', () => {
    const usual = { v: 1, type: 'erased', site: 'é', at: 1, in_flight: { sent: 0, unknown: -1 }, list: [true, null] };
    expect(spelledMembers(canonical(usual))?.('in_flight')).toBe('{"sent":0,"unknown":-1}');
  });

  it.each([
    '',
    'null',
    '[]',
    '"v"',
    '{}',
    '{"at":1,"site":"demo","type":"x"}',
    '{"at":1,"site":"demo","type":"x","v":2}',
    '{"at":1,"site":"demo","type":"x","v":"1"}',
    '{"at":"1","site":"demo","type":"x","v":1}',
    '{"at":null,"site":"demo","type":"x","v":1}',
    '{"at":1,"site":1,"type":"x","v":1}',
    '{"at":1,"site":"demo","type":null,"v":1}',
    '{"at":1,"site":"demo","type":"x","v":1} ',
    ' {"at":1,"site":"demo","type":"x","v":1}',
    '{"at": 1,"site":"demo","type":"x","v":1}',
    '{"at":1,"site":"demo","v":1,"type":"x"}',
    '{"at":1,"at":1,"site":"demo","type":"x","v":1}',
    '{"a!":1,"a":1,"at":1,"site":"demo","type":"x","v":1}',
    '{"at":01,"site":"demo","type":"x","v":1}',
    '{"at":-0,"site":"demo","type":"x","v":1}',
    '{"at":1.0,"site":"demo","type":"x","v":1}',
    '{"at":1e3,"site":"demo","type":"x","v":1}',
    '{"at":9007199254740993,"site":"demo","type":"x","v":1}',
    '{"at":1,"site":"d\\u0065mo","type":"x","v":1}',
    '{"at":1,"site":"\\ud800","type":"x","v":1}',
    '{"at":1,"site":"demo","type":"x","v":1,}',
    '\ufeff{"at":1,"site":"demo","type":"x","v":1}',
    `{"at":1,"deep":${'['.repeat(30_000)}${']'.repeat(30_000)},"site":"demo","type":"x","v":1}`,
  ])('is not %s', (text) => {
    expect(reads(text)).toBeUndefined();
  });

  it('is not what is no UTF-8', () => {
    const text = utf8('{"at":1,"site":"demo","type":"x","v":1}');
    expect(readEntry(text)).toBeDefined();
    expect(readEntry(text.with(12, 0xff))).toBeUndefined();
  });

  it('says which text it cites and which key it adds, however these are spelled', () => {
    const said = { v: 1, site: 'demo', at: 1, type: 'key_lost', key: 'k+"', successor: 's', notice: 'n' };
    expect(reads(canonical(said))).toMatchObject({ type: 'key_lost', key: 'k+"', successor: 's', notice: 'n' });
    const plain = { ...said, key: 'k', notice: 7 };
    expect(reads(canonical(plain))).toEqual({ type: 'key_lost', key: 'k', successor: 's', notice: undefined });
    expect(reads(canonical({ ...plain, other: '"' }))).toMatchObject(reads(canonical(plain)) ?? {});
  });
});
