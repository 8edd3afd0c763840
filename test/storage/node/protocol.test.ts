import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packing, unpacking } from '../../../src/storage/sqlite/node/protocol.ts';

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
