import type { Item, Params, ParamValue } from './params.ts';

/**
 * The params that a field list lets through: `param` for all of it, `items.field` for one field of each item. An item of which
 * nothing is left is left out, and so is a list of items of which nothing is left.
 */
export function paramsWithin(params: Params, fields: readonly string[]): Params {
  return Object.fromEntries(
    Object.entries(params).flatMap(([param, value]): [string, ParamValue][] => {
      if (fields.includes(param)) {
        return [[param, value]];
      }
      const items = typeof value === 'object' ? itemsWithin(param, value, fields) : [];
      return items.length > 0 ? [[param, items]] : [];
    }),
  );
}

function itemsWithin(param: string, items: readonly Item[], fields: readonly string[]): Item[] {
  return items
    .map((item) => Object.fromEntries(Object.entries(item).filter(([field]) => fields.includes(`${param}.${field}`))))
    .filter((item) => Object.keys(item).length > 0);
}

/** Whether a field list names a field: itself, the items it belongs to, or, as GA4 spells items, its bare name. */
export function namesField(fields: readonly string[], field: string): boolean {
  const [param = '', bare = param] = field.split('.');
  return fields.includes(field) || fields.includes(param) || fields.includes(bare);
}
