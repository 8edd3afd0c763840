import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../examples/ga4-stand-in/judgement.ts';
import { judge } from '../../examples/ga4-stand-in/rules.ts';
import type { Event } from '../../src/collect/event.ts';
import type { HttpRequest, Parcel } from '../../src/destinations/destination.ts';
import { ga4 } from '../../src/destinations/ga4/destination.ts';
import { ga4Examples } from '../../src/destinations/ga4/examples/list.ts';
import { isReservedName, isReservedParam } from '../../src/destinations/ga4/names.ts';
import type { Ga4Settings } from '../../src/destinations/ga4/settings.ts';
import { readParams } from '../../src/minimize/params.ts';
import { definition, rawParams } from '../support/arbitraries.ts';
import { hour, now } from '../support/builders.ts';
import { destinationContract } from './contract.ts';

destinationContract(ga4, ga4Examples, ({ apiSecret }) => apiSecret);

const settings: Ga4Settings = {
  endpoint: 'https://www.google-analytics.com/mp/collect',
  measurementId: 'G-TEST123456',
  apiSecret: 'qz-the-secret/&=?#',
  fields: ['page', 'device', 'a', 'b', 'c'],
  pageOrigin: 'https://www.example.ca',
};

const device = { browser: 'Samsung Internet', os: 'ChromeOS', type: 'tablet' } as const;

function anEvent(changes: Partial<Event> = {}): Event {
  return {
    name: 'pricing_view',
    at: now - 1_000,
    page: '/tarifs',
    referrer: 'assistant',
    device,
    params: {},
    ...changes,
  };
}

function aParcel(...events: readonly Event[]): Parcel {
  return { client: '1286408263.704213977', session: 1_795_446_000, events };
}

function request(parcel: Parcel, changes: Partial<Ga4Settings> = {}): HttpRequest {
  const described = ga4.describe(parcel, { ...settings, ...changes }, now);
  if (!described.ok) {
    throw new Error(described.reason);
  }
  return described.request;
}

/** The stand-in's opinion: Google's published rules, written by somebody else. */
function judged(
  { url, method, headers, body }: HttpRequest,
  { measurementId, apiSecret }: Ga4Settings,
  at = now,
): Judgement {
  const { pathname, search } = new URL(url);
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return judge({ method, url: `${pathname}${search}`, headers: lower, body }, { measurementId, apiSecret, now: at });
}

/** Events that a page may have sent and that a catalog let through. */
const events = fc
  .record({
    name: fc.stringMatching(/^[jkmJKM][a-zA-Z0-9_]{0,39}$/),
    at: fc.integer({ min: now - 72 * hour, max: now }),
    page: fc.constantFrom('/', '/produits/:sku', '/:id/:id/*', '/à-propos'),
    referrer: fc.constantFrom('none', 'search', 'mail', 'other'),
    device: fc.record({
      browser: fc.constantFrom('Firefox', 'other'),
      os: fc.constantFrom('Windows', 'other'),
      type: fc.constantFrom('desktop', 'mobile', 'tablet', 'other'),
    }),
    engaged: fc.integer({ min: 0, max: 1_800_000 }),
    params: fc.tuple(definition, rawParams).map(([declared, raw]) => {
      const read = readParams(declared, raw);
      return read.ok ? read.params : {};
    }),
  })
  .map((event): Event => event);

const parcels = fc.record({
  client: fc.tuple(fc.integer({ min: 1 }), fc.integer({ min: 1 })).map((numbers) => numbers.join('.')),
  session: fc.integer({ min: 1, max: 2 ** 32 }),
  events: fc.array(events, { minLength: 1, maxLength: 25 }),
});

const fields = fc.subarray(['page', 'device', 'a', 'b', 'c', 'constructor']);

describe('Any parcel within a catalog', () => {
  it('leaves in a request in which Google would lose, cut, falsify or add nothing', () => {
    fc.assert(
      fc.property(parcels, fields, fc.boolean(), (parcel, listed, located) => {
        const all = { ...settings, fields: listed, ...(located ? { country: 'CA', region: 'CA-QC' } : {}) };
        const judgement = judged(request(parcel, all), all);
        expect(judgement.findings).toEqual([]);
        expect(judgement.events).toHaveLength(parcel.events.length);
        expect(judgement.events.map(({ timeMicros }) => timeMicros)).toEqual(parcel.events.map(({ at }) => at * 1000));
      }),
    );
  });

  it('leaves with advertising DENIED twice, whatever else it says', () => {
    fc.assert(
      fc.property(parcels, fields, (parcel, listed) => {
        expect(JSON.parse(request(parcel, { fields: listed }).body)).toMatchObject({
          consent: { ad_user_data: 'DENIED', ad_personalization: 'DENIED' },
        });
      }),
    );
  });

  it('leaves with these members and no others', () => {
    const body = ['client_id', 'consent', 'device', 'events', 'user_location'];
    const inside = ['name', 'params', 'timestamp_micros'];
    const always = ['engagement_time_msec', 'session_id'];
    fc.assert(
      fc.property(parcels, fields, (parcel, listed) => {
        const sent: unknown = JSON.parse(request(parcel, { fields: listed, country: 'CA' }).body);
        expect(unlisted(sent, body)).toEqual([]);
        for (const event of listOf(member(sent, 'events'))) {
          expect(unlisted(event, inside)).toEqual([]);
          expect(unlisted(member(event, 'params'), [...always, ...listed, 'page_location'])).toEqual([]);
        }
      }),
    );
  });

  it('carries its secret in the query and nowhere else, however it is written', () => {
    fc.assert(
      fc.property(parcels, fc.string({ minLength: 1 }), (parcel, tail) => {
        const apiSecret = `qz-${tail}`;
        const { url, body, headers } = request(parcel, { apiSecret });
        expect(new URL(url).searchParams.get('api_secret')).toBe(apiSecret.toWellFormed());
        expect(JSON.stringify([body, headers])).not.toContain('qz-');
        expect(new URL(url).origin + new URL(url).pathname).toBe(settings.endpoint);
      }),
    );
  });

  it('says in its client nothing but what was drawn for it', () => {
    fc.assert(
      fc.property(parcels, (parcel) => {
        expect(member(JSON.parse(request(parcel).body), 'client_id')).toBe(parcel.client);
      }),
    );
  });
});

describe('The field list of the transfer file', () => {
  const event = anEvent({ params: { a: 'zq-a', b: 'zq-b', value: 5, item_id: 'zq-item', quantity: 2 } });

  it.each([
    [[], ['zq-', 'tarifs', '"value"', '"items"', 'tablet']],
    [['a'], ['zq-b', 'zq-item', 'tarifs', 'tablet']],
    [['page'], ['zq-', 'tablet']],
    [
      ['device', 'quantity'],
      ['zq-', 'tarifs', '"items"'],
    ],
    [['page', 'device', 'a', 'b', 'value', 'item_id'], ['"quantity"']],
  ])('%j lets nothing else leave', (listed, absent) => {
    const { body } = request(aParcel(event), { fields: listed });
    expect(absent.filter((text) => body.includes(text))).toEqual([]);
  });

  it('never lets out the browser, the system or the referrer, not even by their names', () => {
    const { body } = request(aParcel(event), { fields: ['browser', 'os', 'referrer', 'engaged', 'device', 'page'] });
    expect(body).not.toMatch(/Samsung|ChromeOS|assistant/);
  });
});

describe('An event for GA4', () => {
  it('about one product carries it as its one item, where GA4 looks for it', () => {
    const params = { value: 79, currency: 'CAD', item_id: 'bouee-01', item_name: 'Bouée', quantity: 2, price: 39.5 };
    const sent = request(aParcel(anEvent({ name: 'add_to_cart', params })), {
      fields: ['page', ...Object.keys(params)],
    });
    expect(judged(sent, settings)).toMatchObject({
      clean: true,
      events: [
        {
          params: {
            value: 79,
            currency: 'CAD',
            items: [{ item_id: 'bouee-01', item_name: 'Bouée', quantity: 2, price: 39.5 }],
          },
        },
      ],
    });
  });

  it('says a yes or a no as text: the protocol knows no other way', () => {
    const sent = request(aParcel(anEvent({ params: { a: true, b: false } })));
    expect(judged(sent, settings)).toMatchObject({ clean: true, events: [{ params: { a: 'true', b: 'false' } }] });
  });

  it('without engaged time still counts for an active user', () => {
    const sent = request(aParcel(anEvent(), anEvent({ engaged: 0 }), anEvent({ engaged: 900 })));
    expect(judged(sent, settings).events.map(({ params }) => params['engagement_time_msec'])).toEqual([1, 1, 900]);
  });

  it('is worth nothing there after 72 h: Google would falsify its time', () => {
    expect(ga4.limits.age).toBe(72 * hour);
  });

  it('that a fast clock dated some minutes ahead leaves with a time that Google takes', () => {
    const sent = request(aParcel(anEvent({ at: now + 4 * 60_000 })));
    expect(judged(sent, settings).findings).toEqual([]);
  });

  it('keeps our session and page, whatever a page puts in a param of that name', () => {
    const params = { session_id: 'mine', engagement_time_msec: -5, page_location: 'https://x.example/?email=a' };
    const { body } = request(aParcel(anEvent({ params })), { fields: ['page', ...Object.keys(params)] });
    expect(body).not.toMatch(/mine|-5|email/);
  });
});

describe('An attempt', () => {
  it.each([400, 401, 404, 413, 429, 500, 503, 301])(
    'that was answered %i is final: Google asks not to repeat it',
    (status) => {
      expect(ga4.read({ kind: 'answered', status }, true)).toEqual({ outcome: 'dead', reason: `status_${status}` });
    },
  );
});

describe('Names that Google reserves', () => {
  it.each(['session_start', 'first_visit', 'error', 'ga_x', 'google_x', 'firebase_x', '_x', 'gtag.x'])(
    '%s is one',
    (name) => {
      expect(isReservedName(name)).toBe(true);
    },
  );

  it.each(['firebase_conversion', 'ga_x', '_x'])('%s is one of a param', (name) => {
    expect(isReservedParam(name)).toBe(true);
  });

  it('are those that the stand-in refuses, for any name a catalog admits', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[a-z][a-z_]{0,20}$/),
      fc
        .tuple(fc.constantFrom('ga', 'ga_', 'google_', 'firebase_', 'app_'), fc.stringMatching(/^[a-z]{1,9}$/))
        .map((parts) => parts.join('')),
      fc.constantFrom(
        'app_install',
        'first_open',
        'user_engagement',
        'ad_click',
        'os_update',
        'purchase',
        'add_to_cart',
      ),
    );
    fc.assert(
      fc.property(name, (any) => {
        const { findings } = judged(request(aParcel(anEvent({ name: any }))), settings);
        expect(isReservedName(any)).toBe(findings.some(({ effect }) => effect === 'event_dropped'));
      }),
    );
  });
});

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function unlisted(value: unknown, listed: readonly string[]): string[] {
  return Object.keys(typeof value === 'object' && value !== null ? value : {}).filter((name) => !listed.includes(name));
}
