import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changed } from '../../../src/storage/sqlite/engine.ts';
import { packAnswers, packing, unpackAnswers, unpacking } from '../../../src/storage/sqlite/node/protocol.ts';

const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
const sql = fc.constantFrom('A', 'B', 'C', 'D');
const statement = fc.record(
  { sql, params: fc.array(value, { maxLength: 6 }), sum: sql },
  { requiredKeys: ['sql', 'params'] },
);
const request = fc.array(fc.array(statement, { maxLength: 4 }), { maxLength: 5 });

it('Whatever batches are packed, one message after another, come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 4 }), (requests) => {
      const pack = packing();
      const unpack = unpacking();
      for (const batches of requests) {
        expect(unpack(structuredClone(pack(batches)))).toEqual(batches);
      }
    }),
  );
});

it('Whatever batches answered comes out as it went in', () => {
  const rows = fc.oneof(
    fc.constant([]),
    fc.constant(changed),
    fc.array(fc.dictionary(fc.constantFrom('a', 'b'), value)),
  );
  const result = fc.oneof(
    fc.record({ ok: fc.constant(true as const), rows: fc.array(rows) }),
    fc.record({ ok: fc.constant(false as const), error: fc.string() }),
  );
  fc.assert(
    fc.property(fc.array(result), (results) => {
      expect(unpackAnswers(packAnswers(results))).toEqual(results);
    }),
  );
});

it('SQL crosses with its first use alone', () => {
  const pack = packing();
  const batches = [[{ sql: 'A', params: [1] }]];
  expect(pack(batches).texts).toEqual(['A']);
  expect(pack(batches).texts).toEqual([]);
});

it('A statement whose SQL never came is refused', () => {
  const pack = packing();
  pack([[{ sql: 'A', params: [] }]]);
  expect(() => unpacking()(pack([[{ sql: 'A', params: [] }]]))).toThrow('never told');
});
