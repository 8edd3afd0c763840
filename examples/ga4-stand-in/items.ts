import type { Checked, Finding, JsonObject, Place } from './judgement.ts';
import { costInEvent, isJsonObject, quote } from './judgement.ts';
import { checkName, PARAMETER_NAME } from './names.ts';
import { checkNumber, checkValue } from './values.ts';

export const MOST_ITEMS = 200;

/** Google's pages say 10 in one place and 27 in another: the stand-in keeps the cautious number. */
export const MOST_CUSTOM_ITEM_PARAMETERS = 10;

/** Parameters of an item in Google's recommended events reference; any other name is custom. */
const ITEM_NUMBERS: ReadonlySet<string> = new Set(['discount', 'index', 'price', 'quantity']);
const ITEM_TEXTS: ReadonlySet<string> = new Set([
  'affiliation',
  'coupon',
  'creative_name',
  'creative_slot',
  'item_brand',
  'item_category',
  'item_category2',
  'item_category3',
  'item_category4',
  'item_category5',
  'item_id',
  'item_list_id',
  'item_list_name',
  'item_name',
  'item_variant',
  'location_id',
  'promotion_id',
  'promotion_name',
]);

/** The `items` parameter: an array of objects, 200 at most. */
export function checkItems(value: unknown, place: Place): Checked<readonly JsonObject[] | undefined> {
  if (!Array.isArray(value)) {
    const says = 'The parameter "items" must be an array of item objects.';
    const effect = costInEvent(place);
    return { kept: undefined, findings: [{ effect, code: 'VALUE_INVALID', path: place.path, says }] };
  }
  const findings: Finding[] = [];
  if (value.length > MOST_ITEMS) {
    const says = `An event holds at most ${MOST_ITEMS} items, and the rest is left out.`;
    const path = `${place.path}[${MOST_ITEMS}]`;
    findings.push({ effect: costInEvent(place), code: 'EXCEEDED_MAX_ENTITIES', path, says });
  }
  const items: unknown[] = value.slice(0, MOST_ITEMS);
  const kept = items.flatMap((item, index) => {
    const checked = checkItem(item, { path: `${place.path}[${index}]`, strict: place.strict });
    findings.push(...checked.findings);
    return checked.kept === undefined ? [] : [checked.kept];
  });
  return { kept, findings };
}

function checkItem(item: unknown, place: Place): Checked<JsonObject | undefined> {
  if (!isJsonObject(item)) {
    const says = 'An item must be an object.';
    const effect = costInEvent(place);
    return { kept: undefined, findings: [{ effect, code: 'VALUE_INVALID', path: place.path, says }] };
  }
  const findings: Finding[] = [...checkIdentity(item, place)];
  const kept: Record<string, unknown> = {};
  let custom = 0;
  for (const [name, value] of Object.entries(item)) {
    const at = { path: `${place.path}.${name}`, strict: place.strict };
    const standard = ITEM_NUMBERS.has(name) || ITEM_TEXTS.has(name);
    if (!standard) custom += 1;
    if (!standard && custom > MOST_CUSTOM_ITEM_PARAMETERS) {
      findings.push(tooManyCustom(name, at));
      continue;
    }
    const badName = checkName(name, PARAMETER_NAME, at.path);
    const checked = ITEM_NUMBERS.has(name) ? checkNumber(value, at) : checkValue(name, value, at);
    findings.push(...(badName ? [badName] : checked.findings));
    if (!badName && checked.kept !== undefined) kept[name] = checked.kept;
  }
  return { kept, findings };
}

function checkIdentity(item: JsonObject, place: Place): Finding[] {
  if ([item['item_id'], item['item_name']].some((value) => typeof value === 'string' && value !== '')) return [];
  const says = 'An item needs an item_id or an item_name, as non-empty text.';
  return [{ effect: 'report_incomplete', code: 'VALUE_REQUIRED', path: place.path, says }];
}

function tooManyCustom(name: string, place: Place): Finding {
  const says =
    `The custom item parameter ${quote(name)} comes after the first ${MOST_CUSTOM_ITEM_PARAMETERS}, ` +
    'the lower of the two limits Google states.';
  return { effect: costInEvent(place), code: 'EXCEEDED_MAX_ENTITIES', path: place.path, says };
}
