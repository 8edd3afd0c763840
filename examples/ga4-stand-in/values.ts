import type { Checked, Place } from './judgement.ts';
import { costInEvent } from './judgement.ts';

/** Parameters that Google cuts at their own length (support.google.com 9267744, event collection limits). */
export const CUT_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['page_location', 1000],
  ['page_referrer', 420],
  ['page_title', 300],
]);

export const LONGEST_VALUE = 100;

/** `debug_mode: true` is the one boolean that Google's own examples send ("Verify implementation"). */
const BOOLEAN_PARAMETER = 'debug_mode';

/** A parameter value may be a string or a number; lengths are counted in UTF-16 units, the stricter reading. */
export type Scalar = string | number | boolean;

/**
 * A value in an event or in an item. Every parameter over 100 characters counts as ignored, as the page "Send
 * Measurement Protocol events" says of limits, although cut values have been reported in practice.
 */
export function checkValue(name: string, value: unknown, place: Place): Checked<Scalar | undefined> {
  if (typeof value === 'number') return { kept: value, findings: [] };
  if (typeof value === 'boolean' && name === BOOLEAN_PARAMETER) return { kept: value, findings: [] };
  if (typeof value !== 'string') return wrongType(value, place);
  const cut = CUT_LENGTHS.get(name);
  if (cut !== undefined) return cutAt(value, cut, place);
  if (value.length <= LONGEST_VALUE) return { kept: value, findings: [] };
  const says = `A value over ${LONGEST_VALUE} characters is over the limit, and the parameter is ignored.`;
  return refused({ effect: costInEvent(place), code: 'VALUE_OUT_OF_BOUNDS', path: place.path, says });
}

/** For the parameters that Google documents as numbers (`value`, `price`, `quantity`…). */
export function checkNumber(value: unknown, place: Place): Checked<Scalar | undefined> {
  if (typeof value === 'number') return { kept: value, findings: [] };
  const says = `This parameter must be a number and is ${kindOf(value)}; RELAXED may or may not keep it.`;
  return refused({ effect: costInEvent(place), code: 'VALUE_INVALID', path: place.path, says });
}

/** "null", "an array", "an object", "a boolean", "a string"… for sentences. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function wrongType(value: unknown, place: Place): Checked<undefined> {
  const says =
    `A parameter value must be a string or a number and this is ${kindOf(value)}: ` +
    'ENFORCE_RECOMMENDATIONS refuses it, RELAXED may or may not keep it.';
  return refused({ effect: costInEvent(place), code: 'VALUE_INVALID', path: place.path, says });
}

function cutAt(value: string, length: number, place: Place): Checked<string> {
  if (value.length <= length) return { kept: value, findings: [] };
  const says = `The value is longer than ${length} characters, and Google cuts it there.`;
  const effect = place.strict ? 'event_dropped' : 'value_cut';
  return {
    kept: value.slice(0, length),
    findings: [{ effect, code: 'VALUE_OUT_OF_BOUNDS', path: place.path, says }],
  };
}

function refused(finding: Checked<undefined>['findings'][number]): Checked<undefined> {
  return { kept: undefined, findings: [finding] };
}
