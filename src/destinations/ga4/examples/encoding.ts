import type { Example } from '../../destination.ts';
import type { Ga4Settings } from '../settings.ts';
import { client, consent, event, now, session, settings, url } from './scene.ts';

export const encodingExamples: readonly Example<Ga4Settings>[] = [
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
