import type { Event } from '../../collect/event.ts';
import type { Example } from '../destination.ts';
import type { Ga4Settings } from './destination.ts';

/* Each example is a test (test/destinations/ga4.test.ts) and a row of docs/ga4.md. */

const now = Date.UTC(2026, 10, 23, 15, 0, 0);

const settings: Ga4Settings = {
  endpoint: 'https://www.google-analytics.com/mp/collect',
  measurementId: 'G-EXAMPLE001',
  apiSecret: 'the-secret',
  fields: ['page', 'value', 'currency', 'item_id', 'quantity', 'transaction_id', 'method'],
  pageOrigin: 'https://www.example.ca',
};

const url = 'https://www.google-analytics.com/mp/collect?measurement_id=G-EXAMPLE001&api_secret=the-secret';
const consent = { ad_user_data: 'DENIED', ad_personalization: 'DENIED' };
const device = { browser: 'Firefox', os: 'Windows', type: 'desktop' } as const;
const client = '1286408263.704213977';
const session = 1795446000;

function event(name: string, rest: Partial<Event>): Event {
  return { name, at: now - 2_000, page: '/produits/:sku', referrer: 'none', device, params: {}, ...rest };
}

export const ga4Examples: readonly Example<Ga4Settings>[] = [
  {
    title: 'A product put in the cart leaves with its one item, and says nothing of the person',
    parcel: {
      client,
      session,
      events: [
        event('add_to_cart', {
          engaged: 4200,
          params: { value: 39.5, currency: 'CAD', item_id: 'bouee-01', quantity: 1, colour: 'rouge' },
        }),
      ],
    },
    settings,
    now,
    request: {
      url,
      body: {
        client_id: client,
        consent,
        events: [
          {
            name: 'add_to_cart',
            timestamp_micros: (now - 2_000) * 1000,
            params: {
              session_id: session,
              engagement_time_msec: 4200,
              page_location: 'https://www.example.ca/produits/:sku',
              value: 39.5,
              currency: 'CAD',
              items: [{ item_id: 'bouee-01', quantity: 1 }],
            },
          },
        ],
      },
    },
  },
  {
    title: 'A purchase keeps its transaction id, the one thing Google de-duplicates on',
    parcel: {
      client,
      session,
      events: [
        event('purchase', {
          page: '/commande/merci',
          params: { value: 79, currency: 'CAD', transaction_id: 'T-1001', item_id: 'bouee-01', quantity: 2 },
        }),
      ],
    },
    settings,
    now,
    request: {
      url,
      body: {
        client_id: client,
        consent,
        events: [
          {
            name: 'purchase',
            timestamp_micros: (now - 2_000) * 1000,
            params: {
              session_id: session,
              engagement_time_msec: 1,
              page_location: 'https://www.example.ca/commande/merci',
              value: 79,
              currency: 'CAD',
              transaction_id: 'T-1001',
              items: [{ item_id: 'bouee-01', quantity: 2 }],
            },
          },
        ],
      },
    },
  },
  {
    title:
      'Country and region leave only where the site declares them, and a transfer file without `page` keeps the page in',
    parcel: { client, session, events: [event('newsletter_signup', { params: { method: 'footer' } })] },
    settings: { ...settings, fields: ['method', 'device'], country: 'CA', region: 'CA-QC' },
    now,
    request: {
      url,
      body: {
        client_id: client,
        consent,
        user_location: { country_id: 'CA', region_id: 'CA-QC' },
        device: { category: 'desktop' },
        events: [
          {
            name: 'newsletter_signup',
            timestamp_micros: (now - 2_000) * 1000,
            params: { session_id: session, engagement_time_msec: 1, method: 'footer' },
          },
        ],
      },
    },
  },
];
