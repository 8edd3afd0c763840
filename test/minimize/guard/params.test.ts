import { describe, expect, it } from 'vitest';
import { eventDefinition } from '../../../src/minimize/catalog.ts';
import { createGuard, guardSchema } from '../../../src/minimize/guard/guard.ts';
import { guardParams } from '../../../src/minimize/guard/params.ts';
import type { Params } from '../../../src/minimize/params.ts';

const text = { type: 'string', max: 40 } as const;
const definition = eventDefinition.parse({
  kind: 'signal',
  description: { fr: 'Essai', en: 'Test' },
  params: {
    note: text,
    code: { ...text, required: true },
    size: { type: 'enum', values: ['514-555-1234'] },
    short: { type: 'string', max: 7 },
    count: { type: 'integer', min: 0, max: 9_999_999_999 },
    items: { type: 'items', max: 9, fields: { item_id: { ...text, required: true }, note: text } },
  },
});

function pass(params: Params, policy: object = {}) {
  return guardParams(definition, params, createGuard(guardSchema.parse(policy)));
}

const email = 'jean@exemple.ca';
const reason = 'personal_information';

describe('The params of an event', () => {
  it('pass when nothing in them is a person’s', () => {
    const params = { note: 'cadeau', code: 'C-1', count: 5, items: [{ item_id: 'A1', note: 'bleu' }] };
    expect(pass(params)).toEqual({ ok: true, params, dropped: [] });
  });

  it('lose what is, and the answer says which', () => {
    const passed = pass({ note: `à ${email}`, count: 5 });
    expect(passed).toEqual({ ok: true, params: { count: 5 }, dropped: [{ param: 'note', reason }] });
  });

  it('keep it masked where the site says so', () => {
    const passed = pass({ note: `à ${email}` }, { email: 'mask' });
    expect(passed).toEqual({ ok: true, params: { note: 'à [email]' }, dropped: [] });
  });

  it('lose it where the mask would be longer than declared', () => {
    expect(pass({ short: 'a@b.ca' }, { email: 'mask' })).toMatchObject({ params: { short: '[email]' } });
    expect(pass({ short: '!a@b.ca' }, { email: 'mask' })).toMatchObject({ params: {}, dropped: [{ param: 'short' }] });
  });

  it('cost the event when one refuses it, or when what was refused is required', () => {
    expect(pass({ note: '4111 1111 1111 1111' })).toEqual({ ok: false });
    expect(pass({ note: email }, { email: 'refuse_event' })).toEqual({ ok: false });
    expect(pass({ items: [{ item_id: 'A', note: '4111111111111111' }] })).toEqual({ ok: false });
    expect(pass({ code: email })).toEqual({ ok: false });
  });

  it('are not inspected where the site declared each value, or a number', () => {
    const params = { size: '514-555-1234', count: 5_145_551_234 };
    expect(pass(params)).toEqual({ ok: true, params, dropped: [] });
  });

  it('lose a field of an item, said once, and an item that lacks what it must say', () => {
    const items = [
      { item_id: 'A', note: email },
      { item_id: 'B', note: email },
      { item_id: email, note: 'bleu' },
    ];
    expect(pass({ items })).toEqual({
      ok: true,
      params: { items: [{ item_id: 'A' }, { item_id: 'B' }] },
      dropped: [
        { param: 'items.note', reason },
        { param: 'items.item_id', reason },
      ],
    });
  });

  it('lose a list of which nothing is left', () => {
    const passed = pass({ items: [{ item_id: email }] });
    expect(passed).toMatchObject({ params: {}, dropped: [{ param: 'items.item_id' }, { param: 'items' }] });
  });
});
