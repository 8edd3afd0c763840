import { describe, expect, it } from 'vitest';
import { presets } from '../../src/config.ts';
import { isReservedName, isReservedParam } from '../../src/destinations/ga4/names.ts';
import { type Catalog, catalogSchema } from '../../src/minimize/catalog.ts';
import { readParams } from '../../src/minimize/params.ts';
import { aConfig, aSiteConfig, parsed } from '../support/builders.ts';

/** Google's list of recommended events: what must be there, and what only together (Recommended events). */
const required: Readonly<Record<string, readonly string[]>> = {
  add_payment_info: ['items', 'value', 'currency'],
  add_shipping_info: ['items', 'value', 'currency'],
  add_to_cart: ['items', 'value', 'currency'],
  add_to_wishlist: ['items', 'value', 'currency'],
  begin_checkout: ['items', 'value', 'currency'],
  purchase: ['transaction_id', 'items', 'value', 'currency'],
  refund: ['transaction_id', 'value', 'currency'],
  remove_from_cart: ['items', 'value', 'currency'],
  view_cart: ['items', 'value', 'currency'],
  view_item: ['items', 'value', 'currency'],
  view_item_list: ['items'],
  select_item: ['items'],
  view_promotion: ['items'],
  generate_lead: ['value', 'currency'],
  qualify_lead: ['value', 'currency'],
  disqualify_lead: ['value', 'currency', 'disqualified_lead_reason'],
  working_lead: ['value', 'currency', 'lead_status'],
  close_convert_lead: ['value', 'currency'],
  close_unconvert_lead: ['value', 'currency', 'unconvert_lead_reason'],
  sign_up: ['method'],
  login: ['method'],
  search: ['search_term'],
  share: ['method', 'content_type', 'item_id'],
  select_content: ['content_type', 'content_id'],
  join_group: ['group_id'],
};

const each = Object.entries(presets).map(([name, preset]): [string, Catalog] => [name, catalogSchema.parse(preset)]);

describe.each(each)('The preset %s', (_, catalog) => {
  it('is one that a site which forwards to GA4 may use whole', () => {
    expect(Object.keys(catalog).length).toBeGreaterThan(12);
    const config = parsed(aConfig({ sites: { demo: aSiteConfig({ catalog }) } }));
    expect(config.sites['demo']?.catalog).toEqual(catalog);
  });

  it('has a macro conversion, milestones on the way to it and signals beside', () => {
    const kinds = new Set(Object.values(catalog).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['macro', 'milestone', 'signal']));
  });

  it('takes no name that GA4 reserves, and no text longer than GA4 keeps', () => {
    for (const [event, { params }] of Object.entries(catalog)) {
      expect(isReservedName(event), event).toBe(false);
      for (const [param, rule] of Object.entries(params)) {
        expect(rule.type !== 'items' && isReservedParam(param), `${event}.${param}`).toBe(false);
        const inner = rule.type === 'items' ? Object.values(rule.fields) : [rule];
        expect(inner.every((one) => one.type !== 'string' || one.max <= 100)).toBe(true);
      }
    }
  });

  it('declares for each event that Google recommends what Google requires of it', () => {
    for (const [event, { params }] of Object.entries(catalog)) {
      expect(Object.keys(params), event).toEqual(expect.arrayContaining([...(required[event] ?? [])]));
    }
  });

  it('refuses an event that lacks what makes it true: an order its number, a cart its products', () => {
    for (const [event, { params }] of Object.entries(catalog)) {
      const must = (required[event] ?? []).filter((param) =>
        ['items', 'transaction_id', 'search_term'].includes(param),
      );
      expect(must.length === 0 || !readParams({ params }, {}).ok, event).toBe(true);
    }
  });
});

describe('The presets', () => {
  it('cover every event that Google recommends for sales, leads and content', () => {
    const all = each.flatMap(([, catalog]) => Object.keys(catalog));
    expect(Object.keys(required).filter((event) => !all.includes(event))).toEqual([]);
    expect(all).toContain('select_promotion');
  });

  it('may be mixed, and an event of the site’s own beside them', () => {
    const own = { kind: 'signal', description: { fr: 'Le mien', en: 'Mine' } } as const;
    const catalog = { ...presets.shop, login: presets.b2b.login, my_event: own };
    expect(catalogSchema.safeParse(catalog).success).toBe(true);
  });
});
