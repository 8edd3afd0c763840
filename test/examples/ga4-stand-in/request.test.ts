import { describe, expect, test } from 'vitest';

import { judge } from '../../../examples/ga4-stand-in/rules.ts';
import { BODY_LIMIT_BYTES } from '../../../examples/ga4-stand-in/transport.ts';
import { body, brief, event, judgeBody, NOW, QUERY, request, STREAM } from './requests.ts';

describe('the request line', () => {
  test('of a good request gives 204 and no finding', () => {
    const judgement = judge(request(body()), STREAM);
    expect(judgement).toMatchObject({ status: 204, endpoint: 'collect', accepted: true, clean: true, findings: [] });
    expect(judgement.clientId).toBe('123456789.1772366000');
    expect(judgement.events[0]).toMatchObject({ name: 'page_view', timeMicros: NOW * 1000 });
  });

  test.each(['GET', 'PUT'])('must be a POST: %s', (method) => {
    const judgement = judge(request(body(), { method }), STREAM);
    expect(brief(judgement)).toEqual([['request_lost', 'VALUE_INVALID', 'method']]);
    expect(judgement).toMatchObject({ status: 405, accepted: false, events: [] });
  });

  test.each(['/g/collect', '/mp/collect/', '/'])('must name a known path: %s', (path) => {
    const judgement = judge(request(body(), { url: `${path}?${QUERY}` }), STREAM);
    expect(brief(judgement)).toEqual([['request_lost', 'VALUE_INVALID', 'path']]);
    expect(judgement).toMatchObject({ status: 404, endpoint: 'none', events: [] });
  });

  const [ID, SECRET] = ['measurement_id=G-TEST123456', 'api_secret=a-made-up-secret'];
  test.each([
    [ID, 'VALUE_REQUIRED', 'query.api_secret'],
    [SECRET, 'VALUE_REQUIRED', 'query.measurement_id'],
    [`${ID}&api_secret=A-made-up-secret`, 'VALUE_INVALID', 'query.api_secret'],
    [`measurement_id=G-OTHER12345&${SECRET}`, 'VALUE_INVALID', 'query.measurement_id'],
    [`measurement_id=UA-1234-5&${SECRET}`, 'VALUE_INVALID', 'query.measurement_id'],
    [`${ID}&${SECRET}&${SECRET}`, 'NAME_DUPLICATED', 'query.api_secret'],
  ])('loses the request in silence when the query is wrong: %s', (query, code, path) => {
    const judgement = judge(request(body(), { url: `/mp/collect?${query}` }), STREAM);
    expect(brief(judgement)).toEqual([['request_lost', code, path]]);
    expect(judgement).toMatchObject({ status: 204, accepted: false, events: [] });
  });

  test('of the validation path is not checked for secret or stream, and nothing is recorded', () => {
    const judgement = judge(request(body(), { url: '/debug/mp/collect?api_secret=wrong' }), STREAM);
    expect(judgement).toMatchObject({ status: 200, accepted: true, clean: true, events: [] });
  });

  test('never lets the secret into a finding', () => {
    const judgement = judge(request('nothing', { url: '/mp/collect?api_secret=very-private' }), STREAM);
    expect(JSON.stringify(judgement)).not.toContain('very-private');
  });
});

describe('the body', () => {
  test.each([[undefined], ['text/plain'], ['application/json-seq']])('must be declared as JSON: %s', (type) => {
    const judgement = judge(request(body(), { headers: { 'content-type': type } }), STREAM);
    expect(brief(judgement).map(([effect, , path]) => [effect, path])).toEqual([
      ['request_lost', 'headers.content-type'],
    ]);
  });

  test('may name its charset', () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect(judge(request(body(), { headers }), STREAM).clean).toBe(true);
  });

  test.each(['', '{"client_id":', '[]', '"text"', 'null'])('must be a JSON object: %s', (text) => {
    const judgement = judge(request(text), STREAM);
    expect(brief(judgement)).toEqual([['request_lost', 'VALUE_INVALID', 'body']]);
    expect(judgement.status).toBe(204);
  });

  test('stays under 130 kB, counted in bytes', () => {
    const text = JSON.stringify(body());
    const padded = (bytes: number) => text + ' '.repeat(bytes - text.length);
    expect(judge(request(padded(BODY_LIMIT_BYTES - 1)), STREAM).clean).toBe(true);
    const judgement = judge(request(padded(BODY_LIMIT_BYTES)), STREAM);
    expect(brief(judgement)).toEqual([['request_lost', 'VALUE_OUT_OF_BOUNDS', 'body']]);
    const accents = JSON.stringify(body({ accents: 'é'.repeat(BODY_LIMIT_BYTES / 2) }));
    expect(accents.length).toBeLessThan(BODY_LIMIT_BYTES);
    expect(brief(judge(request(accents), STREAM))[0]).toEqual(['request_lost', 'VALUE_OUT_OF_BOUNDS', 'body']);
  });

  test.each(['app_instance_id', 'analytics_storage', 'event'])('has undocumented fields ignored: %s', (key) => {
    expect(brief(judgeBody({ [key]: 'x' }))).toEqual([['param_ignored', 'NAME_INVALID', key]]);
  });

  test('may set only documented validation behaviours', () => {
    expect(judgeBody({ validation_behavior: 'RELAXED' }).clean).toBe(true);
    const expected = [['param_ignored', 'VALUE_INVALID', 'validation_behavior']];
    expect(brief(judgeBody({ validation_behavior: 'STRICT' }))).toEqual(expected);
  });

  test('has the deprecated ad switch reported', () => {
    const expected = [['param_ignored', 'NAME_INVALID', 'non_personalized_ads']];
    expect(brief(judgeBody({ non_personalized_ads: true }))).toEqual(expected);
  });
});

describe('the events', () => {
  test('may be 25 in one request', () => {
    const judgement = judgeBody({ events: Array.from({ length: 25 }, () => event('page_view')) });
    expect(judgement.clean).toBe(true);
    expect(judgement.events).toHaveLength(25);
  });

  test('lose the whole request when they are 26', () => {
    const judgement = judgeBody({ events: Array.from({ length: 26 }, () => event('page_view')) });
    expect(brief(judgement)).toEqual([['request_lost', 'EXCEEDED_MAX_ENTITIES', 'events']]);
    expect(judgement.events).toEqual([]);
  });

  test.each([
    [undefined, 'VALUE_REQUIRED'],
    [[], 'VALUE_REQUIRED'],
    [{}, 'VALUE_INVALID'],
  ])('lose the whole request when there are none: %j', (events, code) => {
    expect(brief(judgeBody({ events }))).toEqual([['request_lost', code, 'events']]);
  });

  test('may be left out when user properties travel alone', () => {
    expect(judgeBody({ events: undefined, user_properties: { forfait: { value: 'or' } } }).clean).toBe(true);
  });

  test('must be objects', () => {
    const judgement = judgeBody({ events: ['page_view', event('scroll')] });
    expect(brief(judgement)).toEqual([['event_dropped', 'VALUE_INVALID', 'events[0]']]);
    expect(judgement.events.map(({ name }) => name)).toEqual(['scroll']);
  });
});
