import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { COUNTRIES } from '../../../examples/ga4-stand-in/surroundings.ts';
import { brief, judgeBody } from './requests.ts';

describe('the client_id', () => {
  test('is any two positive numbers joined by a dot', () => {
    const positive = fc.integer({ min: 1 });
    fc.assert(fc.property(positive, positive, (left, right) => judgeBody({ client_id: `${left}.${right}` }).clean));
  });

  test.each([undefined, ''])('is required: %j', (client_id) => {
    const judgement = judgeBody({ client_id });
    expect(brief(judgement)).toEqual([['request_lost', 'VALUE_REQUIRED', 'client_id']]);
    expect(judgement).toMatchObject({ status: 204, accepted: false, events: [] });
  });

  test.each(['123', '1.2.3', '0.5', '5.0', '-1.2', 'a.b', 'GA1.1.12.34', ' 1.2', 1.5])(
    'of another form loses the request: %j',
    (client_id) => {
      expect(brief(judgeBody({ client_id }))).toEqual([['request_lost', 'VALUE_INVALID', 'client_id']]);
    },
  );
});

describe('the consent object', () => {
  test('that is absent lets Google reuse an older consent', () => {
    const judgement = judgeBody({ consent: undefined });
    expect(brief(judgement)).toEqual([['inherited_consent', 'VALUE_REQUIRED', 'consent']]);
    expect(judgement.events).toHaveLength(1);
  });

  test.each(['ad_user_data', 'ad_personalization'])('that leaves out %s lets Google reuse it', (signal) => {
    const consent = { ad_user_data: 'GRANTED', ad_personalization: 'DENIED', [signal]: undefined };
    expect(brief(judgeBody({ consent }))).toEqual([['inherited_consent', 'VALUE_REQUIRED', `consent.${signal}`]]);
  });

  test.each(['denied', false, 'NO', null])('must say GRANTED or DENIED: %j', (ad_user_data) => {
    const judgement = judgeBody({ consent: { ad_user_data, ad_personalization: 'DENIED' } });
    expect(brief(judgement)).toEqual([['inherited_consent', 'VALUE_INVALID', 'consent.ad_user_data']]);
  });

  test.each(['analytics_storage', 'ad_storage'])('cannot hold %s', (key) => {
    const consent = { ad_user_data: 'DENIED', ad_personalization: 'DENIED', [key]: 'DENIED' };
    expect(brief(judgeBody({ consent }))).toEqual([['param_ignored', 'NAME_INVALID', `consent.${key}`]]);
  });
});

describe('a field that identifies the visitor', () => {
  test.each([
    ['user_id', 'membre-12'],
    ['user_data', { sha256_email_address: ['ab'] }],
    ['ip_override', '192.0.2.1'],
    ['user_agent', 'Mozilla/5.0'],
  ])('is a privacy finding although Google takes it: %s', (key, value) => {
    const judgement = judgeBody({ [key]: value });
    expect(brief(judgement)).toEqual([['privacy', 'VALUE_INVALID', key]]);
    expect(judgement.events).toHaveLength(1);
  });

  test('includes the city', () => {
    const judgement = judgeBody({ user_location: { country_id: 'CA', region_id: 'CA-QC', city: 'Rimouski' } });
    expect(brief(judgement)).toEqual([['privacy', 'VALUE_INVALID', 'user_location.city']]);
  });
});

describe('the location', () => {
  test('may be any assigned country', () => {
    expect(COUNTRIES.size).toBe(249);
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    for (const country of COUNTRIES) expect(names.of(country), country).toBeDefined();
  });

  test('may name country, region and the two codes above them', () => {
    const codes = { country_id: 'CA', region_id: 'CA-QC', subcontinent_id: '021', continent_id: '019' };
    expect(judgeBody({ user_location: codes }).clean).toBe(true);
    expect(judgeBody({ user_location: { country_id: 'FR', region_id: 'FR-75' } }).clean).toBe(true);
  });

  test.each([
    ['country_id', 'Canada'],
    ['country_id', 'ca'],
    ['country_id', 'ZZ'],
    ['region_id', 'QC'],
    ['region_id', 'CA-XX'],
    ['region_id', 'Québec'],
    ['subcontinent_id', 21],
    ['continent_id', '021'],
  ])('must be made of ISO and M49 codes: %s %j', (key, code) => {
    const judgement = judgeBody({ user_location: { [key]: code } });
    expect(brief(judgement)).toEqual([['param_ignored', 'VALUE_INVALID', `user_location.${key}`]]);
  });

  test('must put the region in its country', () => {
    const judgement = judgeBody({ user_location: { country_id: 'US', region_id: 'CA-QC' } });
    expect(brief(judgement)).toEqual([['param_ignored', 'VALUE_INVALID', 'user_location.region_id']]);
  });

  test('has undocumented fields ignored', () => {
    const judgement = judgeBody({ user_location: { country: 'CA' } });
    expect(brief(judgement)).toEqual([['param_ignored', 'NAME_INVALID', 'user_location.country']]);
  });
});

describe('the device', () => {
  test('may name its category and its language', () => {
    expect(judgeBody({ device: { category: 'mobile', language: 'fr-CA' } }).clean).toBe(true);
  });

  test.each([
    [{ type: 'mobile' }, 'NAME_INVALID', 'device.type'],
    [{ category: 1 }, 'VALUE_INVALID', 'device.category'],
    ['mobile', 'VALUE_INVALID', 'device'],
  ])('is ignored where it is undocumented: %j', (device, code, path) => {
    expect(brief(judgeBody({ device }))).toEqual([['param_ignored', code, path]]);
  });
});
