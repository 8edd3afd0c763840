import { describe, expect, it } from 'vitest';
import { type World } from '../support/collector.ts';
import { origin, otherOrigin } from '../support/site-config.ts';
import { type Receipt, Visitor } from './visitor.ts';

const day = 24 * 3_600_000;

type Make = (visitor: Visitor, receipt: Receipt) => { body: unknown; headers?: Record<string, string> };

const beacon = (change: (visitor: Visitor) => Record<string, unknown>): Make => {
  return (visitor, receipt) => ({ body: visitor.beacon(receipt, [visitor.event()], change(visitor)) });
};
const event = (change: Record<string, unknown>): Make => {
  return (visitor, receipt) => ({ body: visitor.beacon(receipt, [visitor.event(change)]) });
};
const raw =
  (body: unknown, headers = {}): Make =>
  () => ({ body, headers });
const withHeaders = (headers: Record<string, string>): Make => {
  return (visitor, receipt) => ({ body: visitor.beacon(receipt, [visitor.event()]), headers });
};

/** Whole requests that cannot be read: a problem document, by status. */
const problems: readonly (readonly [string, number, Make])[] = [
  ['not JSON', 400, raw('{"site":')],
  ['an empty body', 400, raw('')],
  ['NaN, which is not JSON', 400, raw('{"sent":NaN}')],
  ['bytes that are not UTF-8', 400, raw(Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d))],
  ['an array', 422, raw('[]')],
  ['null', 422, raw('null')],
  ['thirty thousand nested arrays', 422, raw('['.repeat(30_000) + ']'.repeat(30_000))],
  ['a site that is a number', 422, beacon(() => ({ site: 3 }))],
  ['a visit that is not a UUID', 422, beacon(() => ({ visit: 'mine' }))],
  ['no sent', 422, beacon(() => ({ sent: undefined }))],
  ['no page', 422, beacon(() => ({ page: undefined }))],
  ['events that are an object', 422, beacon(() => ({ events: {} }))],
  ['no events', 422, beacon(() => ({ events: [] }))],
  ['51 events', 422, beacon((visitor) => ({ events: Array.from({ length: 51 }, () => visitor.event()) }))],
  ['an event id that is not a UUID', 422, event({ id: '1' })],
  ['a time that is a text', 422, event({ at: '2026-11-23' })],
  ['a time that is huge', 422, event({ at: 1e300 })],
  [
    'a time that overflows to infinity',
    422,
    (v, r) => ({ body: JSON.stringify(v.beacon(r, [v.event({ at: 7 })])).replace('"at":7', '"at":1e999') }),
  ],
  ['a time that is negative', 422, event({ at: -1 })],
  ['params that are an array', 422, event({ params: [] })],
  ['an unknown site', 404, beacon(() => ({ site: 'nowhere' }))],
  ['64 KiB and one byte', 413, (v, r) => ({ body: JSON.stringify(v.beacon(r, [v.event()])).padEnd(65_537, ' ') })],
  ['a charset other than UTF-8', 415, withHeaders({ 'Content-Type': 'text/plain; charset=iso-8859-1' })],
  ['a form', 415, withHeaders({ 'Content-Type': 'application/x-www-form-urlencoded' })],
  ['a compressed body', 415, withHeaders({ 'Content-Encoding': 'gzip' })],
  ['an origin that nobody enrolled', 403, withHeaders({ Origin: 'https://evil.example' })],
  ['an origin that another site enrolled', 403, withHeaders({ Origin: otherOrigin })],
  ['the origin null', 403, withHeaders({ Origin: 'null' })],
  ['an enrolled origin in other letters', 403, withHeaders({ Origin: `${origin}.evil.example` })],
];

/** Readable beacons with an event that cannot be taken: 202, and the reason at its index. */
const refusals: readonly (readonly [string, string, Make])[] = [
  ['an event that was not declared', 'unknown_event', event({ name: 'unheard_of' })],
  ['an event named __proto__', 'unknown_event', event({ name: '__proto__' })],
  ['an event named constructor', 'unknown_event', event({ name: 'constructor' })],
  ['a required param that is missing', 'param_invalid', event({ name: 'purchase' })],
  [
    'a required param out of bounds',
    'param_invalid',
    event({ name: 'purchase', params: { transaction_id: 'x'.repeat(31) } }),
  ],
  [
    'a required param with a lone surrogate',
    'param_invalid',
    event({ name: 'purchase', params: { transaction_id: '\ud800' } }),
  ],
  [
    'a required param of another type',
    'param_invalid',
    event({ name: 'purchase', params: { transaction_id: { a: 1 } } }),
  ],
  ['a date in the far past', 'too_old', event({ at: Date.now() - 73 * 3_600_000 })],
  ['a date in 1970', 'too_old', event({ at: 1 })],
  ['a date in the far future', 'in_future', event({ at: Date.now() + 300 * day })],
];

/** Nothing of these values may survive, but the event does: the page's mistake must not cost the sale. */
const survivors: readonly (readonly [string, Record<string, unknown>])[] = [
  ['an undeclared param', { courriel: 'canari@exemple.ca' }],
  ['a number out of bounds', { value: 1_001 }],
  ['a huge number', { value: 1e308 }],
  ['a text out of bounds', { item_id: 'canari'.repeat(20) }],
  ['a text with a lone surrogate', { item_id: 'canari\udfff' }],
  ['a param named constructor', { constructor: 'canari' }],
];

export function refusedInputSuite(open: () => World): void {
  const state = async () => {
    const { store } = open();
    const { kept } = await store.keptRows('shop');
    return { kept, up: (await open().ask('/healthz')).status };
  };
  const arrange = async (make: Make) => {
    const visitor = new Visitor(open().ask);
    const receipt = await visitor.grant();
    return { visitor, before: await state(), ...make(visitor, receipt) };
  };

  describe('bad input', () => {
    it.each(problems)('%s is answered %i, with nothing stored and the server up', async (_, status, make) => {
      const { visitor, before, body, headers } = await arrange(make);
      const response = await visitor.send(body, headers);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({
        status,
        type: expect.stringMatching(/^urn:balise:problem:/) as unknown,
      });
      expect(await state()).toEqual({ ...before, up: 200 });
    });

    it.each(refusals)('%s is refused as %s, with nothing stored and the server up', async (_, reason, make) => {
      const { visitor, before, body } = await arrange(make);
      const answer = await visitor.sent(body);
      expect(answer).toMatchObject({ status: 202, stored: 0, refused: [{ index: 0, reason }], header: `${reason}=1` });
      expect(await state()).toEqual({ ...before, up: 200 });
    });

    it.each(survivors)('%s does not survive, and is named in the answer', async (_, params) => {
      const { visitor, body } = await arrange(event({ params }));
      const answer = await visitor.sent(body);
      expect(answer).toMatchObject({ stored: 1 });
      expect(answer.dropped?.map(({ param }) => param)).toEqual(Object.keys(params));
      const [row] = await open().store.recentEvents('shop', 1);
      expect(JSON.parse(row?.body ?? '')).toMatchObject({ params: {} });
      expect(row?.body).not.toMatch(/canari|1001|1e308/i);
    });

    it('a param named __proto__ neither survives nor pollutes anything', async () => {
      const { visitor, body } = await arrange(event({ params: { a: 1 } }));
      const text = JSON.stringify(body).replace('"params":{"a":1}', '"params":{"__proto__":{"canari":1},"value":2}');
      expect(await visitor.sent(text)).toMatchObject({ stored: 1 });
      const [row] = await open().store.recentEvents('shop', 1);
      expect(JSON.parse(row?.body ?? '')).toMatchObject({ params: { value: 2 } });
      expect(row?.body).not.toContain('canari');
      expect(Reflect.get({}, 'canari')).toBeUndefined();
    });

    it('a param nested ten thousand deep does not survive, and the server stays up', async () => {
      const { visitor, body } = await arrange(event({ params: { item_id: 0 } }));
      const nested = `${'['.repeat(10_000)}"canari"${']'.repeat(10_000)}`;
      const answer = await visitor.sent(JSON.stringify(body).replace('"item_id":0', `"item_id":${nested}`));
      expect(answer).toMatchObject({ stored: 1, dropped: [{ param: 'item_id', reason: 'wrong_type' }] });
      expect((await state()).up).toBe(200);
    });

    it('the path of the first fault is named, and how to mend it', async () => {
      const visitor = new Visitor(open().ask);
      const response = await visitor.send(visitor.beacon(undefined, [visitor.event(), visitor.event({ id: 'x' })]));
      expect(await response.json()).toMatchObject({ at: 'events[1].id', expected: 'a UUID' });
    });

    it('is explained in French unless English is asked for', async () => {
      const visitor = new Visitor(open().ask);
      const french = await visitor.send('{', {});
      const english = await visitor.send('{', { 'Accept-Language': 'en-CA,fr;q=0.5' });
      expect(await french.json()).toMatchObject({ title: expect.stringContaining('n’est pas du JSON') as unknown });
      expect(await english.json()).toMatchObject({ title: expect.stringContaining('is not readable JSON') as unknown });
      expect([french, english].map(({ headers }) => headers.get('content-language'))).toEqual(['fr', 'en']);
    });
  });
}
