import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogSchema, eventDefinition } from '../../src/minimize/catalog.ts';
import { readParams } from '../../src/minimize/params.ts';
import { definition as anyDefinition, rawParams } from '../support/arbitraries.ts';

const description = { fr: 'Essai', en: 'Trial' };

function define(params: unknown): ReturnType<typeof eventDefinition.parse> {
  return eventDefinition.parse({ kind: 'signal', description, params });
}

const definition = define({
  text: { type: 'string', max: 5 },
  amount: { type: 'number', min: -1, max: 10 },
  count: { type: 'integer', min: 0, max: 10 },
  flag: { type: 'boolean' },
  size: { type: 'enum', values: ['S', 'M'] },
});

describe('Of the params of an event', () => {
  it('only those survive that are declared, and each within its bounds, whatever was sent', () => {
    fc.assert(
      fc.property(anyDefinition, rawParams, (declared, raw) => {
        const read = readParams(declared, raw);
        for (const [param, value] of Object.entries(read.ok ? read.params : {})) {
          const rule = Object.hasOwn(declared.params, param) ? declared.params[param] : undefined;
          const wire: unknown = raw[param];
          expect(value).toBe(wire);
          switch (rule?.type) {
            case 'string':
              expect(typeof value === 'string' && value.length <= rule.max).toBe(true);
              break;
            case 'enum':
              expect(rule.values).toContain(value);
              break;
            case 'boolean':
              expect(typeof value).toBe('boolean');
              break;
            case 'integer':
              expect(value).toSatisfy(Number.isSafeInteger);
              expect(rule.min <= Number(value) && Number(value) <= rule.max).toBe(true);
              break;
            case 'number':
              expect(value).toSatisfy(Number.isFinite);
              expect(rule.min <= Number(value) && Number(value) <= rule.max).toBe(true);
              break;
            case undefined:
              expect.fail(`${param} was not declared`);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('every one either survives or is named as dropped, so that no loss is silent', () => {
    fc.assert(
      fc.property(anyDefinition, rawParams, (declared, raw) => {
        const read = readParams(declared, raw);
        const kept = read.ok ? Object.keys(read.params) : [];
        const names = [...kept, ...read.dropped.map(({ param }) => param)].sort();
        if (read.ok) {
          expect(names).toEqual(
            Object.keys(raw)
              .map((param) => (kept.includes(param) ? param : param.slice(0, 40)))
              .sort(),
          );
        }
      }),
    );
  });

  it('what survives is JSON: it reads back as it was', () => {
    fc.assert(
      fc.property(anyDefinition, rawParams, (declared, raw) => {
        const read = readParams(declared, raw);
        const params = read.ok ? read.params : {};
        const wire = JSON.stringify(params);
        expect(wire.isWellFormed()).toBe(true);
        // JSON has one zero.
        expect(JSON.stringify(JSON.parse(wire))).toBe(wire);
        expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
      }),
    );
  });

  it.each([
    ['text', 'abcde', 'kept'],
    ['text', 'abcdef', 'out_of_bounds'],
    ['text', '', 'kept'],
    ['text', 5, 'wrong_type'],
    ['text', '\ud800', 'wrong_type'],
    ['text', ['a'], 'wrong_type'],
    ['amount', -1, 'kept'],
    ['amount', 10, 'kept'],
    ['amount', 10.001, 'out_of_bounds'],
    ['amount', -1.5, 'out_of_bounds'],
    ['amount', '5', 'wrong_type'],
    ['amount', Number.NaN, 'wrong_type'],
    ['amount', Number.POSITIVE_INFINITY, 'wrong_type'],
    ['count', 10, 'kept'],
    ['count', 2.5, 'wrong_type'],
    ['count', 11, 'out_of_bounds'],
    ['count', 2 ** 53, 'wrong_type'],
    ['flag', false, 'kept'],
    ['flag', 0, 'wrong_type'],
    ['flag', 'true', 'wrong_type'],
    ['size', 'M', 'kept'],
    ['size', 'm', 'out_of_bounds'],
    ['size', null, 'wrong_type'],
    ['__proto__', { text: 'a' }, 'undeclared'],
    ['constructor', 'a', 'undeclared'],
    ['toString', 'a', 'undeclared'],
    ['email', 'a@example.ca', 'undeclared'],
  ])('%s: %j is %s', (param, value, fate) => {
    const raw = Object.fromEntries([[param, value]]);
    expect(readParams(definition, raw)).toEqual(
      fate === 'kept'
        ? { ok: true, params: { [param]: value }, dropped: [] }
        : { ok: true, params: {}, dropped: [{ param, reason: fate }] },
    );
  });

  it('a required one that is missing or did not survive takes the event with it', () => {
    const required = define({ id: { type: 'string', max: 5, required: true } });
    expect(readParams(required, { id: 'T-1' }).ok).toBe(true);
    expect(readParams(required, {}).ok).toBe(false);
    expect(readParams(required, { id: 'too long' })).toEqual({
      ok: false,
      dropped: [{ param: 'id', reason: 'out_of_bounds' }],
    });
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
    'a required one is missing even when every object has something by its name: %s',
    (param) => {
      const required = define({ [param]: { type: 'string', max: 5, required: true } });
      expect(readParams(required, {}).ok).toBe(false);
    },
  );

  it('a name without end is named by its beginning', () => {
    expect(readParams(definition, { ['x'.repeat(1_000)]: 1 }).dropped).toEqual([
      { param: 'x'.repeat(40), reason: 'undeclared' },
    ]);
  });
});

describe('A catalog', () => {
  const event = { kind: 'signal', description };

  it('gives every event its kind, its words in both languages and the purpose measure', () => {
    expect(catalogSchema.parse({ pricing_view: event })).toEqual({
      pricing_view: { kind: 'signal', description, purpose: 'measure', params: {} },
    });
  });

  it.each([
    ['a name that GA4 would cut', { ['a'.repeat(41)]: event }],
    ['a name that begins with a digit', { '1st': event }],
    ['a name with a hyphen', { 'add-to-cart': event }],
    ['no kind', { a: { description } }],
    ['no French', { a: { kind: 'signal', description: { en: 'Trial' } } }],
    ['empty words', { a: { kind: 'signal', description: { fr: '', en: 'Trial' } } }],
    ['a purpose beyond measure', { a: { ...event, purpose: 'ads' } }],
    ['a text without a length', { a: { ...event, params: { p: { type: 'string' } } } }],
    ['a text without measure', { a: { ...event, params: { p: { type: 'string', max: 501 } } } }],
    ['a number without both ends', { a: { ...event, params: { p: { type: 'number', min: 0 } } } }],
    [
      'a number without end',
      { a: { ...event, params: { p: { type: 'number', min: 0, max: Number.POSITIVE_INFINITY } } } },
    ],
    ['a list without values', { a: { ...event, params: { p: { type: 'enum', values: [] } } } }],
    ['a type nobody knows', { a: { ...event, params: { p: { type: 'json' } } } }],
    ['a setting nobody knows', { a: { ...event, params: { p: { type: 'boolean', pii: true } } } }],
    ['21 params', { a: { ...event, params: params(21) } }],
  ])('is refused with %s', (_, catalog) => {
    expect(catalogSchema.safeParse(catalog).success).toBe(false);
  });

  it.each([
    [['nothing'], 0],
    [['p', 'p.length'], 1],
    [['items.item_id', 'items.colour'], 1],
    [['items.item_id.more'], 0],
    [['constructor'], 0],
    [['items.constructor'], 0],
    [['p', 'items', 'items.item_id'], undefined],
  ])('names the place of a field that leaves without being declared: %j', (webhook, wrong) => {
    const items = { type: 'items', max: 2, fields: { item_id: { type: 'string', max: 9 } } };
    const parsed = catalogSchema.safeParse({
      a: { ...event, params: { p: { type: 'boolean' }, items }, to: { webhook } },
    });
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(
      wrong === undefined ? undefined : [`a.to.webhook.${wrong}`],
    );
  });

  it('says who answers for an event, until when, in what a number counts, and what tells of the visitor', () => {
    const plan = { type: 'enum', values: ['free', 'paid'], userProperty: true, description };
    const value = { type: 'number', min: 0, max: 9, unit: 'CAD', required: true };
    const told = { ...event, owner: 'Growth', review: '2027-01-31', params: { plan, value } };
    expect(catalogSchema.parse({ a: told })['a']).toEqual({ ...told, purpose: 'measure' });
    expect(catalogSchema.safeParse({ a: { ...told, review: 'soon' } }).success).toBe(false);
    const items = { type: 'items', max: 2, fields: { item_id: { type: 'string', max: 9 } }, userProperty: true };
    expect(catalogSchema.safeParse({ a: { ...event, params: { items } } }).success).toBe(false);
  });

  it('takes 20 params', () => {
    expect(catalogSchema.safeParse({ a: { ...event, params: params(20) } }).success).toBe(true);
  });

  function params(n: number): object {
    return Object.fromEntries(Array.from({ length: n }, (_, i) => [`p${i}`, { type: 'boolean' }]));
  }
});
