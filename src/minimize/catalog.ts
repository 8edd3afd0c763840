import * as z from 'zod';

/*
 * What a site declared it needs (LPRPSP 4 and 5). A param without a declaration does not survive, and neither does a value
 * outside its bounds: numbers have both ends, texts have a length, so that nothing unforeseen fits through.
 */

const bilingual = z.strictObject({ fr: z.string().min(1), en: z.string().min(1) });

const crossed = 'min is above max: no value would ever fit';

function inOrder({ min, max }: { readonly min: number; readonly max: number }): boolean {
  return min <= max;
}

const scalarSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('string'), max: z.int().min(1).max(100), required: z.boolean().optional() }),
  z
    .strictObject({ type: z.literal('number'), min: z.number(), max: z.number(), required: z.boolean().optional() })
    .refine(inOrder, crossed),
  z
    .strictObject({ type: z.literal('integer'), min: z.int(), max: z.int(), required: z.boolean().optional() })
    .refine(inOrder, crossed),
  z.strictObject({ type: z.literal('boolean'), required: z.boolean().optional() }),
  z.strictObject({
    type: z.literal('enum'),
    values: z.array(z.string().min(1).max(100)).min(1).readonly(),
    required: z.boolean().optional(),
  }),
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
  required: z.boolean().optional(),
});

const paramSchema = z.union([scalarSchema, itemsSchema]);

export const eventDefinition = z.strictObject({
  kind: z.enum(['macro', 'milestone', 'signal']),
  description: bilingual,
  purpose: z.literal('measure').default('measure'),
  params: z
    .record(name, paramSchema)
    .refine((params) => Object.keys(params).length <= 20, 'declare at most 20 params: GA4 takes 25, some of them ours')
    .default({}),
});

export const catalogSchema = z.record(name, eventDefinition);

export type ScalarParam = z.infer<typeof scalarSchema>;
export type ItemsParam = z.infer<typeof itemsSchema>;
export type Param = ScalarParam | ItemsParam;
export type EventDefinition = z.infer<typeof eventDefinition>;
export type Catalog = Readonly<Record<string, EventDefinition>>;
