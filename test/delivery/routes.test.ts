import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import { routesOf } from '../../src/delivery/routes.ts';
import type { LeavingEvent } from '../../src/destinations/destination.ts';
import type { DestinationName } from '../../src/destinations/name.ts';
import { warehouse } from '../consent/observe.ts';
import { aSite, aTransferFile, now, uuid } from '../support/builders.ts';

const description = { fr: 'Achat', en: 'Purchase' };
const params = {
  value: { type: 'number', min: 0, max: 1_000 },
  coupon: { type: 'string', max: 20 },
  items: {
    type: 'items',
    max: 10,
    fields: { item_id: { type: 'string', max: 20 }, price: { type: 'number', min: 0, max: 999 } },
  },
} as const;
const all = ['page', 'value', 'coupon', 'items'];
const secret = `whsec_${btoa('k'.repeat(32))}`;

type To = NonNullable<Config['sites'][string]['catalog'][string]['to']>;

function siteWith(to: To | undefined, webhook: Partial<typeof warehouse> = {}) {
  return aSite({
    catalog: { purchase: { kind: 'macro', description, params, ...(to && { to }) } },
    webhook: { ...warehouse, fields: all, url: 'http://127.0.0.1:9/hook', allowPrivate: true, ...webhook },
    transfers: [aTransferFile({ fields: all }), aTransferFile({ id: 'T-2', covers: 'webhook', fields: ['coupon'] })],
  });
}

const event: LeavingEvent = {
  id: uuid(1),
  name: 'purchase',
  at: now,
  page: '/merci',
  referrer: 'none',
  device: { browser: 'Firefox', os: 'Windows', type: 'desktop' },
  params: { value: 5, coupon: 'RABAIS', items: [{ item_id: 'a', price: 5 }] },
};

/** What of this event leaves to a destination. */
async function leaving(site: ReturnType<typeof siteWith>, to: DestinationName, sent = event) {
  const route = routesOf(new Map([['demo', site]]), () => secret).find(({ destination }) => destination === to);
  const described = await route?.describe({ client: '1.2', session: 3, events: [sent] }, now);
  const body = described?.ok === true ? described.request.body : '{"events":[]}';
  const { events } = JSON.parse(body) as { events: { params: Record<string, unknown> }[] };
  return { open: route?.isOpen(now), params: events[0]?.params };
}

describe('What leaves to a destination', () => {
  it('is all that the event declares where it has no list of its own', async () => {
    expect((await leaving(siteWith(undefined), 'webhook')).params).toEqual(event.params);
  });

  it('is what the event lists for that destination, which narrows no other', async () => {
    const site = siteWith({ webhook: ['value', 'items.item_id'], ga4: ['coupon'] });
    expect((await leaving(site, 'webhook')).params).toEqual({ value: 5, items: [{ item_id: 'a' }] });
    const toGa4 = (await leaving(site, 'ga4')).params;
    expect(toGa4).toMatchObject({ coupon: 'RABAIS' });
    expect(JSON.stringify(toGa4)).not.toMatch(/value|item/);
  });

  it('is no param at all of an event that lists none, or that the catalog knows no more', async () => {
    expect((await leaving(siteWith({ webhook: [] }), 'webhook')).params).toEqual({});
    expect((await leaving(siteWith(undefined), 'webhook', { ...event, name: 'forgotten' })).params).toEqual({});
    expect((await leaving(siteWith(undefined), 'webhook', { ...event, name: 'toString' })).params).toEqual({});
  });

  it('is no more than the webhook’s own list names', async () => {
    const site = siteWith({ webhook: ['value', 'coupon'] }, { fields: ['coupon', 'items'] });
    expect((await leaving(site, 'webhook')).params).toEqual({ coupon: 'RABAIS' });
  });

  it('is no more than its transfer file lists where somebody else receives it, or another place', async () => {
    for (const elsewhere of [{ recipient: 'Entrepôt SA' }, { place: 'CA-ON' }]) {
      const site = siteWith(undefined, { ...elsewhere, fields: ['value', 'coupon'] });
      expect((await leaving(site, 'webhook')).params).toEqual({ coupon: 'RABAIS' });
    }
  });
});

describe('A way out', () => {
  it('opens with every secret that it needs, and not with one missing', () => {
    const site = siteWith(undefined, { secrets: ['OLD', 'NEW'] });
    const isOpen = (values: Readonly<Record<string, string>>) =>
      routesOf(new Map([['demo', site]]), (name) => values[name] ?? '')
        .find(({ destination }) => destination === 'webhook')
        ?.isOpen(now);
    expect(isOpen({ OLD: secret, NEW: secret })).toBe(true);
    expect(isOpen({ OLD: secret })).toBe(false);
    expect(isOpen({ OLD: secret, NEW: 'whsec_short' })).toBe(false);
  });
});
