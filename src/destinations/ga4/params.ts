import type { Params, Scalar } from '../../minimize/params.ts';
import type { Cutter } from './cutter.ts';
import { longest } from './limits.ts';

type Ga4Value = string | number;
export type Ga4Item = Readonly<Record<string, Ga4Value>>;
export type Ga4Params = Readonly<Record<string, Ga4Value | readonly Ga4Item[]>>;

/** Whether a field of an event may leave, by its name, or of its items as `items.name`. */
export type MayLeave = (field: string) => boolean;

/** Without a list of items, these describe the one product that an event is about: GA4 reads them inside `items` and nowhere else. */
const productFields: ReadonlySet<string> = new Set([
  'item_id',
  'item_name',
  'item_brand',
  'item_category',
  'item_variant',
  'price',
  'quantity',
]);

/** Events of which Google reads such a field as their own (Recommended events). */
const nameTheirOwn: ReadonlySet<string> = new Set(['share', 'spend_virtual_currency']);

interface Leaving {
  readonly mayLeave: MayLeave;
  readonly cutter: Cutter;
}

/** The params of an event that may leave, as GA4 reads them. */
export function paramsOf(event: string, params: Params, { mayLeave, cutter }: Leaving): Ga4Params {
  const outer: Record<string, Ga4Value> = {};
  const product: Record<string, Ga4Value> = {};
  const items: Ga4Item[] = [];
  for (const [param, value] of Object.entries(params)) {
    if (typeof value === 'object') {
      items.push(...value.map((item) => itemOf(param, item, { mayLeave, cutter })).filter(isOneOfGoogles));
    } else if (mayLeave(param)) {
      const ofProduct = productFields.has(param) && !nameTheirOwn.has(event);
      (ofProduct ? product : outer)[param] = valueOf(value, cutter);
    }
  }
  if (items.length > 0) {
    return { ...outer, items };
  }
  return isOneOfGoogles(product) ? { ...outer, items: [product] } : { ...outer, ...product };
}

function itemOf(param: string, item: Readonly<Record<string, Scalar>>, { mayLeave, cutter }: Leaving): Ga4Item {
  const leaving: Record<string, Ga4Value> = {};
  for (const [field, value] of Object.entries(item)) {
    if (mayLeave(`${param}.${field}`)) {
      leaving[field] = valueOf(value, cutter);
    }
  }
  return leaving;
}

/** An item that says neither which product nor its name is one that no report shows (Recommended events, item object). */
function isOneOfGoogles(item: Ga4Item): boolean {
  return [item['item_id'], item['item_name']].some((value) => value !== undefined && value !== '');
}

/** The protocol knows text and numbers only. */
export function valueOf(value: Scalar, cutter: Cutter, length: number = longest.value): Ga4Value {
  return typeof value === 'number' ? value : cutter.fit(String(value), length);
}
