import type { Event } from '../../collect/event.ts';
import type { ParamValue } from '../../minimize/catalog.ts';

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
  const leaving = Object.entries(params).filter(([param]) => fields.includes(param));
  const hasItem = leaving.some(([param]) => param === 'item_id' || param === 'item_name');
  const inItem = (param: string) => hasItem && itemFields.has(param);
  const outer = leaving.filter(([param]) => !inItem(param)).map(([param, value]) => [param, valueOf(value)] as const);
  const item = leaving.filter(([param]) => inItem(param)).map(([param, value]) => [param, valueOf(value)] as const);
  return { ...Object.fromEntries(outer), ...(hasItem ? { items: [Object.fromEntries(item)] } : {}) };
}

/** The protocol knows text and numbers only, and text of 100 characters (Send events, limitations). */
function valueOf(value: ParamValue): Ga4Value {
  return typeof value === 'number' ? value : String(value).slice(0, 100);
}
