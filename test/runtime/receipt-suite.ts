import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type World } from '../support/collector.ts';
import { otherOrigin } from '../support/site-config.ts';
import { type Receipt, Visitor } from './visitor.ts';

const standingSchema = z.looseObject({
  receipt: z.strictObject({ id: z.string(), salt: z.string() }),
  choices: z.object({ measure: z.string(), ga4: z.string() }),
  states: z.array(z.object({ purpose: z.string(), state: z.string(), record_id: z.string() })),
  records: z.array(z.looseObject({ receipt: z.string() })),
});

/** What a browser sends from a page of the collector itself, here behind a proxy that changed the host. */
const ownPage = { Origin: 'https://collect.example', 'Sec-Fetch-Site': 'same-origin' };

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function receiptSuite(open: () => World): void {
  const ask = (path: string, { secret }: Receipt, { headers, ...init }: Asking = {}) =>
    open().ask(path, { ...init, headers: { ...ownPage, ...headers, Authorization: `Bearer ${secret}` } });
  const standing = async (receipt: Receipt) => standingSchema.parse(await (await ask('/v1/consent', receipt)).json());

  describe('GET /consent', () => {
    it('is one page for everyone, which runs nothing but its own script and tells nobody where it was opened', async () => {
      const response = await open().ask('/consent');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(policy).toContain("default-src 'none'; script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('set-cookie')).toBe(null);
      const page = await response.text();
      expect(page).not.toMatch(/<script(?! src="\/receipt.js")|<style| style=| on\w+=/);
      expect(await (await open().ask('/consent?language=en')).text()).toBe(page);
    });

    it('comes with its script and its style', async () => {
      const answers = await Promise.all(['/receipt.js', '/receipt.css'].map((path) => open().ask(path)));
      expect(answers.map(({ status, headers }) => [status, headers.get('content-type')?.split(';')[0]])).toEqual([
        [200, 'text/javascript'],
        [200, 'text/css'],
      ]);
      expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(Array(2).fill('public, max-age=300'));
    });
  });

  describe('GET /v1/notice/<hash>', () => {
    it('serves a text for ever, to everyone, in the very bytes that hash to its name', async () => {
      const { notice } = await new Visitor(open().ask).notice('en');
      const response = await open().ask(`/v1/notice/${notice}`, { headers: { Origin: otherOrigin } });
      const text = await response.text();
      expect(createHash('sha256').update(text).digest('hex')).toBe(notice);
      expect(JSON.parse(text)).toMatchObject({ site: 'shop', language: 'en' });
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    });

    it('of no text is answered 404', async () => {
      expect((await open().ask(`/v1/notice/${'0'.repeat(64)}`)).status).toBe(404);
      expect((await open().ask('/v1/notice/abc')).status).toBe(404);
    });
  });

  describe('whoever holds the secret, from the collector’s own page', () => {
    it('sees how each purpose stands, and can tell their own records by number and salt', async () => {
      const receipt = await new Visitor(open().ask).grant({ measure: 'granted', ga4: 'refused' });
      const { receipt: shown, states, records } = await standing(receipt);
      expect(states.map(({ purpose, state }) => [purpose, state])).toEqual([
        ['measure', 'granted'],
        ['ga4', 'refused'],
      ]);
      const mine = createHash('sha256').update(`${shown.salt}${shown.id}`).digest('hex');
      expect(new Set(records.map((record) => record.receipt))).toEqual(new Set([mine]));
    });

    it('changes a choice and leaves the pass as it is: the page that holds it is elsewhere', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const change = async (choices: Record<string, string>, key = randomUUID()) =>
        ask('/v1/consent', receipt, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
          body: JSON.stringify(await visitor.choice(choices, { surface: 'receipt' })),
        });
      const key = randomUUID();
      const narrower = { measure: 'granted', ga4: 'refused' };
      const answers = [await change(narrower, key), await change(narrower, key)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(await answers[0]?.json()).toMatchObject({ receipt: { id: receipt.id } });
      expect(await standing(receipt)).toMatchObject({ choices: narrower });
      expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]))).toMatchObject({ stored: 1 });
      expect((await change({ measure: 'granted', ga4: 'granted' })).status).toBe(200);
      expect((await standing(receipt)).records.map((record) => record['type'])).toEqual([
        'consent',
        'consent',
        'consent',
        'withdrawn',
        'consent',
        'consent',
      ]);
    });

    it('withdraws in one request, and is told what was erased', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
      const response = await ask('/v1/consent', receipt, { method: 'DELETE' });
      expect(await response.json()).toMatchObject({ withdrawn_at: expect.any(Number) as unknown, events: 1 });
      expect((await standing(receipt)).states).toMatchObject([{ state: 'withdrawn' }, { state: 'refused' }]);
    });

    it('cannot make a first choice there: the question belongs to the site', async () => {
      const visitor = new Visitor(open().ask);
      const body = await visitor.choice({ measure: 'granted', ga4: 'granted' });
      visitor.headers['Origin'] = ownPage.Origin;
      visitor.headers['Sec-Fetch-Site'] = 'same-origin';
      expect((await visitor.choose(body)).status).toBe(403);
    });

    it('is answered 403 from any other page, whatever the secret', async () => {
      const receipt = await new Visitor(open().ask).grant();
      const elsewhere = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
      for (const method of ['GET', 'PUT', 'DELETE']) {
        expect((await ask('/v1/consent', receipt, { method, headers: elsewhere })).status).toBe(403);
      }
    });
  });

  describe('GET /v1/consent?as=', () => {
    it.each([
      ['ts27560', 'records', 'record_id'],
      ['kantara', 'receipts', 'consentReceiptID'],
    ])('%s answers every record in that vocabulary, and neither secret nor pass', async (as, list, id) => {
      const receipt = await new Visitor(open().ask).grant({ measure: 'granted', ga4: 'refused' });
      const response = await ask(`/v1/consent?as=${as}`, receipt);
      const text = await response.text();
      const body = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
      const found = z.array(z.looseObject({})).parse(body[list]);
      const { records } = await standing(receipt);
      expect(found.map((each) => each[id])).toEqual(records.map((record) => record['record_id']));
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect([receipt.secret, receipt.pass, receipt.id].filter((each) => text.includes(each))).toEqual([]);
    });

    it('anything else is answered 400 with what there is, and without a secret 401', async () => {
      const receipt = await new Visitor(open().ask).grant();
      const response = await ask('/v1/consent?as=xml', receipt);
      expect([response.status, await response.json()]).toMatchObject([400, { at: 'as', expected: 'ts27560, kantara' }]);
      expect((await open().ask('/v1/consent?as=ts27560', { headers: ownPage })).status).toBe(401);
    });
  });
}
