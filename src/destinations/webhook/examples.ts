import type { Example } from '../destination.ts';
import type { WebhookSettings } from './destination.ts';

/* Each example is a test (test/destinations/webhook.test.ts). */

const now = Date.UTC(2026, 10, 23, 15, 0, 0);
const visit = '0f3c1d5e-7a21-4b8e-9c40-000000000abc';
const id = '0f3c1d5e-7a21-4b8e-9c40-000000000001';
const url = 'https://warehouse.example.ca/balise';

export const webhookExamples: readonly Example<WebhookSettings>[] = [
  {
    title: 'An event leaves with the listed fields alone, and with the id that tells a repeated one',
    parcel: {
      client: visit,
      session: 0,
      events: [
        {
          id,
          name: 'add_to_cart',
          at: now - 2_000,
          page: '/produits/:sku',
          referrer: 'search',
          device: { browser: 'Firefox', os: 'Windows', type: 'desktop' },
          engaged: 4_200,
          params: { value: 39.5, colour: 'rouge', items: [{ item_id: 'bouee-01', quantity: 1 }] },
        },
      ],
    },
    settings: {
      site: 'shop',
      url,
      keys: ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      fields: ['page', 'value', 'items.item_id'],
      allowPrivate: false,
    },
    now,
    request: {
      url,
      body: {
        type: 'balise.events',
        site: 'shop',
        visit,
        events: [
          {
            id,
            name: 'add_to_cart',
            at: '2026-11-23T14:59:58.000Z',
            page: '/produits/:sku',
            engaged_ms: 4_200,
            params: { value: 39.5, items: [{ item_id: 'bouee-01' }] },
          },
        ],
      },
    },
  },
];
