import type { Event } from '../../collect/event.ts';
import type { Scalar } from '../../minimize/params.ts';

type Ga4Value = string | number;
type Item = Readonly<Record<string, Ga4Value>>;
export type Ga4Params = Readonly<Record<string, Ga4Value | readonly Item[]>>;

/** Params that describe a product: GA4 reads them inside `items` and nowhere else (Recommended events, item object). */
const itemFields: ReadonlySet<string> = new Set([
  'item_id',
  'item_name',
  'item_brand',
  'item_category',
  'item_variant',
  'price',
  'quantity',
]);

/** The declared params that the transfer file lets out; an event about one product carries it as its one item. */
export function paramsOf({ params }: Event, fields: readonly string[]): Ga4Params {
  const outer: Record<string, Ga4Value> = {};
  const items: Item[] = [];
  const alone: Record<string, Scalar> = {};
  for (const [param, value] of Object.entries(params)) {
    if (typeof value === 'object') {
      items.push(...value.map((item) => itemOf(item, fields)).filter((item) => Object.keys(item).length > 0));
    } else if (itemFields.has(param)) {
      alone[param] = value;
    } else if (fields.includes(param)) {
      outer[param] = valueOf(value);
    }
  }
  const single = itemOf(alone, fields);
  if (items.length === 0 && (single['item_id'] ?? single['item_name']) !== undefined) {
    return { ...outer, items: [single] };
  }
  return { ...outer, ...(items.length > 0 ? { items } : single) };
}

function itemOf(item: Readonly<Record<string, Scalar>>, fields: readonly string[]): Item {
  return Object.fromEntries(
    Object.entries(item)
      .filter(([field]) => fields.includes(field))
      .map(([field, value]) => [field, valueOf(value)]),
  );
}

/** The protocol knows text and numbers only, and text of 100 characters (Send events, limitations). */
function valueOf(value: Scalar): Ga4Value {
  return typeof value === 'number' ? value : String(value).slice(0, 100);
}
