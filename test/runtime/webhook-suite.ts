import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { until, type World } from '../support/collector.ts';
import { type Receipt, Visitor } from './visitor.ts';

const site = 'warehouse';
const clientSchema = z.object({ client_id: z.string() });
const deletionsSchema = z.object({
  deletions: z.array(
    z.looseObject({ no: z.number(), destination: z.string(), client: z.string().nullable(), settled_at: z.unknown() }),
  ),
});

/** A site whose events go to GA4 and to its own receiver, the one of examples/webhook-receiver. */
export function webhookSuite(open: () => World): void {
  const visiting = () => new Visitor(open().ask, { site });
  const onlyMeasure = { measure: 'granted', ga4: 'refused' };
  const rowsOf = ({ visit }: Visitor) =>
    open()
      .warehouse.rows.all()
      .filter((row) => row.visit === visit);
  /** Sends a purchase; answers the number by which it is found wherever it goes. */
  const buy = async (visitor: Visitor, receipt: Receipt, headers: Record<string, string> = {}) => {
    const transaction = `T${randomUUID().slice(0, 8)}`;
    const event = visitor.event({ name: 'purchase', params: { transaction_id: transaction, quantity: 2 } });
    expect(await visitor.sent(visitor.beacon(receipt, [event]), headers)).toMatchObject({ stored: 1 });
    return transaction;
  };
  const atGa4 = (transaction: string) =>
    open().standIn.received.filter(({ body }) => JSON.stringify(body).includes(transaction));
  const isAllSettled = async () => (await open().store.openDeliveries(site, 100)).length === 0;
  const officer = async (method: string, path: string, body?: unknown) => {
    const headers = {
      Authorization: `Bearer ${await open().token('officer', site)}`,
      'Content-Type': 'application/json',
    };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return open().ask(`${path}?site=${site}`, init);
  };
  const withdraw = async (visitor: Visitor, { secret }: Receipt): Promise<unknown> => {
    const headers = { ...visitor.headers, Authorization: `Bearer ${secret}` };
    return (await open().ask('/v1/consent', { method: 'DELETE', headers })).json();
  };
  const deletions = async (visitor: Visitor) => {
    const all = deletionsSchema.parse(await (await officer('GET', '/v1/admin/deletions')).json());
    return all.deletions.filter(({ client }) => client === visitor.visit);
  };

  describe('a webhook', () => {
    it('is given what somebody does who said yes to measure alone, and GA4 is not', async () => {
      const visitor = visiting();
      const receipt = await visitor.grant(onlyMeasure);
      const transaction = await buy(visitor, receipt);
      await until(() => rowsOf(visitor).length > 0);
      const [row] = rowsOf(visitor);
      expect(row).toMatchObject({ site, name: 'purchase' });
      expect(JSON.parse(row?.rest ?? '')).toEqual({ page: '/produits/:sku', params: { transaction_id: transaction } });
      const text = JSON.stringify(open().warehouse.rows.all());
      for (const secret of [receipt.id, receipt.pass, receipt.secret, 'Firefox', 'google.com']) {
        expect(text).not.toContain(secret);
      }
      await until(isAllSettled);
      expect(atGa4(transaction)).toEqual([]);
    });

    it('knows a visit by another number than GA4 does', async () => {
      const visitor = visiting();
      const transaction = await buy(visitor, await visitor.grant());
      await until(() => rowsOf(visitor).length > 0 && atGa4(transaction).length > 0);
      const { client_id: client } = clientSchema.parse(atGa4(transaction)[0]?.body);
      expect(JSON.stringify(atGa4(transaction))).not.toContain(visitor.visit);
      expect(JSON.stringify(open().warehouse.rows.all())).not.toContain(client);
    });

    it('that is one’s own in Québec goes on under Global Privacy Control, which stops GA4', async () => {
      const visitor = visiting();
      const transaction = await buy(visitor, await visitor.grant(), { 'Sec-GPC': '1' });
      await until(() => rowsOf(visitor).length > 0);
      await until(isAllSettled);
      expect(atGa4(transaction)).toEqual([]);
    });

    it('is given nothing after a withdrawal, and the officer is told which visit to have deleted there', async () => {
      const visitor = visiting();
      const receipt = await visitor.grant(onlyMeasure);
      await buy(visitor, receipt);
      await until(async () => rowsOf(visitor).length > 0 && (await isAllSettled()));
      expect(await deletions(visitor)).toEqual([]);
      expect(await withdraw(visitor, receipt)).toMatchObject({ events: 1, deliveries: 0 });
      expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]))).toMatchObject({ stored: 0 });
      const [listed, ...more] = await deletions(visitor);
      expect([listed, more]).toMatchObject([{ destination: 'webhook', client: visitor.visit }, []]);
      expect(open().warehouse.rows.forget(visitor.visit)).toBe(1);
      const settled = await officer('POST', '/v1/admin/deletions/settle', { no: [listed?.no] });
      expect(settled.status).toBe(200);
      expect(await deletions(visitor)).toEqual([]);
      expect(rowsOf(visitor)).toEqual([]);
    });

    it('keeps what it was given when the yes to GA4 alone is taken back, and is given more', async () => {
      const visitor = visiting();
      const receipt = await visitor.grant();
      await buy(visitor, receipt);
      await until(() => rowsOf(visitor).length === 1);
      const changed = await visitor.choose(await visitor.choice(onlyMeasure), {
        method: 'PUT',
        secret: receipt.secret,
      });
      const passSchema = z.object({ receipt: z.object({ pass: z.string() }) });
      const { pass } = passSchema.parse(await changed.json()).receipt;
      expect(await deletions(visitor)).toEqual([]);
      const transaction = await buy(visitor, { ...receipt, pass });
      await until(() => rowsOf(visitor).length === 2);
      expect(atGa4(transaction)).toEqual([]);
    });

    it('was given each message once, signed as it asks, and the books agree', async () => {
      await until(isAllSettled);
      expect(new Set(open().warehouse.outcomes)).toEqual(new Set(['stored']));
      const balance = await open().store.balance(site, { from: 0, to: 1e9 });
      const sum = (of: (day: (typeof balance)[number]) => number) => balance.reduce((n, day) => n + of(day), 0);
      expect(sum(({ waiting }) => waiting)).toBe(0);
      expect(sum(({ allowed }) => allowed)).toBe(sum(({ sent }) => sent));
      const doubts = await (await officer('POST', '/v1/admin/reconcile')).json();
      expect(doubts).toMatchObject({ orphans: [], incidents: [] });
    });
  });
}
