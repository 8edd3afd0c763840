import { describe, expect, it } from 'vitest';
import shipped from '../balise.config.ts';
import { transferFaults } from '../src/rights/transfers-needed.ts';
import { openSites } from '../src/site.ts';
import { now, parsed } from './support/builders.ts';

describe('The shipped configuration', () => {
  it('is valid, and declares the site demo with the events that its documents speak of', () => {
    const config = parsed(shipped);
    expect(config.mode).toBe('demo');
    expect(Object.keys(config.sites)).toEqual(['demo']);
    expect(Object.keys(config.sites['demo']?.catalog ?? {})).toEqual(
      expect.arrayContaining(['add_to_cart', 'newsletter_signup', 'pricing_view', 'begin_checkout', 'purchase']),
    );
  });

  it('lets leave only what its catalog declares and its transfer file lists', () => {
    const { catalog = {}, transfers = [] } = parsed(shipped).sites['demo'] ?? {};
    const declared = Object.values(catalog).flatMap(({ params }) => Object.keys(params));
    for (const { fields } of transfers) {
      expect(fields.filter((field) => field !== 'page' && field !== 'device' && !declared.includes(field))).toEqual([]);
    }
  });

  it('has a transfer file that assessed its catalog as it is', () => {
    const { demo } = parsed(shipped).sites;
    const whereabouts = { demo: true, outsideQuebec: false, today: '2026-11-23' };
    expect(demo?.transfers[0]?.payload).toMatch(/^[0-9a-f]{16}$/);
    expect(demo && transferFaults(demo, whereabouts)).toEqual({});
  });

  it('never counts without a yes, and opens measure where it runs', () => {
    const site = openSites(parsed(shipped), ['http://127.0.0.1:8787']).get('demo');
    expect(site?.gatesAt(now)).toMatchObject({ count: 'not_turned_on', measure: 'open' });
  });
});
