import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Params } from '../../src/minimize/params.ts';
import { namesField, paramsWithin } from '../../src/minimize/within.ts';

const params: Params = {
  value: 39.5,
  gift: true,
  items: [{ item_id: 'bouee-01', price: 30, note: 'x' }, { item_id: 'cordage-02', price: 9.5 }, { note: 'y' }],
};

describe('What a field list lets through of an event', () => {
  it.each<[string[], Params]>([
    [[], {}],
    [['value'], { value: 39.5 }],
    [['items'], { items: params['items'] ?? [] }],
    [['items.item_id'], { items: [{ item_id: 'bouee-01' }, { item_id: 'cordage-02' }] }],
    [
      ['items.price', 'gift', 'items.item_id'],
      {
        gift: true,
        items: [
          { item_id: 'bouee-01', price: 30 },
          { item_id: 'cordage-02', price: 9.5 },
        ],
      },
    ],
    [['items', 'items.note'], { items: params['items'] ?? [] }],
  ])('of %j is the named params, and of each item the named fields', (fields, expected) => {
    expect(paramsWithin(params, fields)).toEqual(expected);
  });

  it('holds no item of which nothing is left, and no list of such', () => {
    expect(paramsWithin(params, ['items.note'])).toEqual({ items: [{ note: 'x' }, { note: 'y' }] });
    expect(paramsWithin(params, ['items.colour'])).toEqual({});
    expect(paramsWithin({ items: [] }, ['items.item_id'])).toEqual({});
  });

  it('takes no field of an item for a param, nor one of another list', () => {
    expect(paramsWithin(params, ['item_id', 'price', 'other.item_id', 'value.item_id'])).toEqual({});
    expect(paramsWithin({ price: 5, items: [{ price: 7 }] }, ['items.price'])).toEqual({ items: [{ price: 7 }] });
  });

  it('never holds a value that its list does not name, whatever the event and the list', () => {
    const names = fc.constantFrom('a', 'b', 'items');
    const item = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer(), { maxKeys: 3 });
    const anyParams = fc.dictionary(names, fc.oneof(fc.integer(), fc.array(item, { maxLength: 3 })));
    const fields = fc.subarray(['a', 'b', 'items', 'a.a', 'items.a', 'items.b', 'items.zz']);
    fc.assert(
      fc.property(anyParams, fields, (given, list) => {
        for (const [param, value] of Object.entries(paramsWithin(given, list))) {
          const isWhole = list.includes(param);
          expect(isWhole || typeof value === 'object').toBe(true);
          const rest = isWhole || typeof value !== 'object' ? [] : value.flatMap((each) => Object.keys(each));
          expect(rest.every((field) => list.includes(`${param}.${field}`))).toBe(true);
        }
      }),
    );
  });
});

describe('A field list', () => {
  it.each<[string[], string, boolean]>([
    [['value'], 'value', true],
    [['items.price'], 'items.price', true],
    [['items'], 'items.price', true],
    [['price'], 'items.price', true],
    [['items.price'], 'items', false],
    [['items.price'], 'price', false],
    [['items.price'], 'items.item_id', false],
    [[], 'value', false],
  ])('%j names %s: %s', (fields, field, expected) => {
    expect(namesField(fields, field)).toBe(expected);
  });
});
