import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../src/config.ts';
import { catalogSchema, type EventDefinition } from '../../src/minimize/catalog.ts';
import { catalogJsonSchema, type JsonSchema, paramsSchema } from '../../src/minimize/catalog-schema.ts';
import { readParams } from '../../src/minimize/params.ts';
import { definition as anyDefinition, param, rawParams } from '../support/arbitraries.ts';

type Check = (value: unknown, rule: unknown) => boolean;

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isSafeInteger(value),
  array: (value) => Array.isArray(value),
  object: isRecord,
};

/** As much of JSON Schema 2020-12 as a catalog needs; a keyword that is not here fails the test. */
const keywords: Readonly<Record<string, Check>> = {
  type: (value, type) => types[String(type)]?.(value) ?? false,
  description: () => true,
  enum: (value, list) => (list as unknown[]).includes(value),
  maxLength: (value, max) => typeof value !== 'string' || Array.from(value).length <= Number(max),
  minimum: (value, min) => typeof value !== 'number' || value >= Number(min),
  maximum: (value, max) => typeof value !== 'number' || value <= Number(max),
  minItems: (value, min) => !Array.isArray(value) || value.length >= Number(min),
  maxItems: (value, max) => !Array.isArray(value) || value.length <= Number(max),
  items: (value, schema) => !Array.isArray(value) || value.every((one) => accepts(schema as JsonSchema, one)),
  minProperties: (value, min) => !isRecord(value) || Object.keys(value).length >= Number(min),
  required: (value, names) => !isRecord(value) || (names as string[]).every((name) => Object.hasOwn(value, name)),
  properties: (value, schemas) =>
    !isRecord(value) ||
    Object.entries(schemas as Record<string, JsonSchema>).every(
      ([name, schema]) => !Object.hasOwn(value, name) || accepts(schema, value[name]),
    ),
};

function accepts({ additionalProperties, ...schema }: JsonSchema, value: unknown): boolean {
  const known = Object.keys((schema['properties'] as object | undefined) ?? {});
  const closed = additionalProperties === false && isRecord(value);
  return (
    (!closed || Object.keys(value).every((name) => known.includes(name))) &&
    Object.entries(schema).every(([keyword, rule]) => {
      const check = keywords[keyword];
      if (check === undefined) {
        throw new Error(`${keyword} is not checked here`);
      }
      return check(value, rule);
    })
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All of it was kept, and nothing was left behind in silence. */
function survivesWhole(definition: EventDefinition, raw: Readonly<Record<string, unknown>>): boolean {
  const read = readParams(definition, raw);
  return read.ok && read.dropped.length === 0 && JSON.stringify(read.params) === JSON.stringify(raw);
}

/** JSON that goes from one system to another has no lone surrogates (RFC 7493), and JSON has no NaN. */
function isWire(raw: unknown): boolean {
  const text = JSON.stringify(raw);
  return !/\\ud[89a-f]/i.test(text) && JSON.stringify(JSON.parse(text)) === text && !text.includes('null');
}

const withItems: fc.Arbitrary<EventDefinition> = fc
  .tuple(anyDefinition, fc.dictionary(fc.constantFrom('a', 'b'), fc.tuple(param, fc.boolean()), { minKeys: 1 }))
  .map(([definition, fields]) => {
    const inner = Object.entries(fields).map(([name, [rule, required]]) => [name, { ...rule, required }]);
    const items = { type: 'items' as const, max: 3, fields: Object.fromEntries(inner) as never };
    return { ...definition, params: { ...definition.params, d: items } };
  });

const rawWithItems = fc
  .tuple(rawParams, fc.option(fc.array(rawParams, { maxLength: 4 }), { nil: undefined }))
  .map(([raw, d]) => (d === undefined ? raw : { ...raw, d }));

/** Something that fits, or nearly: random values alone hardly ever do. */
function near(definition: EventDefinition): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const scalar = (rule: EventDefinition['params'][string]): fc.Arbitrary<unknown> => {
    switch (rule.type) {
      case 'string':
        return fc.string({ unit: 'grapheme', maxLength: rule.max + 1 });
      case 'enum':
        return fc.constantFrom(...rule.values, 'XL');
      case 'boolean':
        return fc.boolean();
      case 'number':
      case 'integer':
        return fc.oneof(fc.integer({ min: rule.min - 1, max: rule.max + 1 }), fc.constant(rule.min + 0.5));
      case 'items':
        return fc.array(members(rule.fields), { maxLength: rule.max + 1 });
    }
  };
  const members = (rules: EventDefinition['params']) =>
    fc.record(Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, scalar(rule)])), {
      requiredKeys: [],
    });
  return members(definition.params);
}

describe('The JSON Schema of an event', () => {
  it('takes exactly what the collector keeps whole, whatever is declared and whatever is sent', () => {
    const seen = { taken: 0, refused: 0 };
    const sent = withItems.chain((definition) =>
      fc.tuple(fc.constant(definition), fc.oneof(rawWithItems, near(definition), near(definition))),
    );
    fc.assert(
      fc.property(sent, ([definition, raw]) => {
        fc.pre(isWire(raw));
        const whole = survivesWhole(definition, raw);
        seen[whole ? 'taken' : 'refused'] += 1;
        expect(accepts(paramsSchema(definition), raw)).toBe(whole);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(100);
  });

  it('names each event of a catalog once, and asks for params where one must be there', () => {
    const schema = catalogJsonSchema('demo', catalogSchema.parse(presets.shop));
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    const text = JSON.stringify(schema);
    for (const name of Object.keys(presets.shop)) {
      expect(text).toContain(`{"name":{"const":"${name}"},"params":{"$ref":"#/$defs/${name}"}}`);
    }
    expect(text).toContain('"title":"purchase","description":"Achat / Purchase"');
    expect(JSON.stringify(schema['oneOf'])).toContain('"required":["name","params"]');
  });
});
