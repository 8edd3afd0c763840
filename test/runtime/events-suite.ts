import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { until, type World } from '../support/collector.ts';
import { Visitor } from './visitor.ts';

const hour = 3_600_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function eventsSuite(open: () => World): void {
  describe('POST /v1/events', () => {
    it('stores a consented event and answers 202 once it is committed', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const answer = await visitor.sent(
        visitor.beacon(receipt, [visitor.event({ params: { value: 5, currency: 'CAD' } })]),
      );
      expect(answer).toEqual({
        status: 202,
        header: null,
        received: 1,
        stored: 1,
        counted: 0,
        duplicate: 0,
        refused: [],
      });
      const [row] = await open().store.recentEvents('shop', 1);
      expect(JSON.parse(row?.body ?? '')).toEqual({
        page: '/produits/:sku',
        referrer: 'search',
        device: { browser: 'Firefox', os: 'Windows', type: 'desktop' },
        params: { value: 5, currency: 'CAD' },
      });
    });

    it('takes application/json as well as text/plain', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const beacon = visitor.beacon(receipt, [visitor.event()]);
      expect(await visitor.sent(beacon, { 'Content-Type': 'application/json; charset=UTF-8' })).toMatchObject({
        stored: 1,
      });
    });

    it('stores an event once, however often and in however many beacons it comes', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const event = visitor.event();
      expect(await visitor.sent(visitor.beacon(receipt, [event, event]))).toMatchObject({ stored: 1, duplicate: 1 });
      const again = await Promise.all([1, 2, 3].map(() => visitor.sent(visitor.beacon(receipt, [event]))));
      expect(again.map(({ stored, duplicate }) => [stored, duplicate])).toEqual([
        [0, 1],
        [0, 1],
        [0, 1],
      ]);
    });

    it('forwards what may leave with the transfer file’s fields alone, and the stand-in finds nothing wrong', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant();
      const transaction = `T${randomUUID().slice(0, 8)}`;
      await visitor.sent(
        visitor.beacon(receipt, [visitor.event({ name: 'purchase', params: { transaction_id: transaction } })]),
      );
      const mine = () => world.standIn.received.filter(({ body }) => JSON.stringify(body).includes(transaction));
      await until(() => mine().length > 0);
      expect(mine()).toHaveLength(1);
      const text = JSON.stringify(mine()[0]?.body);
      for (const secret of [visitor.visit, receipt.id, receipt.pass, receipt.secret, 'Firefox', 'google.com']) {
        expect(text).not.toContain(secret);
      }
      expect(text).toContain('"consent":{"ad_user_data":"DENIED","ad_personalization":"DENIED"}');
      expect(mine()[0]?.judgement.findings.filter(({ effect }) => effect !== 'report_incomplete')).toEqual([]);
    });

    it('reads no_consent for every reason that hangs on a person’s consent, with or without a receipt', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant();
      await ask('/v1/consent', {
        method: 'DELETE',
        headers: { ...visitor.headers, Authorization: `Bearer ${receipt.secret}` },
      });
      const foreign = await new Visitor(ask, { site: 'counting' }).grant();
      const passes = [undefined, { ...receipt, pass: 'bp_forged' }, receipt, foreign];
      const answers = await Promise.all(passes.map((pass) => visitor.send(visitor.beacon(pass, [visitor.event()]))));
      const bodies = await Promise.all(answers.map((answer) => answer.text()));
      expect(new Set(bodies).size).toBe(1);
      expect(bodies[0]).toContain('"refused":[{"index":0,"reason":"no_consent"}]');
      expect(new Set(answers.map(({ headers }) => headers.get('balise-refused')))).toEqual(new Set(['no_consent=1']));
      const today = world.sites.get('shop')?.dayOf(world.now()) ?? 0;
      const balance = await world.store.balance('shop', { from: today, to: today });
      expect(Object.keys(balance[0]?.reasons ?? {})).toEqual(
        expect.arrayContaining(['no_receipt', 'unknown_pass', 'withdrawn']),
      );
    });

    it('opens GA4 to nobody who did not grant both purposes', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const before = world.standIn.received.length;
      const onlyMeasure = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      const onlyGa4 = await visitor.grant({ measure: 'refused', ga4: 'granted' });
      expect(await visitor.sent(visitor.beacon(onlyMeasure, [visitor.event()]))).toMatchObject({ stored: 1 });
      expect(await visitor.sent(visitor.beacon(onlyGa4, [visitor.event()]))).toMatchObject({
        stored: 0,
        header: 'no_consent=1',
      });
      const balance = await world.store.openDeliveries('shop', 100);
      expect(balance).toEqual([]);
      expect(world.standIn.received.length).toBe(before);
    });

    it('holds GA4 back under Global Privacy Control, and nothing else', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant();
      const tally = async () => {
        const days = await world.store.balance('shop', { from: 0, to: 1e9 });
        return days.reduce((n, { allowed }) => n + allowed, 0);
      };
      const before = await tally();
      expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]), { 'Sec-GPC': '1' })).toMatchObject({
        stored: 1,
      });
      expect(await tally()).toBe(before);
      expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]), { 'Sec-GPC': '0' })).toMatchObject({
        stored: 1,
      });
      expect(await tally()).toBe(before + 1);
    });

    it.each([
      ['a bot', { 'User-Agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' }, 'bot'],
      ['a client without a User-Agent', { 'User-Agent': '' }, 'bot'],
      ['a prerendered page', { 'Sec-Purpose': 'prefetch;prerender' }, 'prerender'],
    ])('refuses %s, and says so', async (_, headers, reason) => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const answer = await visitor.sent(visitor.beacon(receipt, [visitor.event()]), headers);
      expect(answer).toMatchObject({ stored: 0, refused: [{ index: 0, reason }] });
    });

    it('corrects the page’s clock by the time at which the beacon left', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant();
      const wrong = Date.now() - 400 * 24 * hour;
      const beacon = visitor.beacon(receipt, [visitor.event({ at: wrong - 60_000 })], { sent: wrong });
      expect(await visitor.sent(beacon)).toMatchObject({ stored: 0, header: 'no_consent=1' });
      const afterGrant = visitor.beacon(receipt, [visitor.event({ at: wrong })], { sent: wrong });
      expect(await visitor.sent(afterGrant)).toMatchObject({ stored: 1 });
      const [row] = await world.store.recentEvents('shop', 1);
      expect(Math.abs((row?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    });

    it('never takes what happened before the yes', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const earlier = visitor.event({ at: Date.now() - 60_000 });
      expect(await visitor.sent(visitor.beacon(receipt, [earlier]))).toMatchObject({
        stored: 0,
        header: 'no_consent=1',
      });
    });

    it('takes each event of a beacon by itself: one that is refused leaves the others alone', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const events = [visitor.event(), visitor.event({ name: 'unheard_of' }), visitor.event()];
      expect(await visitor.sent(visitor.beacon(receipt, events))).toMatchObject({
        received: 3,
        stored: 2,
        refused: [{ index: 1, reason: 'unknown_event' }],
      });
    });

    it('makes a visit for a beacon that names none', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      const answer = await visitor.sent(visitor.beacon(receipt, [visitor.event()], { visit: undefined }));
      expect(answer).toMatchObject({ stored: 1 });
    });

    it('counts without a receipt where the officer opened that lane, keeps no row, and never under GPC', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask, { site: 'counting' });
      const rows = async () => (await world.store.recentEvents('counting', 100)).length;
      const before = await rows();
      const beacon = () => visitor.beacon(undefined, [visitor.event()]);
      expect(await visitor.sent(beacon())).toMatchObject({ stored: 0, counted: 1, refused: [] });
      expect(await visitor.sent(beacon(), { 'Sec-GPC': '1' })).toMatchObject({ counted: 0, header: 'no_consent=1' });
      expect(await rows()).toBe(before);
    });

    it('takes nothing at all from a site for children under fourteen, and lets nobody consent there', async () => {
      const visitor = new Visitor(open().ask, { site: 'minors' });
      const consent = await visitor.choose(await visitor.choice({ measure: 'granted', ga4: 'granted' }));
      expect(consent.status).toBe(409);
      const answer = await visitor.sent(visitor.beacon(undefined, [visitor.event()]));
      expect(answer).toMatchObject({ stored: 0, refused: [{ index: 0, reason: 'audience_under14' }] });
    });

    it('forwards nothing that happened before the yes to GA4, though it was measured', async () => {
      const world = open();
      const visitor = new Visitor(world.ask);
      const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      const between = visitor.event();
      await pause(20);
      const changed = await visitor.choose(await visitor.choice({ measure: 'granted', ga4: 'granted' }), {
        method: 'PUT',
        secret: receipt.secret,
      });
      const { pass } = z.object({ receipt: z.object({ pass: z.string() }) }).parse(await changed.json()).receipt;
      await pause(20);
      const sent = Date.now();
      const beacon = visitor.beacon({ ...receipt, pass }, [between, visitor.event({ at: sent, name: 'add_to_cart' })], {
        sent,
      });
      const before = await world.store.balance('shop', { from: 0, to: 1e9 });
      expect(await visitor.sent(beacon)).toMatchObject({ stored: 2 });
      const after = await world.store.balance('shop', { from: 0, to: 1e9 });
      const allowed = (days: typeof before) => days.reduce((n, day) => n + day.allowed, 0);
      expect(allowed(after) - allowed(before)).toBe(1);
    });

    it('drops what was not declared or does not fit, says which, and keeps the rest of the event', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant();
      const params = { value: 1e6, currency: 'USD', gift: 'yes', item_id: 'x', courriel: 'marie@exemple.ca' };
      const answer = await visitor.sent(visitor.beacon(receipt, [visitor.event({ params })]));
      expect(answer).toMatchObject({ stored: 1, refused: [] });
      expect(answer.dropped?.map(({ param, reason }) => [param, reason])).toEqual([
        ['value', 'out_of_bounds'],
        ['currency', 'out_of_bounds'],
        ['gift', 'wrong_type'],
        ['courriel', 'undeclared'],
      ]);
      const [row] = await world.store.recentEvents('shop', 1);
      expect(JSON.parse(row?.body ?? '')).toMatchObject({ params: { item_id: 'x' } });
      expect(row?.body).not.toContain('marie');
    });

    it('takes a purchase from a site’s own server, with its token and no Origin', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant();
      const beacon = JSON.stringify(visitor.beacon(receipt, [visitor.event()]));
      const post = (token: string) =>
        ask('/v1/events', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
          body: beacon,
        });
      const refused = await Promise.all(
        ['', 'bt_forged', await world.token('analyst'), await world.token('ingest', 'other')].map(post),
      );
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
      expect(await (await post(await world.token('ingest'))).json()).toMatchObject({ stored: 1 });
    });
  });
}
