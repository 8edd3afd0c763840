import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type World } from '../support/collector.ts';
import { origin, otherOrigin } from '../support/site-config.ts';
import { consentSchema, Visitor } from './visitor.ts';

const yes = { measure: 'granted', ga4: 'granted' };
const day = 24 * 3_600_000;

export function consentSuite(open: () => World): void {
  const bearer = (visitor: Visitor, secret: string) => ({ ...visitor.headers, Authorization: `Bearer ${secret}` });

  describe('GET /v1/notice', () => {
    it('serves the words in force with their hash, the officer, and a proof of having been served', async () => {
      const visitor = new Visitor(open().ask);
      expect(await visitor.notice()).toMatchObject({
        site: 'shop',
        version: 1,
        language: 'fr',
        languages: ['fr', 'en'],
        notice: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        purposes: [{ id: 'measure' }, { id: 'ga4' }],
        officer: { title: 'Responsable', contact: 'rprp@essai.example' },
        ask: expect.any(String) as unknown,
      });
      expect(await visitor.notice('en')).toMatchObject({
        language: 'en',
        title: 'Your choices',
        officer: { title: 'Officer' },
      });
    });

    it('may be cached for minutes and asked for again by its ETag', async () => {
      const { ask } = open();
      const first = await ask('/v1/notice?site=shop', { headers: { Origin: origin } });
      expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
      const etag = first.headers.get('etag') ?? '';
      const second = await ask('/v1/notice?site=shop', { headers: { Origin: origin, 'If-None-Match': etag } });
      expect([second.status, await second.text()]).toEqual([304, '']);
    });

    it('of an unknown site is answered 404', async () => {
      expect((await open().ask('/v1/notice?site=nowhere')).status).toBe(404);
    });
  });

  describe('POST /v1/consent', () => {
    it('answers a receipt, a record for each purpose, and when the yes ends', async () => {
      const visitor = new Visitor(open().ask);
      const response = await visitor.choose(await visitor.choice({ measure: 'granted', ga4: 'refused' }));
      expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
      const { receipt, records, expires_at } = consentSchema.parse(await response.json());
      expect(records.map((record) => [record['purpose'], record['state']])).toEqual([
        ['measure', 'granted'],
        ['ga4', 'refused'],
      ]);
      expect(expires_at - open().now()).toBeGreaterThan(179 * day);
      expect(JSON.stringify(records)).not.toContain(receipt.id);
      expect(receipt.id).toMatch(/^([0-9A-F]{4}-){3}[0-9A-F]{4}$/);
    });

    it('refused altogether answers 204 with nothing, and leaves no receipt', async () => {
      const visitor = new Visitor(open().ask);
      const response = await visitor.choose(await visitor.choice({ measure: 'refused', ga4: 'refused' }));
      expect([response.status, await response.text()]).toEqual([204, '']);
    });

    it('repeated with its key answers the same receipt, though no secret was kept', async () => {
      const visitor = new Visitor(open().ask);
      const body = await visitor.choice(yes);
      const key = randomUUID();
      const answers = await Promise.all([1, 2, 3].map(() => visitor.choose(body, { key })));
      const texts = await Promise.all(answers.map((answer) => answer.text()));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(new Set(texts).size).toBe(1);
    });

    it('with a key that served another choice is refused', async () => {
      const visitor = new Visitor(open().ask);
      const key = randomUUID();
      await visitor.choose(await visitor.choice(yes), { key });
      const other = await visitor.choose(await visitor.choice({ measure: 'granted', ga4: 'refused' }), { key });
      expect(other.status).toBe(422);
    });

    it.each([
      ['without an idempotency key', 400, {}, { key: ' ' }],
      ['with a forged ask', 403, { ask: `9999999999999.${'0'.repeat(64)}` }, {}],
      ['with an ask that is not one', 403, { ask: 'x' }, {}],
      ['citing an unknown notice', 403, { notice: '0'.repeat(64) }, {}],
      ['in a language that was not served', 409, { language: 'en' }, {}],
      ['for an unknown site', 404, { site: 'nowhere' }, {}],
      ['for a site that did not enrol the origin', 403, { site: 'other' }, {}],
      ['with an answer that is neither yes nor no', 422, { choices: { measure: 'perhaps' } }, {}],
      ['without a gesture', 422, { gesture: 'scroll' }, {}],
    ])('%s is answered %i and grants nothing', async (_, status, change, options) => {
      const visitor = new Visitor(open().ask);
      const response = await visitor.choose(await visitor.choice(yes, change), options);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    });

    it('repeated after a withdrawal is answered 409: it hands out no receipt that opens nothing', async () => {
      const { ask } = open();
      const visitor = new Visitor(ask);
      const body = await visitor.choice(yes);
      const key = randomUUID();
      const { receipt } = consentSchema.parse(await (await visitor.choose(body, { key })).json());
      await ask('/v1/consent', { method: 'DELETE', headers: bearer(visitor, receipt.secret) });
      expect((await visitor.choose(body, { key })).status).toBe(409);
      expect((await visitor.choose(body)).status).toBe(201);
    });

    it('naming a CMP whose words were not registered grants nothing', async () => {
      const visitor = new Visitor(open().ask);
      expect((await visitor.choose(await visitor.choice(yes, { surface: 'cmp:unknown' }))).status).toBe(409);
    });

    it('citing an ask of another site is refused', async () => {
      const visitor = new Visitor(open().ask);
      const { ask } = await new Visitor(open().ask, { site: 'counting' }).notice();
      expect((await visitor.choose(await visitor.choice(yes, { ask }))).status).toBe(403);
    });

    it('with an ask older than a day is answered 409', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const body = await visitor.choice(yes);
      await world.wait(day);
      try {
        expect((await visitor.choose(body)).status).toBe(409);
      } finally {
        await world.wait(-day);
      }
    });
  });

  describe('whoever holds the secret', () => {
    it('sees what is in force and everything recorded', async () => {
      const { ask } = open();
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      const response = await ask('/v1/consent', { headers: bearer(visitor, receipt.secret) });
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toMatchObject({
        receipt: { id: receipt.id },
        choices: { measure: 'granted', ga4: 'refused' },
        records: [{ purpose: 'measure' }, { purpose: 'ga4' }],
      });
    });

    it('changes a choice, gets a new pass, and the old pass opens nothing', async () => {
      const visitor = new Visitor(open().ask);
      const old = await visitor.grant();
      const response = await visitor.choose(await visitor.choice({ measure: 'granted', ga4: 'refused' }), {
        method: 'PUT',
        secret: old.secret,
      });
      expect(response.status).toBe(200);
      const changed = consentSchema
        .extend({ receipt: consentSchema.shape.receipt.omit({ secret: true }) })
        .parse(await response.json());
      expect(changed.records.at(-1)).toMatchObject({ type: 'withdrawn', purpose: 'ga4' });
      expect(await visitor.sent(visitor.beacon(old, [visitor.event()]))).toMatchObject({ stored: 0 });
      const renewed = { ...old, pass: changed.receipt.pass };
      expect(await visitor.sent(visitor.beacon(renewed, [visitor.event()]))).toMatchObject({ stored: 1 });
    });

    it.each([
      ['DELETE /v1/consent', 'delete'],
      ['POST /v1/consent/withdraw as text', 'post'],
    ])('withdraws by %s: counted, deleted, and closed for good', async (_, how) => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      await visitor.sent(visitor.beacon(receipt, [visitor.event(), visitor.event()]));
      const withdraw = () =>
        how === 'delete'
          ? ask('/v1/consent', { method: 'DELETE', headers: bearer(visitor, receipt.secret) })
          : ask('/v1/consent/withdraw', {
              method: 'POST',
              headers: { ...visitor.headers, 'Content-Type': 'text/plain' },
              body: JSON.stringify({ secret: receipt.secret }),
            });
      const first: unknown = await (await withdraw()).json();
      expect(first).toEqual({
        withdrawn_at: expect.any(Number) as unknown,
        events: 2,
        held: 0,
        deliveries: 0,
        in_flight: 0,
      });
      expect(await (await withdraw()).json()).toEqual({ ...(first as object), events: 0 });
      expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]))).toMatchObject({
        stored: 0,
        header: 'no_consent=1',
      });
      const kept = await world.store.findPass(receipt.pass);
      expect(kept?.grants ?? []).toEqual([]);
    });

    it('repeats a change with its key and gets the same pass; after a withdrawal the repetition grants nothing', async () => {
      const { ask } = open();
      const visitor = new Visitor(ask);
      const { secret } = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      const body = await visitor.choice(yes);
      const key = randomUUID();
      const change = () => visitor.choose(body, { method: 'PUT', secret, key });
      const [first, second] = [await (await change()).text(), await (await change()).text()];
      expect(second).toBe(first);
      await ask('/v1/consent', { method: 'DELETE', headers: bearer(visitor, secret) });
      expect((await change()).status).toBe(409);
      const state = await (await ask('/v1/consent', { headers: bearer(visitor, secret) })).json();
      expect(state).toMatchObject({ choices: { measure: 'refused', ga4: 'refused' } });
    });

    it('may refuse everything by a change even when the notice is long stale', async () => {
      const { ask, wait } = open();
      const visitor = new Visitor(ask);
      const { secret } = await visitor.grant();
      const body = await visitor.choice({ measure: 'refused', ga4: 'refused' });
      await wait(2 * day);
      const response = await visitor.choose(body, { method: 'PUT', secret });
      await wait(-2 * day);
      expect(await response.json()).toMatchObject({ expires_at: null });
      const state = await (await ask('/v1/consent', { headers: bearer(visitor, secret) })).json();
      expect(state).toMatchObject({ choices: { measure: 'refused', ga4: 'refused' } });
    });

    it('is nobody with a forged secret: the answer is that of a secret under which nothing is held', async () => {
      const { ask } = open();
      const visitor = new Visitor(ask);
      const { pass } = await visitor.grant();
      const secrets = ['bs_forged', pass, `bs_${'0'.repeat(64)}`];
      for (const method of ['GET', 'DELETE']) {
        const answers = await Promise.all(
          secrets.map((secret) => ask('/v1/consent', { method, headers: bearer(visitor, secret) })),
        );
        expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      }
      expect((await ask('/v1/consent', { headers: visitor.headers })).status).toBe(401);
      const change = await visitor.choose(await visitor.choice(yes), { method: 'PUT', secret: 'bs_forged' });
      expect(change.status).toBe(404);
    });

    it('is not served to another site’s origin', async () => {
      const { ask } = open();
      const visitor = new Visitor(ask);
      const { secret } = await visitor.grant();
      const headers = { ...bearer(visitor, secret), Origin: otherOrigin };
      expect((await ask('/v1/consent', { headers })).status).toBe(404);
      expect((await ask('/v1/consent', { method: 'DELETE', headers })).status).toBe(404);
    });
  });
}
