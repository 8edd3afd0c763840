import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { World } from '../support/collector.ts';
import { otherOrigin } from '../support/site-config.ts';
import { type Receipt, Visitor } from './visitor.ts';

const day = 86_400_000;

const recordsSchema = z.looseObject({ records: z.array(z.looseObject({ type: z.string() })) });

/** What the officer does, over HTTP. The last of the suites: it voids the notice of a site. */
export function rightsSuite(open: () => World): void {
  const by = async (role: 'officer' | 'analyst' | 'operator', site = 'shop') => {
    const token = await open().token(role, site);
    return async (method: string, path: string, body?: unknown) => {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      return open().ask(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    };
  };
  const withdraw = async (visitor: Visitor, { secret }: Receipt): Promise<unknown> => {
    const headers = { ...visitor.headers, Authorization: `Bearer ${secret}` };
    return (await open().ask('/v1/consent', { method: 'DELETE', headers })).json();
  };
  const records = async (visitor: Visitor, { secret }: Receipt) => {
    const headers = { ...visitor.headers, Authorization: `Bearer ${secret}` };
    const response = await open().ask('/v1/consent', { headers });
    return recordsSchema.parse(await response.json()).records;
  };

  describe('the routes of the officer', () => {
    it.each([
      ['POST', '/v1/admin/notices/void'],
      ['GET', '/v1/admin/holds'],
      ['POST', '/v1/admin/holds'],
      ['DELETE', '/v1/admin/holds'],
      ['GET', '/v1/admin/deletions'],
      ['POST', '/v1/admin/deletions/settle'],
      ['GET', '/v1/admin/incidents'],
      ['POST', '/v1/admin/reconcile'],
    ])('%s %s opens to nobody else', async (method, path) => {
      for (const role of ['analyst', 'operator'] as const) {
        expect((await (await by(role))(method, `${path}?site=shop`)).status).toBe(403);
      }
      expect((await (await by('officer', 'other'))(method, `${path}?site=shop`)).status).toBe(403);
      expect((await open().ask(`${path}?site=shop`, { method })).status).toBe(401);
    });

    it.each([
      ['/v1/admin/notices/void', {}, 'version'],
      ['/v1/admin/notices/void', { version: 1, reason: ' ' }, 'reason'],
      ['/v1/admin/holds', { receipt: 'ABCD' }, 'basis'],
      ['/v1/admin/deletions/settle', { no: [] }, 'no'],
    ])('%s says what is wrong with %j', async (path, body, at) => {
      const response = await (await by('officer'))('POST', `${path}?site=shop`, body);
      expect([response.status, await response.json()]).toEqual([422, expect.objectContaining({ at }) as unknown]);
    });

    it('answer 404 for a version, a receipt or a hold that does not exist', async () => {
      const officer = await by('officer');
      const version = await officer('POST', '/v1/admin/notices/void?site=shop', { version: 99, reason: 'x' });
      const receipt = await officer('POST', '/v1/admin/holds?site=shop', { receipt: '0000', basis: 'x' });
      const hold = await officer('DELETE', '/v1/admin/holds?site=shop&hold=987654');
      expect([version.status, receipt.status, hold.status]).toEqual([404, 404, 404]);
    });
  });

  describe('a receipt under a hold', () => {
    it('is withdrawn at once, says that its events are kept, and loses them with the release', async () => {
      const officer = await by('officer');
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      await visitor.sent(visitor.beacon(receipt, [visitor.event(), visitor.event()]));
      const order = { receipt: receipt.id.toLowerCase(), basis: 'LPRPSP 36' };
      const made = await officer('POST', '/v1/admin/holds?site=shop', order);
      const { hold } = z.object({ hold: z.number() }).parse(await made.json());
      expect(made.status).toBe(201);
      expect(await withdraw(visitor, receipt)).toMatchObject({ events: 0, held: 2 });
      expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]))).toMatchObject({ stored: 0 });
      const listed: unknown = await (await officer('GET', '/v1/admin/holds?site=shop')).json();
      expect(listed).toMatchObject({ holds: [{ hold, receipt: receipt.id, basis: 'LPRPSP 36', held: 2 }] });
      const released = await officer('DELETE', `/v1/admin/holds?site=shop&hold=${hold}`);
      expect(await released.json()).toEqual({ hold, destroyed: 2, passed_on: 0 });
      const types = (await records(visitor, receipt)).map(({ type }) => type).filter((type) => type !== 'erased');
      expect(types).toEqual(['consent', 'consent', 'held', 'withdrawn', 'hold_released']);
      expect(JSON.stringify(await records(visitor, receipt))).not.toContain('LPRPSP 36');
    });
  });

  describe('a secret that opens nothing', () => {
    const asking = async (secret: string, headers: Record<string, string>) => {
      const began = performance.now();
      const response = await open().ask('/v1/consent', { headers: { ...headers, Authorization: `Bearer ${secret}` } });
      const body = await response.text();
      return { status: response.status, body, took: performance.now() - began };
    };

    it('forged, cut short, or of another site: one answer, and no other time than for nothing held', async () => {
      const visitor = new Visitor(open().ask);
      const { secret } = await visitor.grant();
      const digits = () => crypto.randomUUID().replaceAll('-', '');
      const forged = () => `bs_${digits()}${digits()}`;
      const secrets = { forged, cut: () => secret.slice(0, -1), longer: () => `${secret}0`, rubbish: () => 'x' };
      const times: Record<string, number[]> = {};
      const answers = new Set<string>();
      for (let round = 0; round < 30; round += 1) {
        for (const [kind, draw] of Object.entries(secrets)) {
          const { status, body, took } = await asking(draw(), visitor.headers);
          answers.add(`${status} ${body}`);
          (times[kind] ??= []).push(took);
        }
        const { status, body, took } = await asking(secret, { ...visitor.headers, Origin: otherOrigin });
        answers.add(`${status} ${body}`);
        (times['of another site'] ??= []).push(took);
      }
      expect([...answers]).toEqual([expect.stringMatching(/^404 .*no_receipt/)]);
      const medians = Object.values(times).map((all) => all.sort((a, b) => a - b)[15] ?? 0);
      expect(Math.max(...medians)).toBeLessThan(3 * Math.min(...medians) + 5);
    });
  });

  describe('a choice that cannot be', () => {
    it('for a purpose that does not exist grants nothing for it, and is no to the others', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant({ measure: 'granted', ads: 'granted' });
      const answers = (await records(visitor, receipt)).map(
        ({ purpose, state }) => `${String(purpose)} ${String(state)}`,
      );
      expect(answers).toEqual(['measure granted', 'ga4 refused']);
    });
  });

  describe('a clock that jumps', () => {
    const state = async (visitor: Visitor, { secret }: Receipt): Promise<unknown> => {
      const headers = { ...visitor.headers, Authorization: `Bearer ${secret}` };
      return (await open().ask('/v1/consent', { headers })).json();
    };

    it.each([
      ['ahead, past the end of every yes', 200 * day],
      ['back, to before the yes', -day],
    ])('%s takes nothing more, says so, and has lost nothing when it is right again', async (_, jump) => {
      const world = open();
      const visitor = new Visitor(world.ask);
      const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      const sent = () => visitor.sent({ ...visitor.beacon(receipt, [visitor.event()]), visit: crypto.randomUUID() });
      expect(await sent()).toMatchObject({ stored: 1 });
      await world.wait(jump);
      try {
        expect(await sent()).toMatchObject({ status: 202, stored: 0, header: 'no_consent=1' });
      } finally {
        await world.wait(-jump);
      }
      expect(await sent()).toMatchObject({ stored: 1 });
      expect(await state(visitor, receipt)).toMatchObject({ choices: { measure: 'granted' } });
      expect(await withdraw(visitor, receipt)).toMatchObject({ events: 2 });
    });
  });

  describe('the reconciler', () => {
    it('finds nothing to doubt in all that this suite did', async () => {
      const response = await (await by('officer'))('POST', '/v1/admin/reconcile?site=shop');
      expect(await response.json()).toMatchObject({ orphans: [], incidents: [] });
    });
  });

  describe('a replay', () => {
    it('opens to the operator, and ends nothing that is known', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      await withdraw(visitor, receipt);
      const response = await (await by('operator'))('POST', '/v1/admin/replay?site=shop');
      expect(await response.json()).toMatchObject({ ended: 0 });
    });
  });

  describe('a notice that the officer voids', () => {
    it('says first what it would end, then stops every yes on it at once', async () => {
      const officer = await by('officer', 'other');
      const visitor = new Visitor(open().ask, { site: 'other', headers: { Origin: otherOrigin } });
      const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
      const order = { version: 1, reason: 'Le Québec n’y est pas nommé.' };
      const dry = await officer('POST', '/v1/admin/notices/void?site=other&dry=1', order);
      const effect = { site: 'other', version: 1, grants: 1, receipts: 1, events: 1, deliveries: 0, clients: 0 };
      expect(await dry.json()).toEqual({ ...effect, voided_at: null });
      expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]))).toMatchObject({ stored: 1 });
      const voided = await officer('POST', '/v1/admin/notices/void?site=other', order);
      expect(await voided.json()).toEqual({ ...effect, events: 2, voided_at: expect.any(Number) as unknown });
      const after = await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
      expect(after).toMatchObject({ stored: 0, header: 'no_consent=1' });
      const yes = await visitor.choose(await visitor.choice({ measure: 'granted', ga4: 'refused' }));
      expect([yes.status, yes.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
    });
  });
}
