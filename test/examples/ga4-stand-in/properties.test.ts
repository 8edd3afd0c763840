import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { StandInRequest } from '../../../examples/ga4-stand-in/judgement.ts';
import { judge } from '../../../examples/ga4-stand-in/rules.ts';
import { body, NOW, request, SESSION, STREAM } from './requests.ts';

// No reserved or recommended name starts with these letters, so the code under test is not asked for its lists.
const name = fc.stringMatching(/^[jkmJKM][a-zA-Z0-9_]{0,39}$/);
const value = fc.oneof(fc.string({ maxLength: 100 }), fc.double({ noNaN: true, noDefaultInfinity: true }));

const item = fc
  .dictionary(name, value, { maxKeys: 10 })
  .map((custom) => ({ ...custom, item_id: 'fanal-12', price: 40, quantity: 1 }));

const anyEvent = fc.record(
  {
    name,
    params: fc
      .tuple(fc.dictionary(name, value, { maxKeys: 22 }), fc.array(item, { maxLength: 5 }))
      .map(([params, items]) => ({ ...params, ...SESSION, items })),
    timestamp_micros: fc.integer({ min: (NOW - 72 * 3_600_000) * 1000, max: NOW * 1000 }),
  },
  { requiredKeys: ['name', 'params'] },
);

const signal = fc.constantFrom('GRANTED', 'DENIED');

const allowed = fc.record({
  client_id: fc.tuple(fc.integer({ min: 1 }), fc.integer({ min: 1 })).map((numbers) => numbers.join('.')),
  consent: fc.record({ ad_user_data: signal, ad_personalization: signal }),
  events: fc.array(anyEvent, { minLength: 1, maxLength: 25 }),
});

describe('any request', () => {
  test('within the limits has no finding and loses nothing', () => {
    fc.assert(
      fc.property(allowed, (content) => {
        const text = JSON.stringify(content);
        fc.pre(Buffer.byteLength(text) < 130_000);
        const judgement = judge(request(text), STREAM);
        expect(judgement.findings).toEqual([]);
        const parsed: unknown = JSON.parse(text);
        expect(parsed).toMatchObject({ events: judgement.events.map(({ name, params }) => ({ name, params })) });
        expect(judgement.events).toHaveLength(content.events.length);
      }),
    );
  });

  test('gets a judgement whatever its bytes are', () => {
    const anyText = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((events) => JSON.stringify(body({ events }))),
    );
    const anything: fc.Arbitrary<StandInRequest> = fc.record({
      method: fc.constantFrom('POST', 'GET'),
      url: fc.oneof(fc.string(), fc.constantFrom('/mp/collect?x=%', '/debug/mp/collect', '/mp/collect')),
      headers: fc.constant({ 'content-type': 'application/json' }),
      body: anyText,
    });
    fc.assert(
      fc.property(anything, (received) => {
        const judgement = judge(received, STREAM);
        expect(judgement.clean).toBe(judgement.findings.length === 0);
        if (!judgement.accepted) expect(judgement.events).toEqual([]);
        for (const { says } of judgement.findings) expect(says).toMatch(/\.$/);
      }),
    );
  });

  test('keeps no event that has a finding of a dropped event', () => {
    const names = fc.array(fc.oneof(name, fc.string(), fc.constantFrom('session_start', 'error', 'ga_x')), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(names, (all) => {
        const events = all.map((one) => ({ name: one, params: SESSION }));
        const judgement = judge(request(body({ events })), STREAM);
        const dropped = judgement.findings.filter(({ effect }) => effect === 'event_dropped');
        expect(judgement.events.length + dropped.length).toBe(all.length);
      }),
    );
  });
});
