import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/node/ledger-export.ts';
import { siteInventory, siteInventoryHash, standingOf } from '../../src/rights/assessment.ts';
import type { BaliseConfig } from '../../src/config.ts';
import { openSites } from '../../src/site.ts';
import { aConfig, aSiteConfig, aTransferFile, parsed } from '../support/builders.ts';

type SiteInput = BaliseConfig['sites'][string];

function configured(changes: Partial<SiteInput> = {}, place = { host: 'CA-QC', storage: 'CA-QC' }) {
  const config = parsed(aConfig({ place, sites: { demo: aSiteConfig(changes) } }));
  const site = config.sites['demo'];
  if (site === undefined) {
    throw new Error('the site is in the configuration');
  }
  return { site, place: config.place };
}

function hashOf(changes?: Partial<SiteInput>, place?: { host: string; storage: string }): string {
  const { site, place: at } = configured(changes, place);
  return siteInventoryHash(site, at, sha256);
}

const { catalog } = aSiteConfig();
const cart = catalog['add_to_cart'];
const withCart = (changes: object) =>
  ({ catalog: { ...catalog, add_to_cart: { ...cart, ...changes } } }) as Partial<SiteInput>;

describe('The inventory that an assessment has to have looked at', () => {
  it('says what is collected, to the bounds, and what leaves to whom', () => {
    const { site, place } = configured();
    const { collected, leaves, recipients } = siteInventory(site, place);
    expect(collected).toContain('add_to_cart');
    expect(collected).toContain('add_to_cart.size enum L | M | S');
    expect(collected).toContain('add_to_cart.value number 0..1000');
    expect(leaves['ga4']).toContain('add_to_cart.page');
    expect(leaves['ga4']).toContain('add_to_cart.value');
    const titled = configured({ keep: { title: true } });
    expect(siteInventory(titled.site, place).setting).toEqual(['device', 'page', 'referrer', 'title']);
    expect(siteInventory(titled.site, place).leaves['ga4']).toContain('add_to_cart.title');
    expect(recipients).toEqual(['ga4: Google LLC (US)']);
  });

  it.each<[string, Partial<SiteInput>]>([
    ['a new param', withCart({ params: { ...cart?.params, colour: { type: 'string', max: 9 } } })],
    ['a wider bound', withCart({ params: { ...cart?.params, note: { type: 'string', max: 21 } } })],
    ['a new event', { catalog: { ...catalog, login: { kind: 'signal', description: { fr: 'x', en: 'x' } } } }],
    ['a narrower list of what leaves', withCart({ to: { ga4: ['value'] } })],
    ['the title of a page kept', { keep: { title: true } }],
    ['the campaign kept', { keep: { campaign: true } }],
    ['the page before kept', { keep: { from: true } }],
    ['another recipient', { transfers: [aTransferFile({ recipient: 'Autre inc.' })] }],
    ['no destination', { ga4: undefined, purposes: ['measure'] }],
  ])('is another one with %s', (_, changes) => {
    expect(hashOf(changes)).not.toBe(hashOf());
  });

  it('is another one in another place', () => {
    expect(hashOf({}, { host: 'CA-QC', storage: 'CA-ON' })).not.toBe(hashOf());
  });

  it('stays the same when only words, owners and dates change', () => {
    const words = withCart({ description: { fr: 'Autre', en: 'Other' }, owner: 'Growth', review: '2030-01-01' });
    expect(hashOf(words)).toBe(hashOf());
    expect(hashOf()).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('An assessment', () => {
  const approval = { reference: 'EFVP-1', approvedBy: 'RPRP', approved: '2026-01-01' };

  it('holds while the inventory is the one it cites, and is stale afterwards', () => {
    const { site } = configured({ assessment: { ...approval, inventory: hashOf() } });
    expect(standingOf(site, hashOf())).toBe('current');
    expect(standingOf(site, hashOf(withCart({ to: { ga4: [] } })))).toBe('stale');
    expect(standingOf(configured().site, hashOf())).toBe('none');
  });

  it('that is stale shuts nothing', () => {
    const now = Date.UTC(2026, 10, 23);
    const gates = (changes: Partial<SiteInput>) =>
      openSites(parsed(aConfig({ sites: { demo: aSiteConfig(changes) } })), [])
        .get('demo')
        ?.gatesAt(now);
    expect(gates({ assessment: { ...approval, inventory: '0'.repeat(16) } })).toEqual(gates({}));
  });
});
