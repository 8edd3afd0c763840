import { describe, expect, test } from 'vitest';

import { brief, ITEM, judgeBody, judgeParams, purchase } from './requests.ts';

const MONEY = { value: 80, currency: 'CAD' };

function judgePurchase(changes: Readonly<Record<string, unknown>>) {
  return judgeBody({ events: [purchase(changes)] });
}

describe('a purchase', () => {
  test('with everything Google asks for passes', () => {
    expect(judgePurchase({ tax: 10, shipping: 5.5, coupon: 'ETE' }).clean).toBe(true);
  });

  test.each([undefined, ''])('without a transaction_id is kept and not reported: %j', (transaction_id) => {
    const judgement = judgePurchase({ transaction_id });
    expect(brief(judgement)).toEqual([['not_reported', 'VALUE_REQUIRED', 'events[0].params.transaction_id']]);
    expect(judgement.events).toHaveLength(1);
  });

  test.each([[undefined], [[]]])('without items is reported with holes: %j', (items) => {
    const judgement = judgePurchase({ items });
    expect(brief(judgement)).toEqual([['report_incomplete', 'VALUE_REQUIRED', 'events[0].params.items']]);
    expect(judgement.events).toHaveLength(1);
  });

  test('without value is reported with holes', () => {
    const judgement = judgePurchase({ value: undefined });
    expect(brief(judgement)).toEqual([['report_incomplete', 'VALUE_REQUIRED', 'events[0].params.value']]);
  });

  test('with a value and no currency is not reported', () => {
    const judgement = judgePurchase({ currency: undefined });
    expect(brief(judgement)).toEqual([['not_reported', 'VALUE_REQUIRED', 'events[0].params.currency']]);
  });

  test.each(['cad', '$', 'ZZZ', 12])('with a currency outside ISO 4217 is not reported: %j', (currency) => {
    const judgement = judgePurchase({ currency });
    expect(brief(judgement)).toEqual([['not_reported', 'VALUE_INVALID', 'events[0].params.currency']]);
  });

  test.each(['value', 'tax', 'shipping'])('loses %s when it is text', (name) => {
    const judgement = judgePurchase({ [name]: '80' });
    expect(brief(judgement)).toEqual([['param_ignored', 'VALUE_INVALID', `events[0].params.${name}`]]);
    expect(judgement.events[0]?.params).not.toHaveProperty(name);
  });
});

describe('a recommended event', () => {
  test.each([
    'add_payment_info',
    'add_shipping_info',
    'add_to_cart',
    'add_to_wishlist',
    'begin_checkout',
    'remove_from_cart',
    'view_cart',
    'view_item',
  ])('of the cart needs items and value: %s', (name) => {
    expect(judgeParams({ ...MONEY, items: [ITEM] }, name).clean).toBe(true);
    expect(brief(judgeParams({}, name))).toEqual([
      ['report_incomplete', 'VALUE_REQUIRED', 'events[0].params.items'],
      ['report_incomplete', 'VALUE_REQUIRED', 'events[0].params.value'],
    ]);
  });

  test.each(['view_item_list', 'select_item', 'view_promotion'])('about a list needs items: %s', (name) => {
    expect(judgeParams({ items: [ITEM] }, name).clean).toBe(true);
    expect(brief(judgeParams({}, name))).toEqual([['report_incomplete', 'VALUE_REQUIRED', 'events[0].params.items']]);
  });

  test('may refund a whole order without items', () => {
    expect(judgeParams({ ...MONEY, transaction_id: 'T-1' }, 'refund').clean).toBe(true);
  });

  test.each(['generate_lead', 'qualify_lead', 'close_convert_lead'])(
    'about a lead may have no value, but a value needs its currency: %s',
    (name) => {
      expect(judgeParams({}, name).clean).toBe(true);
      const judgement = judgeParams({ value: 10 }, name);
      expect(brief(judgement)).toEqual([['not_reported', 'VALUE_REQUIRED', 'events[0].params.currency']]);
    },
  );

  test.each([
    ['search', ['search_term']],
    ['spend_virtual_currency', ['value', 'virtual_currency_name']],
    ['post_score', ['score']],
    ['unlock_achievement', ['achievement_id']],
    ['refund', ['transaction_id']],
  ])('is not reported without its own parameters: %s', (name, params) => {
    const missing = brief(judgeParams(name === 'refund' ? MONEY : {}, name));
    expect(missing).toEqual(params.map((param) => ['not_reported', 'VALUE_REQUIRED', `events[0].params.${param}`]));
  });

  test.each(['login', 'sign_up', 'share', 'select_promotion', 'page_view', 'devis_demande'])(
    'without requirements passes bare: %s',
    (name) => {
      expect(judgeParams({}, name).clean).toBe(true);
    },
  );
});
