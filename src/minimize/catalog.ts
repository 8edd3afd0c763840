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

const paramSchema = z.discriminatedUnion('type', [
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

export type Param = z.infer<typeof paramSchema>;
export type EventDefinition = z.infer<typeof eventDefinition>;
export type Catalog = Readonly<Record<string, EventDefinition>>;
export type ParamValue = string | number | boolean;
export type Params = Readonly<Record<string, ParamValue>>;

/** A param that did not survive. `undeclared` and `out_of_bounds` are told apart for the developer who reads the answer. */
export interface DroppedParam {
  readonly param: string;
  readonly reason: 'undeclared' | 'wrong_type' | 'out_of_bounds';
}

export type ReadParams =
  | { readonly ok: true; readonly params: Params; readonly dropped: readonly DroppedParam[] }
  | { readonly ok: false; readonly dropped: readonly DroppedParam[] };

/** Not ok when a param declared as required is missing or did not survive: then the event says nothing true. */
export function readParams(definition: EventDefinition, raw: Readonly<Record<string, unknown>>): ReadParams {
  const params: Record<string, ParamValue> = {};
  const dropped: DroppedParam[] = [];
  for (const [param, value] of Object.entries(raw)) {
    const rule = Object.hasOwn(definition.params, param) ? definition.params[param] : undefined;
    const read = rule === undefined ? 'undeclared' : readValue(rule, value);
    if (typeof read === 'string') {
      dropped.push({ param: param.slice(0, 40), reason: read });
    } else {
      params[param] = read.value;
    }
  }
  const complete = Object.entries(definition.params).every(
    ([param, rule]) => !rule.required || Object.hasOwn(params, param),
  );
  return complete ? { ok: true, params, dropped } : { ok: false, dropped };
}

function readValue(rule: Param, value: unknown): { value: ParamValue } | 'wrong_type' | 'out_of_bounds' {
  if (rule.type === 'string' || rule.type === 'enum') {
    if (typeof value !== 'string' || !value.isWellFormed()) {
      return 'wrong_type';
    }
    const fits = rule.type === 'enum' ? rule.values.includes(value) : value.length <= rule.max;
    return fits ? { value } : 'out_of_bounds';
  }
  if (rule.type === 'boolean') {
    return typeof value === 'boolean' ? { value } : 'wrong_type';
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return 'wrong_type';
  }
  if (rule.type === 'integer' && !Number.isSafeInteger(value)) {
    return 'wrong_type';
  }
  return value >= rule.min && value <= rule.max ? { value } : 'out_of_bounds';
}
