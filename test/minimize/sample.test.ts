import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventDefinition } from '../../src/minimize/catalog.ts';
import { readParams } from '../../src/minimize/params.ts';
import { sampleParams } from '../../src/minimize/sample.ts';
import { definition as anyDefinition } from '../support/arbitraries.ts';

const cart = eventDefinition.parse({
  kind: 'signal',
  description: { fr: 'Panier', en: 'Cart' },
  params: {
    coupon: { type: 'string', max: 12 },
    value: { type: 'number', min: -5, max: 1_000 },
    gift: { type: 'boolean' },
    size: { type: 'enum', values: ['medium', 'S', 'large'] },
    items: {
      type: 'items',
      max: 200,
      fields: { item_id: { type: 'string', max: 3, required: true }, quantity: { type: 'integer', min: 1, max: 9 } },
    },
  },
});

describe('A sample of a declared event', () => {
  it.each(['least', 'most'] as const)('is taken whole by its own declaration, whatever that is: %s', (extent) => {
    fc.assert(
      fc.property(anyDefinition, (declared) => {
        const params = sampleParams(declared, extent);
        expect(readParams(declared, params)).toEqual({ ok: true, params, dropped: [] });
      }),
    );
    const params = sampleParams(cart, extent);
    expect(readParams(cart, params)).toEqual({ ok: true, params, dropped: [] });
  });

  it('goes to both ends of the bounds', () => {
    const item = { item_id: 'x', quantity: 1 };
    expect(sampleParams(cart, 'least')).toEqual({ coupon: 'x', value: -5, gift: false, size: 'S', items: [item] });
    expect(sampleParams(cart, 'most')).toEqual({
      coupon: 'xxxxxxxxxxxx',
      value: 1_000,
      gift: true,
      size: 'medium',
      items: Array.from({ length: 200 }, () => ({ item_id: 'xxx', quantity: 9 })),
    });
  });
});
