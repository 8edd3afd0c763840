import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogSchema } from '../../src/minimize/catalog.ts';
import { keepNames, keepsNothing } from '../../src/minimize/keep.ts';
import { payloadOf } from '../../src/minimize/payload.ts';

const description = { fr: 'Essai', en: 'Trial' };
const items = {
  type: 'items',
  max: 10,
  fields: { item_id: { type: 'string', max: 20 }, price: { type: 'number', min: 0, max: 10 } },
};
const value = { type: 'number', min: 0, max: 10, unit: 'CAD' };

function catalog(to?: unknown): ReturnType<typeof catalogSchema.parse> {
  const purchase = { kind: 'macro', description, params: { value, items }, ...(to === undefined ? {} : { to }) };
  return catalogSchema.parse({ purchase, login: { kind: 'signal', description } });
}

const ofPurchase = (field: string) => field.startsWith('purchase');

describe('What may leave to a destination', () => {
  it('is everything declared where the event has no list of its own, each field of the items by its name', () => {
    expect(payloadOf(catalog(), 'webhook')).toEqual([
      'login.device',
      'login.page',
      'login.referrer',
      'purchase.device',
      'purchase.items.item_id',
      'purchase.items.price',
      'purchase.page',
      'purchase.referrer',
      'purchase.value',
    ]);
    expect(payloadOf(catalog(), 'ga4')).not.toContain('login.referrer');
  });

  it.each([
    [[], []],
    [['value'], ['purchase.value']],
    [['items.price'], ['purchase.items.price']],
    [['items'], ['purchase.items.item_id', 'purchase.items.price']],
  ])('is %j for an event that lists so much, and nothing for the other destination changes', (ga4, leaves) => {
    expect(payloadOf(catalog({ ga4 }), 'ga4').filter(ofPurchase)).toEqual(
      [...leaves, 'purchase.device', 'purchase.page'].sort(),
    );
    expect(payloadOf(catalog({ ga4 }), 'webhook')).toEqual(payloadOf(catalog(), 'webhook'));
  });

  it.each(keepNames)('is with every event the %s, too, where the site keeps it', (name) => {
    for (const destination of ['ga4', 'webhook'] as const) {
      const more = payloadOf(catalog({ ga4: [] }), destination, { ...keepsNothing, [name]: true });
      const usual = payloadOf(catalog({ ga4: [] }), destination);
      expect(more.filter((field) => !usual.includes(field))).toEqual([`login.${name}`, `purchase.${name}`]);
    }
  });

  it('never depends on the order in which a catalog is written', () => {
    const entries = Object.entries(catalog());
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(payloadOf(Object.fromEntries(shuffled), 'ga4')).toEqual(payloadOf(catalog(), 'ga4'));
      }),
    );
  });
});
