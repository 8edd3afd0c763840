import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  RESERVED_EVENT_NAMES,
  RESERVED_PREFIXES,
  RESERVED_USER_PROPERTY_NAMES,
} from '../../../examples/ga4-stand-in/names.ts';
import { brief, event, judgeBody, judgeParams } from './requests.ts';

const tail = fc.stringMatching(/^[a-z0-9_]{0,20}$/);

function judgeName(name: unknown) {
  return judgeBody({ events: [{ ...event('x'), name }, event('page_view')] });
}

describe('the name of an event', () => {
  test('may have 40 characters', () => {
    expect(judgeName('a'.repeat(40)).clean).toBe(true);
  });

  test('of over 40 characters drops the event and no other', () => {
    const judgement = judgeName('a'.repeat(41));
    expect(brief(judgement)).toEqual([['event_dropped', 'NAME_INVALID', 'events[0].name']]);
    expect(judgement.events.map(({ name }) => name)).toEqual(['page_view']);
    expect(judgement).toMatchObject({ status: 204, accepted: true, clean: false });
  });

  test.each(['1st_visit', 'page view', 'achat-confirmé', 'page.view', 'été'])(
    'outside the alphabet drops the event: %s',
    (name) => {
      expect(brief(judgeName(name))).toEqual([['event_dropped', 'NAME_INVALID', 'events[0].name']]);
    },
  );

  test.each([undefined, '', 12])('that is absent drops the event: %s', (name) => {
    expect(brief(judgeName(name))).toEqual([['event_dropped', 'VALUE_REQUIRED', 'events[0].name']]);
  });

  test('drops the event whenever it is on the reserved list', () => {
    expect(RESERVED_EVENT_NAMES.size).toBe(31);
    for (const name of RESERVED_EVENT_NAMES) {
      expect(brief(judgeName(name)), name).toEqual([['event_dropped', 'NAME_RESERVED', 'events[0].name']]);
    }
  });

  test.each(['session_start', 'first_visit', 'user_engagement', 'error'])('is refused when it is %s', (name) => {
    expect(judgeName(name).events).toHaveLength(1);
  });

  test.each(['ad_impression', 'screen_view', 'scroll', 'file_download', 'form_submit', 'view_search_results'])(
    'is free on a web stream when it is %s',
    (name) => {
      expect(judgeName(name).clean).toBe(true);
    },
  );

  test('drops the event whenever it starts with a reserved prefix', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RESERVED_PREFIXES), tail, (prefix, rest) => {
        expect(brief(judgeName(prefix + rest))).toEqual([['event_dropped', 'NAME_RESERVED', 'events[0].name']]);
      }),
    );
  });
});

describe('the name of a parameter', () => {
  test.each([
    ['a'.repeat(41), 'NAME_INVALID'],
    ['2e_choix', 'NAME_INVALID'],
    ['mode livraison', 'NAME_INVALID'],
    ['firebase_conversion', 'NAME_RESERVED'],
    ['_et', 'NAME_RESERVED'],
    ['ga_session_id', 'NAME_RESERVED'],
    ['google_id', 'NAME_RESERVED'],
    ['gtag.uip', 'NAME_RESERVED'],
  ])('that breaks a rule has the parameter ignored: %s', (name, code) => {
    const judgement = judgeParams({ [name]: 'x', kept: 'y' });
    expect(brief(judgement)).toEqual([['param_ignored', code, `events[0].params.${name}`]]);
    expect(judgement.events[0]?.params).toHaveProperty('kept');
    expect(Object.keys(judgement.events[0]?.params ?? {})).not.toContain(name);
  });

  test('may have 40 characters', () => {
    expect(judgeParams({ ['a'.repeat(40)]: 1 }).clean).toBe(true);
  });
});

describe('a user property', () => {
  function judgeProperty(name: string, property: unknown) {
    return judgeBody({ user_properties: { [name]: property } });
  }

  test('with a short name and a short value passes', () => {
    expect(judgeProperty('a'.repeat(24), { value: 'b'.repeat(36) }).clean).toBe(true);
  });

  test('with a reserved name is ignored', () => {
    for (const name of RESERVED_USER_PROPERTY_NAMES) {
      expect(brief(judgeProperty(name, { value: 1 }))[0]?.slice(0, 2)).toEqual(['param_ignored', 'NAME_RESERVED']);
    }
  });

  test.each([
    ['a name over 24 characters', 'a'.repeat(25), { value: 1 }, 'NAME_INVALID'],
    ['a value over 36 characters', 'forfait', { value: 'b'.repeat(37) }, 'VALUE_OUT_OF_BOUNDS'],
    ['no value', 'forfait', {}, 'VALUE_REQUIRED'],
    ['a boolean', 'forfait', { value: true }, 'VALUE_INVALID'],
    ['a bare value', 'forfait', 'or', 'VALUE_INVALID'],
    ['an unknown field', 'forfait', { value: 1, set_at: 2 }, 'NAME_INVALID'],
  ])('with %s is ignored', (_, name, property, code) => {
    expect(brief(judgeProperty(name, property))).toEqual([['param_ignored', code, `user_properties.${name}`]]);
  });

  test('after the 25th is ignored', () => {
    const properties = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`p${index}`, { value: index }]));
    const judgement = judgeBody({ user_properties: properties });
    expect(brief(judgement)).toEqual([['param_ignored', 'EXCEEDED_MAX_ENTITIES', 'user_properties']]);
  });
});
