import type { EventDefinition, ItemsParam, Param, ScalarParam } from '../catalog.ts';
import type { DroppedParam, Item, Params, ParamValue, Scalar } from '../params.ts';
import type { Guard } from './guard.ts';

/*
 * What survived its declaration, held against the guard. Only free texts are: a number, a switch or a declared value says
 * nothing that the site did not foresee.
 */

export type GuardedParams =
  | { readonly ok: true; readonly params: Params; readonly dropped: readonly DroppedParam[] }
  /** Something refuses the whole event, or what was refused is required. */
  | { readonly ok: false };

/** `withheld`: the value does not survive. `stop`: neither does its event. */
type Passed<Value> = { readonly value: Value } | 'withheld' | 'stop';

interface Passage {
  readonly guard: Guard;
  readonly dropped: DroppedParam[];
}

type Rules = EventDefinition['params'];

export function guardParams(
  { params: rules }: { readonly params: Rules },
  params: Params,
  guard: Guard,
): GuardedParams {
  const dropped: DroppedParam[] = [];
  let passed = params;
  for (const name of Object.keys(params)) {
    const rule = rules[name];
    const value = params[name];
    if (rule === undefined || value === undefined) {
      passed = without(passed, name);
    } else if (rule.type === 'string' || rule.type === 'items') {
      const result = passParam({ name, rule, value }, { guard, dropped });
      if (result === 'stop' || (result === 'withheld' && rule.required)) {
        return { ok: false };
      }
      if (result === 'withheld') {
        note(dropped, name);
        passed = without(passed, name);
      } else if (result.value !== value) {
        passed = { ...passed, [name]: result.value };
      }
    }
  }
  return { ok: true, params: passed, dropped };
}

function without(params: Params, name: string): Params {
  return Object.fromEntries(Object.entries(params).filter(([other]) => other !== name));
}

interface Read<Rule, Value> {
  readonly name: string;
  readonly rule: Rule;
  readonly value: Value;
}

function passParam({ name, rule, value }: Read<Param, ParamValue>, passage: Passage): Passed<ParamValue> {
  if (rule.type === 'items') {
    return typeof value === 'object' ? passItems({ name, rule, value }, passage) : 'withheld';
  }
  return typeof value === 'object' ? 'withheld' : passScalar({ name, rule, value }, passage.guard);
}

function passScalar({ name, rule, value }: Read<ScalarParam, Scalar>, guard: Guard): Passed<Scalar> {
  if (rule.type !== 'string' || typeof value !== 'string') {
    return { value };
  }
  const guarded = guard(name, value);
  switch (guarded.verdict) {
    case 'clean':
      return { value };
    case 'masked':
      // A mask may be longer than what it covers, and the declared length still holds.
      return guarded.text.length <= rule.max ? { value: guarded.text } : 'withheld';
    case 'refuse_param':
      return 'withheld';
    case 'refuse_event':
      return 'stop';
  }
}

/** An item that loses what it must say is left out, as where it was never said. */
function passItems(
  { name, rule, value }: Read<ItemsParam, readonly Item[]>,
  { guard, dropped }: Passage,
): Passed<readonly Item[]> {
  const items: Item[] = [];
  for (const item of value) {
    const fields: Record<string, Scalar> = {};
    let whole = true;
    for (const field of Object.keys(item)) {
      const of = rule.fields[field];
      const said = item[field];
      const result: Passed<Scalar> =
        of === undefined || said === undefined ? 'withheld' : passScalar({ name: field, rule: of, value: said }, guard);
      if (result === 'stop') {
        return 'stop';
      }
      if (result === 'withheld') {
        note(dropped, `${name}.${field}`);
        whole &&= !of?.required;
      } else {
        fields[field] = result.value;
      }
    }
    if (whole && Object.keys(fields).length > 0) {
      items.push(fields);
    }
  }
  return items.length > 0 ? { value: items } : 'withheld';
}

/** Two hundred items with the same fault are one line of the answer. */
function note(dropped: DroppedParam[], param: string): void {
  if (!dropped.some((before) => before.param === param)) {
    dropped.push({ param, reason: 'personal_information' });
  }
}
