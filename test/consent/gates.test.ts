import { describe, expect, it } from 'vitest';
import { gates } from '../../src/consent/gates.ts';
import { fingerprint } from '../../src/minimize/fingerprint.ts';
import { keepsNothing } from '../../src/minimize/keep.ts';
import { payloadOf } from '../../src/minimize/payload.ts';
import { aConfig, aTransferFile, parsed } from '../support/builders.ts';

const google = { endpoint: 'https://www.google-analytics.com/mp/collect' };
const catalog = parsed(aConfig()).sites['demo']?.catalog ?? {};
const payload = fingerprint(payloadOf(catalog, 'ga4'));
const filed = aTransferFile({ payload });
const site = {
  closed: false,
  audience: 'general',
  count: { approved: '2026-03-01' },
  ga4: google,
  catalog,
  keep: keepsNothing,
  transfers: [filed],
} as const;
const quebec = { demo: false, today: '2026-11-23', outsideQuebec: false };
const hosting = aTransferFile({ covers: 'hosting', country: 'CA-ON', fields: [] });

describe('The gates', () => {
  it('are all open where the officer has done everything', () => {
    expect(gates(site, quebec)).toEqual({ count: 'open', measure: 'open', ga4: 'open', webhook: 'no_destination' });
  });

  it('are shut for counts until the officer turned them on', () => {
    expect(gates({ ...site, count: undefined }, quebec).count).toBe('not_turned_on');
  });

  it.each([
    ['2026-02-28', 'not_turned_on'],
    ['2026-03-01', 'open'],
  ])('follow the day of that approval: on %s counts are %s', (today, expected) => {
    expect(gates(site, { ...quebec, today }).count).toBe(expected);
  });

  it('are shut for ga4 where no property is configured, whatever files exist', () => {
    expect(gates({ ...site, ga4: undefined }, quebec).ga4).toBe('no_destination');
  });

  it('are shut for ga4 without a file that covers ga4: one for hosting does not', () => {
    expect(gates({ ...site, transfers: [] }, quebec).ga4).toBe('no_current_transfer_file_for_ga4');
    expect(gates({ ...site, transfers: [hosting] }, quebec).ga4).toBe('no_current_transfer_file_for_ga4');
  });

  it.each([
    ['2025-12-31', 'no_current_transfer_file_for_ga4'],
    ['2026-01-01', 'open'],
    ['2026-12-31', 'open'],
    ['2027-01-01', 'no_current_transfer_file_for_ga4'],
  ])('follow the dates of the file: on %s ga4 is %s', (today, expected) => {
    expect(gates(site, { ...quebec, today }).ga4).toBe(expected);
  });

  it.each([
    ['shut in production with no file for the host', false, []],
    ['shut in production with a file for ga4 only', false, [aTransferFile()]],
    ['open in production with a file for the host', true, [hosting]],
  ] as const)('treat a host outside Québec as a recipient: measure is %s', (_, open, transfers) => {
    const { measure } = gates({ ...site, transfers }, { ...quebec, outsideQuebec: true });
    expect(measure).toBe(open ? 'open' : 'no_current_transfer_file_for_hosting');
  });

  it('ask for no file for a host in Québec, nor for the demo, where nobody is measured', () => {
    expect(gates({ ...site, transfers: [] }, quebec).measure).toBe('open');
    expect(gates({ ...site, transfers: [] }, { ...quebec, demo: true, outsideQuebec: true }).measure).toBe('open');
  });

  it('are shut for the demo wherever Google itself would be spoken to, with or without a file', () => {
    const demo = { ...quebec, demo: true };
    const hosts = [
      'www.google-analytics.com',
      'region1.google-analytics.com',
      'analytics.google.com',
      'GOOGLE-ANALYTICS.com.',
    ];
    for (const host of hosts) {
      const ga4 = { endpoint: `https://${host}/mp/collect` };
      expect(gates({ ...site, ga4 }, demo).ga4, host).toBe('demo_without_stand_in');
      expect(gates({ ...site, ga4, transfers: [] }, demo).ga4, host).toBe('demo_without_stand_in');
    }
  });

  it.each([
    ['site_closed', { closed: true }],
    ['audience_under14', { audience: 'under14' }],
    ['site_closed', { closed: true, audience: 'under14' }],
  ] as const)('are all shut, and say why, where nobody may be asked: %s', (because, changes) => {
    const shut = { count: because, measure: because, ga4: because, webhook: because };
    expect(gates({ ...site, ...changes }, quebec)).toEqual(shut);
    expect(gates({ ...site, ...changes }, { ...quebec, demo: true, outsideQuebec: true })).toEqual(shut);
  });

  it('are shut for ga4 while measure is: each lane needs the one below it', () => {
    expect(gates(site, { ...quebec, outsideQuebec: true })).toMatchObject({
      measure: 'no_current_transfer_file_for_hosting',
      ga4: 'measure_shut',
    });
    expect(gates({ ...site, transfers: [hosting, filed] }, { ...quebec, outsideQuebec: true }).ga4).toBe('open');
  });

  it('need a current file in the demo as well, for the stand-in that plays Google', () => {
    const demo = { ...site, ga4: { endpoint: 'http://127.0.0.1:9123/mp/collect' } };
    expect(gates(demo, { ...quebec, demo: true }).ga4).toBe('open');
    expect(gates({ ...demo, transfers: [] }, { ...quebec, demo: true }).ga4).toBe('no_current_transfer_file_for_ga4');
  });
});
