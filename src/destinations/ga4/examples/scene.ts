import type { Event } from '../../../collect/event.ts';
import type { Params } from '../../../minimize/params.ts';
import type { Example } from '../../destination.ts';
import type { Ga4Settings } from '../settings.ts';

/* What the examples have in common. */

export const now = Date.UTC(2026, 10, 23, 15, 0, 0);

export const settings: Ga4Settings = {
  endpoint: 'https://www.google-analytics.com/mp/collect',
  measurementId: 'G-EXAMPLE001',
  apiSecret: 'the-secret',
  fields: ['page', 'value', 'currency', 'item_id', 'quantity', 'transaction_id', 'method'],
  pageOrigin: 'https://www.example.ca',
};

export const url = 'https://www.google-analytics.com/mp/collect?measurement_id=G-EXAMPLE001&api_secret=the-secret';
export const consent = { ad_user_data: 'DENIED', ad_personalization: 'DENIED' };
export const client = '1286408263.704213977';
export const session = 1795446000;

const device = { browser: 'Firefox', os: 'Windows', type: 'desktop' } as const;

export function event(name: string, rest: Partial<Event>): Event {
  return { name, at: now - 2_000, page: '/produits/:sku', referrer: 'none', device, params: {}, ...rest };
}

/** One event alone, of which all that is declared may leave and nothing of its page: `leaves` is what Google gets beside our own. */
export function recommended(
  name: string,
  params: Params,
  leaves: Readonly<Record<string, unknown>>,
): Example<Ga4Settings> {
  const fields = Object.entries(params).flatMap(([param, value]) =>
    typeof value === 'object'
      ? value.flatMap((item) => Object.keys(item).map((field) => `${param}.${field}`))
      : [param],
  );
  return {
    title: `\`${name}\``,
    parcel: { client, session, events: [event(name, { params, engaged: 1_200 })] },
    settings: { ...settings, fields: [...new Set(fields)] },
    now,
    request: {
      url,
      body: {
        client_id: client,
        consent,
        events: [
          {
            name,
            timestamp_micros: (now - 2_000) * 1000,
            params: { ...leaves, session_id: session, engagement_time_msec: 1_200 },
          },
        ],
      },
    },
  };
}
