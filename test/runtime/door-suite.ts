import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type World } from '../support/collector.ts';
import { origin, otherOrigin } from '../support/site-config.ts';
import { Visitor } from './visitor.ts';

export function doorSuite(open: () => World): void {
  describe('cross-origin rules', () => {
    it('a preflight from an enrolled origin is answered in full', async () => {
      const response = await open().ask('/v1/consent', { method: 'OPTIONS', headers: { Origin: origin } });
      expect(response.status).toBe(204);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        vary: 'Origin',
        'access-control-allow-origin': origin,
        'access-control-allow-methods': expect.stringMatching(/PUT.*DELETE/) as unknown,
        'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
        'access-control-max-age': expect.stringMatching(/^\d+$/) as unknown,
      });
    });

    it('a preflight from anywhere else is refused without naming an origin', async () => {
      const response = await open().ask('/v1/events', {
        method: 'OPTIONS',
        headers: { Origin: 'https://evil.example' },
      });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    });

    it('an answer names the origin that asked, lets its page read the refusals, if any, and says that it varies', async () => {
      const visitor = new Visitor(open().ask);
      const { headers } = await visitor.send(visitor.beacon(undefined, [visitor.event()]));
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-expose-headers')).toBe('Balise-Refused');
      const kept = await visitor.send(visitor.beacon(await visitor.grant(), [visitor.event()]));
      expect([kept.status, kept.headers.get('access-control-expose-headers')]).toEqual([202, null]);
      expect(headers.get('vary')).toBe('Origin');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    });

    it('no answer ever sets a cookie', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const answers = [await visitor.send(visitor.beacon(receipt, [visitor.event()])), await open().ask('/balise.js')];
      expect(answers.map(({ headers }) => headers.get('set-cookie'))).toEqual([null, null]);
    });
  });

  describe('GET /v1/balance', () => {
    const balance = (token: string, query = '?site=shop') =>
      open().ask(`/v1/balance${query}`, { headers: token === '' ? {} : { Authorization: `Bearer ${token}` } });

    it.each(['analyst', 'officer', 'operator'] as const)('opens to the %s of the site', async (role) => {
      const response = await balance(await open().token(role));
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await response.json()).toMatchObject({
        site: 'shop',
        holds: true,
        imbalances: [],
        gates: { ga4: 'open' },
      });
    });

    it('opens to nobody else', async () => {
      const world = open();
      expect((await balance('')).status).toBe(401);
      expect((await balance('bt_forged')).status).toBe(401);
      expect((await balance(await world.token('ingest'))).status).toBe(403);
      expect((await balance(await world.token('officer', 'other'))).status).toBe(403);
      const token = await world.token('analyst');
      expect((await balance(token, '')).status).toBe(400);
      expect((await balance(token, '?site=shop&from=hier')).status).toBe(400);
    });

    it('both sides agree after all of this', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant();
      await visitor.sent(visitor.beacon(receipt, [visitor.event(), visitor.event({ name: 'unheard_of' })]));
      const body: unknown = await (await balance(await world.token('analyst'))).json();
      expect(body).toMatchObject({
        holds: true,
        totals: { reasons: { unknown_event: expect.any(Number) as unknown } },
      });
      expect(JSON.stringify(body)).not.toContain('no_consent');
    });
  });

  describe('/v1/admin/tokens', () => {
    const admin = (method: string, query: string, bearer: string, body?: unknown) =>
      open().ask(`/v1/admin/tokens?${query}`, {
        method,
        headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });

    it('lets the operator’s token of the environment make a first token, which opens its site until it is revoked', async () => {
      const label = `first ${Math.random()}`;
      const made = await admin('POST', 'site=shop', 'operator-of-all-the-sites-of-this-test', {
        role: 'analyst',
        label,
      });
      expect(made.status).toBe(201);
      const { token } = z.object({ token: z.string() }).parse(await made.json());
      const balance = async () =>
        (await open().ask('/v1/balance?site=shop', { headers: { Authorization: `Bearer ${token}` } })).status;
      expect(await balance()).toBe(200);
      const listed = await (await admin('GET', 'site=shop', 'operator-of-all-the-sites-of-this-test')).text();
      expect([listed.includes(label), listed.includes(token)]).toEqual([true, false]);
      const query = new URLSearchParams({ site: 'shop', label }).toString();
      expect(await (await admin('DELETE', query, 'operator-of-all-the-sites-of-this-test')).json()).toEqual({
        revoked: 1,
      });
      expect(await balance()).toBe(401);
    });

    it('is shut to every other role, and to an operator of another site', async () => {
      const tokens = [
        await open().token('officer'),
        await open().token('analyst'),
        await open().token('operator', 'other'),
      ];
      const answers = await Promise.all(tokens.map((token) => admin('GET', 'site=shop', token)));
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      expect((await admin('GET', 'site=shop', 'operator-of-none')).status).toBe(401);
    });

    it('refuses a role that does not exist, and names the fault', async () => {
      const answer = await admin('POST', 'site=shop', 'operator-of-all-the-sites-of-this-test', {
        role: 'king',
        label: 'x',
      });
      expect([answer.status, await answer.json()]).toMatchObject([422, { at: 'role' }]);
    });
  });

  describe('what is public', () => {
    it('the script is served under its changing name and, for ever, under that of its content', async () => {
      const world = open();
      const { ask } = world;
      const hash = createHash('sha256').update(world.script).digest('hex').slice(0, 16);
      const changing = await ask('/balise.js');
      const fixed = await ask(`/balise.${hash}.js`);
      expect(await changing.text()).toBe(await fixed.text());
      expect(changing.headers.get('cache-control')).toBe('public, max-age=3600');
      expect(fixed.headers.get('cache-control')).toContain('immutable');
      expect((await ask('/balise.0123456789abcdef.js')).status).toBe(404);
    });

    it('readiness says that the store answers and the balance holds', async () => {
      const response = await open().ask('/readyz');
      expect([response.status, await response.json()]).toEqual([200, { ready: true, unbalanced: [], ledger: [] }]);
    });

    it('any other address is a problem document', async () => {
      const response = await open().ask('/v1/nothing', { headers: { Origin: otherOrigin } });
      expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    });
  });
}
