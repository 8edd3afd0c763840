import { describe, expect, it } from 'vitest';
import { answerOf } from '../../src/collect/answer.ts';
import { walk } from '../../src/collect/steps.ts';
import { choiceSchema } from '../../src/consent/choice.ts';
import { decide } from '../../src/consent/decide.ts';
import { aGrant, aHolder, anArrival, day, now } from '../support/builders.ts';

/* Unknown, missing, corrupt, expired: all mean no (DESIGN section 3; LPRPSP 9.1). */

const request = { site: 'demo', language: 'fr', notice: 'a'.repeat(64), ask: 'x', surface: 'banner', gesture: 'click' };

describe('A decision on a person of whom something is unknown, missing or corrupt', () => {
  const everything = { count: false, measure: true, ga4: true };
  const standing = {
    site: 'demo',
    now,
    audience: 'general',
    pass: true,
    holder: aHolder(),
    gpc: false,
    gates: everything,
  } as const;

  it('is made on a standing that would let it leave', () => {
    expect(decide(standing).lane).toBe('forward');
  });

  it.each<[string, object]>([
    ['no pass', { pass: false, holder: undefined }],
    ['a pass of nobody', { holder: undefined }],
    ['a pass of another site', { holder: aHolder({ site: 'other' }) }],
    ['no grants', { holder: aHolder({ grants: [] }) }],
    ['a withdrawal', { holder: aHolder({ grants: [], withdrawn: now - 1 }) }],
    ['a yes to GA4 alone', { holder: aHolder({ grants: [aGrant({ purpose: 'ga4' })] }) }],
    ['an expiry of this instant', { holder: aHolder({ grants: [aGrant({ expires: now })] }) }],
    ['an expiry that is no number', { holder: aHolder({ grants: [aGrant({ expires: Number.NaN })] }) }],
    ['a clock that says nothing', { now: Number.NaN }],
    ['a voided notice', { holder: aHolder({ grants: [aGrant({ voided: true })] }) }],
    ['a shut lane', { gates: { ...everything, measure: false } }],
    ['an audience under fourteen', { audience: 'under14' }],
  ])('with %s is no', (_, change) => {
    expect(decide({ ...standing, ...change })).toMatchObject({ lane: 'none' });
  });

  it.each<[string, object]>([
    ['no yes to GA4', { holder: aHolder({ grants: [aGrant()] }) }],
    ['an expired yes to GA4', { holder: aHolder({ grants: [aGrant(), aGrant({ purpose: 'ga4', expires: now })] }) }],
    ['a voided yes to GA4', { holder: aHolder({ grants: [aGrant(), aGrant({ purpose: 'ga4', voided: true })] }) }],
    ['Sec-GPC', { gpc: true }],
    ['a shut way to GA4', { gates: { ...everything, ga4: false } }],
  ])('with %s stays in Québec', (_, change) => {
    expect(decide({ ...standing, ...change }).lane).toBe('measure');
  });

  it('tells the page nothing of whose choice it was', () => {
    const arrivals = [anArrival({ holder: undefined }), anArrival({ holder: aHolder({ grants: [], withdrawn: 1 }) })];
    const answers = arrivals.map((arrival) => {
      const common = {
        site: 'demo',
        now,
        day: Math.floor(now / day),
        received: 1,
        duplicate: 0,
        refused: [],
        counted: [],
      };
      return answerOf(walk(arrival), common, { verdict: 'kept', stored: [] }).refused;
    });
    expect(answers).toEqual([[{ index: 0, reason: 'no_consent' }], [{ index: 0, reason: 'no_consent' }]]);
  });
});

describe('A choice that leaves something out or says something else', () => {
  const answers = (choices: unknown) => choiceSchema.safeParse({ ...request, choices }).data?.choices;

  it('is no to what it does not name', () => {
    expect(answers({ measure: 'granted' })).toEqual({ measure: 'granted', ga4: 'refused' });
  });

  it('grants no purpose that does not exist', () => {
    expect(answers({ measure: 'refused', ga4: 'refused', ads: 'granted' })).toEqual({
      measure: 'refused',
      ga4: 'refused',
    });
  });

  it.each([
    {},
    { measure: true },
    { measure: 'GRANTED' },
    { measure: '' },
    { measure: null },
    { measure: ['granted'] },
    null,
    'granted',
  ])('is none at all as %j', (choices) => {
    expect(answers(choices)).toBeUndefined();
  });

  it.each(['scroll', 'close', 'navigate', '', undefined])(
    'made by %j is none: only a click or a key is a gesture',
    (gesture) => {
      expect(choiceSchema.safeParse({ ...request, gesture, choices: { measure: 'granted' } }).success).toBe(false);
    },
  );
});
