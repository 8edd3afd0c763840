import * as z from 'zod';
import type { DestinationName } from '../destinations/name.ts';

/*
 * What a site declared it needs (LPRPSP 4 and 5). A param without a declaration does not survive, and neither does a value
 * outside its bounds: numbers have both ends, texts have a length, so that nothing unforeseen fits through.
 */

const bilingual = z.strictObject({ fr: z.string().min(1), en: z.string().min(1) });

const crossed = 'min is above max: no value would ever fit';

function inOrder({ min, max }: { readonly min: number; readonly max: number }): boolean {
  return min <= max;
}

/** What every param may say of itself; the description is for whoever reads the catalog. */
const common = { required: z.boolean().optional(), description: bilingual.optional() };

/** `userProperty`: it tells of the visitor rather than of the event, and leaves to GA4 as a user property. */
const scalar = { ...common, userProperty: z.boolean().optional() };

/** In what a number is counted: a currency, or a unit such as s, px, %. */
const unit = z.string().min(1).max(20).optional();

const scalarSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('string'), max: z.int().min(1).max(500), ...scalar }),
  z
    .strictObject({ type: z.literal('number'), min: z.number(), max: z.number(), unit, ...scalar })
    .refine(inOrder, crossed),
  z.strictObject({ type: z.literal('integer'), min: z.int(), max: z.int(), unit, ...scalar }).refine(inOrder, crossed),
  z.strictObject({ type: z.literal('boolean'), ...scalar }),
  z.strictObject({ type: z.literal('enum'), values: z.array(z.string().min(1).max(100)).min(1).readonly(), ...scalar }),
]);

/** GA4's limits on names hold for every event; what it reserves is refused where a site forwards to it (config.ts). */
const name = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/, 'use 1 to 40 letters, digits and underscores, beginning with a letter');

/** The products of a cart or an order. GA4 takes 200 of them. */
const itemsSchema = z.strictObject({
  type: z.literal('items'),
  max: z.int().min(1).max(200),
  fields: z
    .record(name, scalarSchema)
    .refine((fields) => Object.keys(fields).length > 0, 'declare what an item says, such as item_id'),
  ...common,
});

const paramSchema = z.discriminatedUnion('type', [scalarSchema, itemsSchema]);

/** Names of params, or of fields of items as `items.item_id`; the name of items alone stands for all their fields. */
const fieldList = z.array(z.string().min(1)).readonly().optional();

export const eventDefinition = z
  .strictObject({
    kind: z.enum(['macro', 'milestone', 'signal']),
    description: bilingual,
    purpose: z.literal('measure').default('measure'),
    params: z
      .record(name, paramSchema)
      .refine(
        (params) => Object.keys(params).length <= 20,
        'declare at most 20 params: GA4 takes 25, some of them ours',
      )
      .default({}),
    /** The narrower list of what leaves to a destination; without one, all that is declared may. */
    to: z
      .strictObject({ ga4: fieldList, webhook: fieldList } satisfies Record<DestinationName, typeof fieldList>)
      .optional(),
    /** Who answers for it: a team or a role. */
    owner: z.string().min(1).max(100).optional(),
    /** When somebody looks again whether it is still needed. A day that has passed is reported and refuses nothing. */
    review: z.iso.date().optional(),
  })
  .superRefine(({ params, to }, context) => {
    for (const [destination, fields = []] of Object.entries(to ?? {})) {
      fields.forEach((field, at) => {
        if (!isDeclared(params, field)) {
          const message = 'this event declares no such param: name one of its params, or a field as items.item_id';
          context.addIssue({ code: 'custom', path: ['to', destination, at], message });
        }
      });
    }
  });

function isDeclared(params: Readonly<Record<string, Param>>, field: string): boolean {
  const [param = '', ...rest] = field.split('.');
  const rule = Object.hasOwn(params, param) ? params[param] : undefined;
  return rest.length === 0
    ? rule !== undefined
    : rule?.type === 'items' && rest.length === 1 && Object.hasOwn(rule.fields, rest[0] ?? '');
}

export const catalogSchema = z.record(name, eventDefinition);

export type ScalarParam = z.infer<typeof scalarSchema>;
export type ItemsParam = z.infer<typeof itemsSchema>;
export type Param = ScalarParam | ItemsParam;
export type EventDefinition = z.infer<typeof eventDefinition>;
/** As a configuration writes it, before defaults. */
export type EventDeclaration = z.input<typeof eventDefinition>;
export type Catalog = Readonly<Record<string, EventDefinition>>;
