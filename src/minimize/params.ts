import type { EventDefinition, ItemsParam, Param, ScalarParam } from './catalog.ts';

/* What a page sent, held against what its site declared. */

export type Scalar = string | number | boolean;
export type Item = Readonly<Record<string, Scalar>>;
export type ParamValue = Scalar | readonly Item[];
export type Params = Readonly<Record<string, ParamValue>>;

/**
 * A param, or a field of an item as `items.name`, that did not survive. `undeclared` and `out_of_bounds` are told apart for the
 * developer who reads the answer.
 */
export interface DroppedParam {
  readonly param: string;
  readonly reason: 'undeclared' | 'wrong_type' | 'out_of_bounds' | 'personal_information';
}

export type ReadParams =
  | { readonly ok: true; readonly params: Params; readonly dropped: readonly DroppedParam[] }
  | { readonly ok: false; readonly dropped: readonly DroppedParam[] };

type Raw = Readonly<Record<string, unknown>>;
type Read<Value> = { readonly value: Value } | Exclude<DroppedParam['reason'], 'personal_information'>;

/** Not ok when a param declared as required is missing or did not survive: then the event says nothing true. */
export function readParams({ params: rules }: Pick<EventDefinition, 'params'>, raw: Raw): ReadParams {
  const dropped: DroppedParam[] = [];
  const params = readMembers(rules, raw, (param, rule, value) => {
    const read = rule === undefined ? 'undeclared' : readParam(param, { rule, value, dropped });
    if (typeof read === 'string') {
      dropped.push({ param: param.slice(0, 40), reason: read });
      return undefined;
    }
    return read.value;
  });
  return lacks(rules, params) ? { ok: false, dropped } : { ok: true, params, dropped };
}

type ReadMember<Rule, Value> = (name: string, rule: Rule | undefined, value: unknown) => Value | undefined;

/** Where all of it survives as it is, the very object that came: most often nothing has to be copied. */
function readMembers<Rule, Value>(
  rules: Readonly<Record<string, Rule>>,
  raw: Raw,
  read: ReadMember<Rule, Value>,
): Readonly<Record<string, Value>> {
  const values: (Value | undefined)[] = [];
  let same = true;
  for (const name of Object.keys(raw)) {
    const value = read(name, Object.hasOwn(rules, name) ? rules[name] : undefined, raw[name]);
    values.push(value);
    same &&= value !== undefined && value === raw[name];
  }
  if (same) {
    // Each member has just been read, and is what was read.
    return raw as Readonly<Record<string, Value>>;
  }
  const members: Record<string, Value> = {};
  Object.keys(raw).forEach((name, i) => {
    const value = values[i];
    if (value !== undefined) {
      members[name] = value;
    }
  });
  return members;
}

function lacks(rules: Readonly<Record<string, Pick<Param, 'required'>>>, found: object): boolean {
  for (const name in rules) {
    if (rules[name]?.required && !Object.hasOwn(found, name)) {
      return true;
    }
  }
  return false;
}

interface Reading<Rule> {
  readonly rule: Rule;
  readonly value: unknown;
  readonly dropped: DroppedParam[];
}

function readParam(param: string, { rule, value, dropped }: Reading<Param>): Read<ParamValue> {
  return rule.type === 'items' ? readItems(param, { rule, value, dropped }) : readScalar(rule, value);
}

/** An item that lacks what it must say is left out; a list of which nothing is left does not survive. */
function readItems(param: string, { rule, value, dropped }: Reading<ItemsParam>): Read<readonly Item[]> {
  if (!Array.isArray(value) || !value.every(isRecord)) {
    return 'wrong_type';
  }
  if (value.length > rule.max) {
    return 'out_of_bounds';
  }
  const items = value
    .map((item) =>
      readMembers<ScalarParam, Scalar>(rule.fields, item, (field, fieldRule, of) => {
        const read = fieldRule === undefined ? 'undeclared' : readScalar(fieldRule, of);
        if (typeof read === 'string') {
          noteOnce(dropped, { param: `${param}.${field.slice(0, 40)}`, reason: read });
          return undefined;
        }
        return read.value;
      }),
    )
    .filter((item) => Object.keys(item).length > 0 && !lacks(rule.fields, item));
  return items.length > 0 ? { value: items } : 'wrong_type';
}

/** Two hundred items with the same stray field are one line of the answer. */
function noteOnce(dropped: DroppedParam[], note: DroppedParam): void {
  if (!dropped.some(({ param, reason }) => param === note.param && reason === note.reason)) {
    dropped.push(note);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readScalar(rule: ScalarParam, value: unknown): Read<Scalar> {
  if (rule.type === 'string' || rule.type === 'enum') {
    if (typeof value !== 'string' || !value.isWellFormed()) {
      return 'wrong_type';
    }
    const fits = rule.type === 'enum' ? rule.values.includes(value) : isShort(value, rule.max);
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

/** In characters, as JSON Schema counts; UTF-16 units never count fewer, so most texts need no count. */
function isShort(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && Array.from(text).length <= max);
}
