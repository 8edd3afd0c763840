import { describe, expect, test } from 'vitest';

import { brief, ITEM, judgeBody, judgeParams, purchase, SESSION } from './requests.ts';

function numbered(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, index]));
}

describe('the parameters of an event', () => {
  test('may be 25, the session parameters included', () => {
    expect(judgeParams(numbered(23)).clean).toBe(true);
  });

  test('after the 25th are ignored', () => {
    const judgement = judgeParams(numbered(24));
    expect(brief(judgement)).toEqual([['param_ignored', 'EXCEEDED_MAX_ENTITIES', 'events[0].params']]);
    expect(Object.keys(judgement.events[0]?.params ?? {})).toHaveLength(25);
  });

  test('that are not an object drop the event', () => {
    const judgement = judgeBody({ events: [{ name: 'page_view', params: ['x'] }] });
    expect(brief(judgement)).toEqual([['event_dropped', 'VALUE_INVALID', 'events[0].params']]);
  });

  test('written beside "params" are ignored', () => {
    const judgement = judgeBody({ events: [{ name: 'page_view', params: SESSION, page_title: 'x' }] });
    expect(brief(judgement)).toEqual([['param_ignored', 'NAME_INVALID', 'events[0].page_title']]);
  });
});

describe('the value of a parameter', () => {
  test('may have 100 characters', () => {
    expect(judgeParams({ note: 'x'.repeat(100) }).clean).toBe(true);
  });

  test('of over 100 characters has the parameter ignored', () => {
    const judgement = judgeParams({ note: 'x'.repeat(101) });
    expect(brief(judgement)).toEqual([['param_ignored', 'VALUE_OUT_OF_BOUNDS', 'events[0].params.note']]);
    expect(judgement.events[0]?.params).toEqual(SESSION);
  });

  test.each([
    ['page_location', 1000],
    ['page_referrer', 420],
    ['page_title', 300],
  ])('is cut at its own length for %s', (name, length) => {
    expect(judgeParams({ [name]: 'x'.repeat(length) }).clean).toBe(true);
    const judgement = judgeParams({ [name]: 'x'.repeat(length + 1) });
    expect(brief(judgement)).toEqual([['value_cut', 'VALUE_OUT_OF_BOUNDS', `events[0].params.${name}`]]);
    expect(judgement.events[0]?.params[name]).toBe('x'.repeat(length));
  });

  test.each([[true], [null], [{ a: 1 }], [['a']]])('is ignored unless it is a string or a number: %j', (value) => {
    const judgement = judgeParams({ note: value });
    expect(brief(judgement)).toEqual([['param_ignored', 'VALUE_INVALID', 'events[0].params.note']]);
    expect(judgement.findings[0]?.says).toContain('RELAXED');
    expect(judgement.events[0]?.params).toEqual(SESSION);
  });

  test('drops the event under ENFORCE_RECOMMENDATIONS when its type is wrong or it is too long', () => {
    for (const note of [true, 'x'.repeat(101)]) {
      const events = [{ name: 'page_view', params: { ...SESSION, note } }];
      const judgement = judgeBody({ events, validation_behavior: 'ENFORCE_RECOMMENDATIONS' });
      expect(brief(judgement).map(([effect]) => effect)).toEqual(['event_dropped']);
      expect(judgement.events).toEqual([]);
    }
  });

  test('may be the boolean that asks for DebugView', () => {
    expect(judgeParams({ debug_mode: true }).clean).toBe(true);
  });
});

describe('session parameters', () => {
  test.each(['session_id', 'engagement_time_msec'])('leave the event out of reports without %s', (name) => {
    const judgement = judgeParams({ [name]: undefined });
    expect(brief(judgement)).toEqual([['not_reported', 'VALUE_REQUIRED', `events[0].params.${name}`]]);
    expect(judgement.events).toHaveLength(1);
  });

  test.each([0, -1, '0', 'abc', '-5', ''])('must be positive: %j', (value) => {
    const judgement = judgeParams({ session_id: value, engagement_time_msec: value });
    expect(brief(judgement)).toEqual([
      ['not_reported', 'VALUE_INVALID', 'events[0].params.session_id'],
      ['not_reported', 'VALUE_INVALID', 'events[0].params.engagement_time_msec'],
    ]);
  });

  test.each([1, 1772366000, '1772366000'])('may be a number or text: %j', (value) => {
    expect(judgeParams({ session_id: value, engagement_time_msec: value }).clean).toBe(true);
  });
});

describe('items', () => {
  function judgeItems(items: unknown) {
    return judgeBody({ events: [purchase({ items })] });
  }

  test('may be 200', () => {
    expect(judgeItems(Array.from({ length: 200 }, () => ITEM)).clean).toBe(true);
  });

  test('after the 200th are left out', () => {
    const judgement = judgeItems(Array.from({ length: 201 }, () => ITEM));
    expect(brief(judgement)).toEqual([['param_ignored', 'EXCEEDED_MAX_ENTITIES', 'events[0].params.items[200]']]);
    expect(judgement.events[0]?.params['items']).toHaveLength(200);
  });

  test.each([[{ price: 1 }], [{ item_id: '' }], [{ item_id: '', item_name: '' }]])(
    'need an item_id or an item_name: %j',
    (item) => {
      const expected = ['report_incomplete', 'VALUE_REQUIRED', 'events[0].params.items[0]'];
      expect(brief(judgeItems([item]))).toEqual([expected]);
    },
  );

  test.each([[{ item_id: 'a' }], [{ item_name: 'a' }]])('need only one of the two: %j', (item) => {
    expect(judgeItems([item]).clean).toBe(true);
  });

  test('may hold 10 custom parameters each, and the rest is ignored', () => {
    expect(judgeItems([{ ...ITEM, ...numbered(10) }]).clean).toBe(true);
    const judgement = judgeItems([{ ...ITEM, ...numbered(11) }]);
    expect(brief(judgement)).toEqual([['param_ignored', 'EXCEEDED_MAX_ENTITIES', 'events[0].params.items[0].p10']]);
    expect(judgement.events[0]?.params['items']).toEqual([{ ...ITEM, ...numbered(10) }]);
  });

  test.each([
    ['price', '40'],
    ['quantity', true],
    ['item_brand', { a: 1 }],
  ])('lose a parameter of the wrong type: %s', (name, value) => {
    const judgement = judgeItems([{ ...ITEM, [name]: value }]);
    expect(brief(judgement)).toEqual([['param_ignored', 'VALUE_INVALID', `events[0].params.items[0].${name}`]]);
  });

  test('lose a value over 100 characters and a reserved name', () => {
    const judgement = judgeItems([{ ...ITEM, item_brand: 'x'.repeat(101), _hidden: 'x' }]);
    expect(brief(judgement)).toEqual([
      ['param_ignored', 'VALUE_OUT_OF_BOUNDS', 'events[0].params.items[0].item_brand'],
      ['param_ignored', 'NAME_RESERVED', 'events[0].params.items[0]._hidden'],
    ]);
    expect(judgement.events[0]?.params['items']).toEqual([ITEM]);
  });

  test('must be an array of objects', () => {
    expect(brief(judgeItems('a'))).toEqual([['param_ignored', 'VALUE_INVALID', 'events[0].params.items']]);
    expect(brief(judgeItems(['a']))).toEqual([['param_ignored', 'VALUE_INVALID', 'events[0].params.items[0]']]);
  });
});
