import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../examples/ga4-stand-in/rules.ts';
import type { Event } from '../../src/collect/event.ts';
import { ga4 } from '../../src/destinations/ga4/destination.ts';
import { itemFields } from '../../src/destinations/ga4/limits.ts';
import { whyNot } from '../../src/destinations/ga4/preflight.ts';
import { type Ga4Settings, userPropertiesOf } from '../../src/destinations/ga4/settings.ts';
import { eventDefinition } from '../../src/minimize/catalog.ts';
import { readParams } from '../../src/minimize/params.ts';
import { hour, now } from '../support/builders.ts';

/* The way of an event as a whole: declared, read, let through before it is queued, described, judged by Google's published rules. */

const numbers = new Set(['discount', 'index', 'price', 'quantity']);
const fieldNames = [...itemFields].filter((field) => field !== 'item_id');

const text = { type: 'string', max: 500 } as const;
const number = { type: 'number', min: 0, max: 1_000 } as const;

const catalog = {
  view_cart: eventDefinition.parse({
    kind: 'milestone',
    description: { fr: 'Panier', en: 'Cart' },
    params: {
      items: {
        type: 'items',
        max: 200,
        fields: {
          item_id: { ...text, required: true },
          ...Object.fromEntries(fieldNames.map((field) => [field, numbers.has(field) ? number : text])),
        },
      },
      value: { ...number, required: true },
      currency: { type: 'enum', values: ['CAD'], required: true },
      note: text,
      plan: { ...text, userProperty: true },
    },
    to: { ga4: ['items', 'value', 'currency', 'note', 'plan'] },
  }),
};

const allFields = ['value', 'currency', 'note', 'plan', ...itemFields];

const longText = fc.string({ minLength: 1, maxLength: 500, unit: 'grapheme' }).map((value) => value.slice(0, 500));

const item = fc
  .tuple(
    fc.string({ minLength: 1, maxLength: 40 }).filter((id) => id.trim() !== ''),
    fc.dictionary(fc.constantFrom(...fieldNames), fc.oneof(longText, fc.integer({ min: 0, max: 1_000 }))),
  )
  .map(([id, rest]) => ({ ...rest, item_id: id }));

const sent = fc.record(
  {
    items: fc.array(item, { minLength: 1, maxLength: 12 }),
    value: fc.integer({ min: 0, max: 1_000 }),
    currency: fc.constant('CAD'),
    note: longText,
    plan: longText,
    email: fc.constant('zq-canary@example.ca'),
  },
  { requiredKeys: ['items', 'value', 'currency'] },
);

const arrivals = fc.record({
  raw: sent,
  at: fc.integer({ min: now - 72 * hour, max: now }),
  title: fc.option(fc.string({ minLength: 1, maxLength: 300 }), { nil: undefined }),
  campaign: fc.option(fc.record({ source: longText, medium: fc.constant('email') }), { nil: undefined }),
});

function eventsOf(list: readonly { raw: object; at: number; title?: string; campaign?: Event['campaign'] }[]): Event[] {
  return list.flatMap(({ raw, at, title, campaign }) => {
    const read = readParams(catalog.view_cart, raw as Readonly<Record<string, unknown>>);
    const params = read.ok ? read.params : {};
    const surroundings = {
      page: '/panier',
      referrer: 'none',
      device: { browser: 'Firefox', os: 'Windows', type: 'desktop' },
      ...(title === undefined ? {} : { title }),
      ...(campaign === undefined ? {} : { campaign }),
    } as const;
    return read.ok && whyNot({ name: 'view_cart', params }) === undefined
      ? [{ name: 'view_cart', at, params, ...surroundings }]
      : [];
  });
}

function settingsWith(fields: readonly string[]): Ga4Settings {
  return {
    endpoint: 'https://region1.google-analytics.com/mp/collect',
    measurementId: 'G-TEST123456',
    apiSecret: 'secret',
    pageOrigin: 'https://www.example.ca',
    userProperties: userPropertiesOf(catalog),
    fields,
  };
}

function leaving(events: readonly Event[], fields: readonly string[]) {
  const described = ga4.describe({ client: '12.34', session: 5, events }, settingsWith(fields), now);
  if (!described.ok) {
    throw new Error(described.reason);
  }
  const { method, url, body } = described.request;
  const request = {
    method,
    url: url.slice(url.indexOf('/mp/')),
    headers: { 'content-type': 'application/json' },
    body,
  };
  return {
    body,
    cut: described.cut,
    judged: judge(request, { measurementId: 'G-TEST123456', apiSecret: 'secret', now }),
  };
}

describe('What a page sends of a cart', () => {
  it('leaves with all its products, and Google finds nothing in it to drop, cut or ignore', () => {
    let products = 0;
    fc.assert(
      fc.property(fc.array(arrivals, { minLength: 1, maxLength: 6 }), (list) => {
        const events = eventsOf(list as Parameters<typeof eventsOf>[0]);
        fc.pre(events.length > 0);
        const { judged } = leaving(events, ['page', 'title', 'campaign', ...allFields]);
        expect(judged.findings).toEqual([]);
        for (const [place, { params }] of judged.events.filter(({ name }) => name === 'view_cart').entries()) {
          const own = events[place]?.params['items'];
          expect(params['items']).toHaveLength(Array.isArray(own) ? own.length : -1);
          products += Array.isArray(own) ? own.length : 0;
        }
      }),
      { numRuns: 150 },
    );
    expect(products).toBeGreaterThan(100);
  });

  it('leaves nothing that either list leaves out', () => {
    fc.assert(
      fc.property(fc.array(arrivals, { minLength: 1, maxLength: 3 }), fc.subarray(allFields), (list, fields) => {
        const { judged, body } = leaving(eventsOf(list as Parameters<typeof eventsOf>[0]), fields);
        expect(body).not.toContain('zq-canary');
        for (const { params } of judged.events) {
          const items = params['items'];
          const named = [...Object.keys(params), ...(Array.isArray(items) ? items.flatMap(Object.keys) : [])];
          const ours = ['items', 'session_id', 'engagement_time_msec'];
          expect(named.filter((name) => !fields.includes(name) && !ours.includes(name))).toEqual([]);
        }
      }),
    );
  });

  it('is cut where Google would cut it, and each cut is counted', () => {
    const surroundings = { page: '/panier', referrer: 'none', params: {} } as const;
    const device = { browser: 'other', os: 'other', type: 'other' } as const;
    const params = {
      note: 'n'.repeat(101),
      plan: 'p'.repeat(37),
      value: 1,
      currency: 'CAD',
      items: [{ item_id: 'x' }],
    };
    const event: Event = { ...surroundings, device, name: 'view_cart', at: now, params, title: 't'.repeat(300) };
    const { cut, judged } = leaving([event], ['title', ...allFields]);
    expect(cut).toBe(2);
    expect(judged.findings).toEqual([]);
    expect(judged.events[0]?.params['note']).toBe('n'.repeat(100));
  });
});
