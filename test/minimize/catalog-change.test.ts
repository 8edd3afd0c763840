import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogSchema } from '../../src/minimize/catalog.ts';
import { catalogChanges, isMore } from '../../src/minimize/catalog-change.ts';
import { readParams } from '../../src/minimize/params.ts';
import { catalogBytes, readCatalog } from '../../src/minimize/plan.ts';
import { param, rawParams } from '../support/arbitraries.ts';

const description = { fr: 'Essai', en: 'Trial' };
const item_id = { type: 'string', max: 20 };
const base = {
  value: { type: 'number', min: 0, max: 10 },
  size: { type: 'enum', values: ['S', 'M'] },
  items: { type: 'items', max: 5, fields: { item_id } },
};

function catalog(params: unknown, more: object = {}) {
  return catalogSchema.parse({ cart: { kind: 'milestone', description, params, ...more } });
}

function changes(params: unknown, more?: object) {
  return catalogChanges(catalog(base), catalog(params, more)).map(({ event, field, kind, destination }) =>
    [event, field, kind, destination].filter((part) => part !== undefined).join(' '),
  );
}

describe('What a new catalog changes', () => {
  it.each([
    ['nothing', base, []],
    ['a new param', { ...base, gift: { type: 'boolean' } }, ['cart gift added']],
    ['a param that is gone', { size: base.size, items: base.items }, ['cart value removed']],
    ['a higher bound', { ...base, value: { ...base.value, max: 11 } }, ['cart value widened']],
    ['a tighter bound', { ...base, value: { ...base.value, max: 9 } }, ['cart value narrowed']],
    ['bounds that moved', { ...base, value: { ...base.value, min: 1, max: 11 } }, ['cart value redefined']],
    ['another type', { ...base, value: { type: 'boolean' } }, ['cart value redefined']],
    ['one more word', { ...base, size: { ...base.size, values: ['M', 'S', 'L'] } }, ['cart size widened']],
    ['words in another order', { ...base, size: { ...base.size, values: ['M', 'S'] } }, ['cart reworded']],
    ['a param that must be there', { ...base, value: { ...base.value, required: true } }, ['cart value narrowed']],
    [
      'a new field of the items',
      { ...base, items: { ...base.items, fields: { item_id, price: base.value } } },
      ['cart items.price added'],
    ],
    ['longer lists', { ...base, items: { ...base.items, max: 6 } }, ['cart items widened']],
    ['a unit', { ...base, value: { ...base.value, unit: 'CAD' } }, ['cart reworded']],
  ])('%s', (_, params, expected) => {
    expect(changes(params)).toEqual(expected);
  });

  it('is told where an event gets a list of what leaves, and where it loses one', () => {
    const to = { ga4: ['value', 'items.item_id'] };
    expect(changes(base, { to })).toEqual(['cart size stays ga4']);
    const back = catalogChanges(catalog(base, { to }), catalog(base));
    expect(back).toEqual([{ event: 'cart', field: 'size', kind: 'leaves', destination: 'ga4' }]);
    expect(back.some(isMore)).toBe(true);
  });

  it('is told of events that come, go, or are of another kind', () => {
    const other = catalogSchema.parse({ login: { kind: 'signal', description } });
    expect(catalogChanges(catalog(base), other)).toEqual([
      { event: 'cart', kind: 'removed' },
      { event: 'login', kind: 'added' },
    ]);
    expect(changes(base, { kind: 'macro' })).toEqual(['cart redefined']);
    expect(changes(base, { owner: 'Growth' })).toEqual(['cart reworded']);
  });

  it('never says less than what is taken: a value that only the new catalog keeps is in the list as more', () => {
    fc.assert(
      fc.property(param, param, rawParams, (old, now, raw) => {
        const [before, after] = [catalog({ a: old }), catalog({ a: now })];
        const kept = (all: typeof before) => {
          const read = readParams(all['cart'] ?? { params: {} }, raw);
          return read.ok && Object.hasOwn(read.params, 'a');
        };
        fc.pre(Object.hasOwn(raw, 'a'));
        if (kept(after) && !kept(before)) {
          expect(catalogChanges(before, after).some(isMore)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('A catalog as it is kept', () => {
  it('has one form, whatever the order in which it was written, and reads back as it was', () => {
    const shuffled = catalog(Object.fromEntries(Object.entries(base).reverse()));
    expect(catalogBytes(shuffled)).toBe(catalogBytes(catalog(base)));
    expect(readCatalog(catalogBytes(shuffled))).toEqual(catalog(base));
    expect(catalogBytes(catalog({ p: { type: 'number', min: 0.01, max: 1e6 } }))).toContain('"max":1000000,"min":0.01');
  });

  it('that an older release kept in another form is not guessed at', () => {
    expect(readCatalog('{"cart":{"kind":"goal"}}')).toBeUndefined();
  });
});
