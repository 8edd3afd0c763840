import { describe, expect, it } from 'vitest';
import { catalogAdvice, catalogFaults } from '../../src/destinations/ga4/catalog-faults.ts';
import { whyNot } from '../../src/destinations/ga4/preflight.ts';
import { type EventDeclaration, eventDefinition } from '../../src/minimize/catalog.ts';
import type { Params } from '../../src/minimize/params.ts';

function declared(params: EventDeclaration['params'], name = 'quote_request') {
  return { [name]: eventDefinition.parse({ kind: 'signal', description: { fr: 'Essai', en: 'Trial' }, params }) };
}

const flag = { type: 'boolean' } as const;

function many(n: number): Record<string, typeof flag> {
  return Object.fromEntries(Array.from({ length: n }, (_, i) => [`own_${i}`, flag]));
}

describe('An event that would not arrive as it is', () => {
  const item = { item_id: 'x' };
  it.each<[string, string, Params]>([
    ['name_reserved', 'session_start', {}],
    ['name_reserved', 'ga_mine', {}],
    ['param_reserved', 'x', { session_id: 1 }],
    ['param_reserved', 'x', { page_title: 'x' }],
    ['too_many_params', 'x', Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, i]))],
    ['too_many_items', 'x', { items: Array.from({ length: 201 }, () => item) }],
    ['too_large', 'x', { items: Array.from({ length: 200 }, () => ({ item_id: 'é'.repeat(260) })) }],
  ])('is told: %s', (reason, name, params) => {
    expect(whyNot({ name, params })).toBe(reason);
  });

  it('is none within the limits, to the last param and the last item', () => {
    const full = Object.fromEntries(Array.from({ length: 18 }, (_, i) => [`p${i}`, i]));
    expect(whyNot({ name: 'x', params: { ...full, items: Array.from({ length: 200 }, () => item) } })).toBeUndefined();
  });
});

describe('A catalog of which GA4 would drop something', () => {
  const list = (fields: Record<string, typeof flag>) => ({ type: 'items', max: 5, fields }) as const;
  it.each<[string, string, EventDeclaration['params']]>([
    ['quote_request params items fields', 'item_id or item_name', { items: list({ colour: flag }) }],
    ['quote_request params products', 'called items', { products: list({ item_id: flag }) }],
    ['quote_request params', 'one list', { items: list({ item_id: flag }), more: list({ item_id: flag }) }],
    ['quote_request params items fields', '10 item fields', { items: list({ item_id: flag, ...many(11) }) }],
    ['quote_request params', 'at most 19', many(20)],
    ['quote_request params google_x', 'reserves this param', { google_x: flag }],
    ['quote_request params user_id', 'name of a user property', { user_id: { ...flag, userProperty: true } }],
    ['quote_request params ' + 'a'.repeat(25), '24 characters', { ['a'.repeat(25)]: { ...flag, userProperty: true } }],
  ])('is told where: %s', (path, mend, params) => {
    const faults = catalogFaults(declared(params)).map(([at, says]) => `${at.join(' ')}: ${says}`);
    expect(faults.some((fault) => fault.startsWith(`${path}: `) && fault.includes(mend))).toBe(true);
  });

  it('is none where everything would arrive', () => {
    const params = { items: list({ item_id: flag, ...many(10) }), ...many(18) };
    expect(catalogFaults(declared(params, 'view_cart'))).toEqual([]);
  });

  it('is advised, and not refused, where a value has no currency', () => {
    const params = { value: { type: 'number', min: 0, max: 9 } } as const;
    expect(catalogFaults(declared(params))).toEqual([]);
    expect(catalogAdvice(declared(params)).map(([path]) => path)).toEqual([['quote_request', 'params', 'value']]);
    expect(catalogAdvice(declared({ ...params, currency: { type: 'enum', values: ['CAD'] } }))).toEqual([]);
  });
});
