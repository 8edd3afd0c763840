import fc from 'fast-check';
import type { EventDefinition, Param } from '../../src/minimize/catalog.ts';

/* What a page may send that nobody asked for, and what a site may declare. */

/** Text with everything in it, lone surrogates included. */
export const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 })).map((units) => String.fromCharCode(...units)),
);

/** Names that objects have of their own, beside those that the catalogs below declare. */
const anyName = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'prototype', 'hasOwnProperty', 'length', '0', ''),
  anyText,
  fc.string({ minLength: 41, maxLength: 60 }),
);

const anyValue = fc.oneof(
  fc.constantFrom<unknown>('S', 'M', true, false, 0, -0, 1, 5.5, 10, 11, 2 ** 53, Number.NaN, Infinity, null, ''),
  fc.double(),
  fc.integer({ min: -20, max: 20 }),
  anyText,
  fc.string({ minLength: 90, maxLength: 200 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** An object as `JSON.parse` makes it: `__proto__` may be a member of its own. */
export const rawParams: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .array(fc.tuple(anyName, anyValue), { maxLength: 12 })
  .map((members) => Object.fromEntries(members));

const bounds = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }))
  .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

export const param: fc.Arbitrary<Param> = fc.oneof(
  fc.integer({ min: 1, max: 100 }).map((max) => ({ type: 'string' as const, max })),
  bounds.map((both) => ({ type: 'number' as const, ...both })),
  bounds.map((both) => ({ type: 'integer' as const, ...both })),
  fc.constant({ type: 'boolean' as const }),
  fc.subarray(['S', 'M', 'L'], { minLength: 1 }).map((values) => ({ type: 'enum' as const, values })),
);

export const definition: fc.Arbitrary<EventDefinition> = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'constructor'), fc.tuple(param, fc.boolean()))
  .map((params) => ({
    kind: 'signal',
    description: { fr: 'Essai', en: 'Trial' },
    purpose: 'measure',
    params: Object.fromEntries(
      Object.entries(params).map(([name, [rule, required]]) => [name, { ...rule, ...(required ? { required } : {}) }]),
    ),
  }));
