import type { Finding, JsonObject, Place } from './judgement.ts';
import { checkNumber } from './values.ts';

/** What Google's "Recommended events" reference asks of one event, beyond the naming and size limits. */
interface Recommendation {
  readonly required?: readonly string[];
  /** `wanted`: reports stay incomplete without `value`. `optional`: `value` may be absent. Both need a currency. */
  readonly money?: 'wanted' | 'optional';
  readonly items?: true;
}

const CART_STEP: Recommendation = { money: 'wanted', items: true };
const LEAD_STEP: Recommendation = { money: 'optional' };

/** Events without any requirement (`login`, `sign_up`, `share`…) are left out: nothing can be missing from them. */
export const RECOMMENDED: ReadonlyMap<string, Recommendation> = new Map<string, Recommendation>([
  ['add_payment_info', CART_STEP],
  ['add_shipping_info', CART_STEP],
  ['add_to_cart', CART_STEP],
  ['add_to_wishlist', CART_STEP],
  ['begin_checkout', CART_STEP],
  ['remove_from_cart', CART_STEP],
  ['view_cart', CART_STEP],
  ['view_item', CART_STEP],
  ['purchase', { ...CART_STEP, required: ['transaction_id'] }],
  ['refund', { money: 'wanted', required: ['transaction_id'] }],
  ['view_item_list', { items: true }],
  ['select_item', { items: true }],
  ['view_promotion', { items: true }],
  ['generate_lead', LEAD_STEP],
  ['qualify_lead', LEAD_STEP],
  ['disqualify_lead', LEAD_STEP],
  ['working_lead', LEAD_STEP],
  ['close_convert_lead', LEAD_STEP],
  ['close_unconvert_lead', LEAD_STEP],
  ['search', { required: ['search_term'] }],
  ['spend_virtual_currency', { required: ['value', 'virtual_currency_name'] }],
  ['post_score', { required: ['score'] }],
  ['unlock_achievement', { required: ['achievement_id'] }],
]);

const AMOUNTS: readonly string[] = ['value', 'tax', 'shipping'];
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** An event that Google keeps but cannot report properly. `params` are the ones received, before any cut. */
export function checkRecommendation(name: string, params: JsonObject, place: Place): Finding[] {
  const asked = RECOMMENDED.get(name);
  if (asked === undefined) return [];
  const missing = (asked.required ?? []).filter((param) => isAbsent(params[param]));
  return [
    ...missing.map((param) => notReported(`${place.path}.${param}`, `The event "${name}" needs "${param}".`)),
    ...(asked.items ? checkItemsPresent(name, params, place) : []),
    ...(asked.money ? checkMoney(asked.money, params, place) : []),
  ];
}

function checkItemsPresent(name: string, params: JsonObject, place: Place): Finding[] {
  const items = params['items'];
  if (items !== undefined && !(Array.isArray(items) && items.length === 0)) return [];
  const says = `The event "${name}" has no items, so the reports by product do not see it.`;
  return [{ effect: 'report_incomplete', code: 'VALUE_REQUIRED', path: `${place.path}.items`, says }];
}

function checkMoney(money: 'wanted' | 'optional', params: JsonObject, place: Place): Finding[] {
  // Text is the one wrong type that the check of all values lets through.
  const amounts = AMOUNTS.filter((name) => typeof params[name] === 'string');
  const findings: Finding[] = amounts.flatMap((name) => {
    const checked = checkNumber(params[name], { path: `${place.path}.${name}`, strict: place.strict });
    return checked.findings;
  });
  if (money === 'wanted' && params['value'] === undefined) {
    const says = 'Without "value" the revenue reports have nothing to add up for this event.';
    findings.push({ effect: 'report_incomplete', code: 'VALUE_REQUIRED', path: `${place.path}.value`, says });
  }
  return [...findings, ...checkCurrency(params, `${place.path}.currency`)];
}

function checkCurrency(params: JsonObject, path: string): Finding[] {
  const currency = params['currency'];
  if (currency === undefined) {
    if (params['value'] === undefined) return [];
    return [notReported(path, 'A "value" needs its "currency", or Google cannot count it as money.')];
  }
  if (typeof currency === 'string' && CURRENCIES.has(currency)) return [];
  const says = 'The currency must be a three-letter ISO 4217 code in capitals.';
  return [{ effect: 'not_reported', code: 'VALUE_INVALID', path, says }];
}

function notReported(path: string, says: string): Finding {
  return { effect: 'not_reported', code: 'VALUE_REQUIRED', path, says };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
