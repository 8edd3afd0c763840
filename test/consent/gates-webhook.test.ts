import { describe, expect, it } from 'vitest';
import { gates, shutDetails } from '../../src/consent/gates.ts';
import { fingerprint } from '../../src/minimize/fingerprint.ts';
import { keepsNothing } from '../../src/minimize/keep.ts';
import { payloadOf } from '../../src/minimize/payload.ts';
import { aConfig, aTransferFile, parsed } from '../support/builders.ts';

const catalog = parsed(aConfig()).sites['demo']?.catalog ?? {};
const fields = ['page', 'value'];
const payload = fingerprint(
  payloadOf(catalog, 'webhook').filter((field) => field.endsWith('.page') || field.endsWith('.value')),
);
const file = aTransferFile({ covers: 'webhook', recipient: 'Entrepôt SA', country: 'CA-ON', fields, payload });
const own = { url: 'https://warehouse.example.ca/balise', place: 'CA-QC', fields };
const site = {
  closed: false,
  audience: 'general',
  count: undefined,
  ga4: undefined,
  catalog,
  keep: keepsNothing,
  transfers: [],
} as const;
const quebec = { demo: false, today: '2026-11-23', outsideQuebec: false };
const demo = { ...quebec, demo: true };

describe('The gate of the webhook', () => {
  it('is open to the site’s own system in Québec without any file, whether GA4 is open or not', () => {
    expect(gates({ ...site, webhook: own }, quebec)).toMatchObject({ webhook: 'open', ga4: 'no_destination' });
    expect(gates(site, quebec).webhook).toBe('no_destination');
  });

  it.each([
    ['somebody else’s', { recipient: 'Entrepôt SA' }],
    ['outside Québec', { place: 'CA-ON' }],
    ['in another country', { place: 'US' }],
  ])('is shut to a system that is %s until a file for the webhook is in force', (_, elsewhere) => {
    const webhook = { ...own, ...elsewhere };
    const withFiles = (...transfers: (typeof file)[]) => gates({ ...site, webhook, transfers }, quebec).webhook;
    expect(withFiles()).toBe('no_current_transfer_file_for_webhook');
    expect(withFiles({ ...file, covers: 'ga4' }, { ...file, covers: 'hosting' })).toBe(
      'no_current_transfer_file_for_webhook',
    );
    expect(withFiles({ ...file, expires: quebec.today })).toBe('no_current_transfer_file_for_webhook');
    expect(withFiles({ ...file, payload: '0'.repeat(16) })).toBe('no_current_transfer_file_for_webhook');
    expect(withFiles(file)).toBe('open');
  });

  it('names what the file lacks: it is held against the webhook’s own list', () => {
    const webhook = { ...own, recipient: 'Entrepôt SA' };
    const detail = (transfers: (typeof file)[]) => shutDetails({ ...site, webhook, transfers }, quebec);
    expect(detail([{ ...file, fields: ['page'] }])).toEqual({
      webhook: { why: 'too_narrow', file: 'T-1', field: 'value' },
    });
    expect(detail([])).toEqual({ webhook: { why: 'missing', covers: 'webhook' } });
    expect(detail([file])).toEqual({});
  });

  it('needs no file of GA4’s, and gives it none: neither opens or shuts the other', () => {
    const ga4 = { endpoint: 'https://www.google-analytics.com/mp/collect' };
    const webhook = { ...own, recipient: 'Entrepôt SA' };
    expect(gates({ ...site, ga4, webhook, transfers: [file] }, quebec)).toMatchObject({
      ga4: 'no_current_transfer_file_for_ga4',
      webhook: 'open',
    });
  });

  it('is shut while measure is', () => {
    expect(gates({ ...site, webhook: own }, { ...quebec, outsideQuebec: true }).webhook).toBe('measure_shut');
  });

  it.each([
    ['https://warehouse.example.ca/balise', 'demo_stays_home'],
    ['http://10.0.0.5/balise', 'demo_stays_home'],
    ['http://localhost.example.ca/balise', 'demo_stays_home'],
    ['http://127.0.0.1:9000/balise', 'open'],
    ['http://localhost:9000/balise', 'open'],
    ['http://[::1]:9000/balise', 'open'],
  ])('lets a demonstration send nothing off this machine: to %s it is %s', (url, expected) => {
    expect(gates({ ...site, webhook: { ...own, url } }, demo).webhook).toBe(expected);
  });
});
