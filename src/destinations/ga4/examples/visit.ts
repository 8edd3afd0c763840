import type { Example } from '../../destination.ts';
import type { Ga4Settings } from '../settings.ts';
import { client, consent, event, now, session, settings, url } from './scene.ts';

/* What leaves of a visit beside an event's own params, where a site keeps it and its transfer file lists it. */

const at = now - 2_000;
const own = { session_id: session, engagement_time_msec: 1 };
const sent = (name: string, params: object) => ({ name, timestamp_micros: at * 1000, params });

export const visitExamples: readonly Example<Ga4Settings>[] = [
  {
    title: 'A campaign goes before the first event that came with it, once for the request',
    parcel: {
      client,
      session,
      events: [
        event('pricing_view', { page: '/tarifs' }),
        event('newsletter_signup', { page: '/tarifs', campaign: { source: 'infolettre', medium: 'email', id: 'c-7' } }),
        event('pricing_view', { page: '/tarifs', campaign: { source: 'infolettre', medium: 'email', id: 'c-7' } }),
      ],
    },
    settings: { ...settings, fields: ['campaign'] },
    now,
    request: {
      url,
      body: {
        client_id: client,
        consent,
        events: [
          sent('pricing_view', own),
          sent('campaign_details', { source: 'infolettre', medium: 'email', campaign_id: 'c-7', ...own }),
          sent('newsletter_signup', own),
          sent('pricing_view', own),
        ],
      },
    },
  },
  {
    title: 'The title and the page before leave only where the file lists them too',
    parcel: {
      client,
      session,
      events: [event('pricing_view', { page: '/tarifs', title: 'Tarifs — Quai du Fanal', from: '/' })],
    },
    settings: { ...settings, fields: ['page', 'title', 'from'] },
    now,
    request: {
      url,
      body: {
        client_id: client,
        consent,
        events: [
          sent('pricing_view', {
            ...own,
            page_location: 'https://www.example.ca/tarifs',
            page_title: 'Tarifs — Quai du Fanal',
            page_referrer: 'https://www.example.ca/',
          }),
        ],
      },
    },
  },
  {
    title: 'What the catalog says of the visitor is a user property, and no param',
    parcel: { client, session, events: [event('login', { params: { method: 'courriel', plan: 'gratuit' } })] },
    settings: {
      ...settings,
      fields: ['method', 'plan'],
      userProperties: { login: ['plan'] },
    },
    now,
    request: {
      url,
      body: {
        client_id: client,
        consent,
        user_properties: { plan: { value: 'gratuit' } },
        events: [sent('login', { method: 'courriel', ...own })],
      },
    },
  },
  {
    title: 'A stream that is being tried shows its events in DebugView',
    parcel: { client, session, events: [event('pricing_view', {})] },
    settings: { ...settings, fields: [], debug: true },
    now,
    request: {
      url,
      body: { client_id: client, consent, events: [sent('pricing_view', { ...own, debug_mode: 1 })] },
    },
  },
];
