import type { Catalog, EventDefinition, Param } from '../../minimize/catalog.ts';
import { itemFields, longest, most } from './limits.ts';
import { isReservedName, isReservedParam, isReservedProperty } from './names.ts';

/** Where in the catalog, and how to mend it. */
export type CatalogFault = readonly [path: readonly string[], mend: string];

/** What GA4 would drop without a word, as far as a catalog shows it: better said at the start. */
export function catalogFaults(catalog: Catalog): CatalogFault[] {
  return Object.entries(catalog).flatMap(([event, definition]) => [
    ...(isReservedName(event) ? [[[event], 'GA4 reserves this event name: choose another'] as const] : []),
    ...eventFaults(definition).map(([path, mend]): CatalogFault => [[event, ...path], mend]),
  ]);
}

/** Ours beside them (preflight.ts). */
const mostOwnParams = most.params - 6;

function eventFaults({ params }: EventDefinition): CatalogFault[] {
  const rules = Object.entries(params);
  const lists = rules.filter(([, rule]) => rule.type === 'items');
  return [
    ...rules.flatMap(([param, rule]) => paramFaults(param, rule)),
    ...(lists.length > 1 ? [[['params'], 'GA4 reads one list of items: declare one'] as const] : []),
    ...(rules.length > mostOwnParams
      ? [[['params'], `GA4 takes ${most.params} params, six of them ours: declare at most ${mostOwnParams}`] as const]
      : []),
  ];
}

function paramFaults(param: string, rule: Param): CatalogFault[] {
  if (rule.type === 'items') {
    const custom = Object.keys(rule.fields).filter((field) => !itemFields.has(field));
    return [
      ...(param === 'items' ? [] : [[['params', param], 'GA4 reads products from a param called items'] as const]),
      ...(custom.length > most.customItemParams
        ? [[['params', param, 'fields'], `GA4 takes ${most.customItemParams} item fields of a site's own`] as const]
        : []),
      ...(Object.hasOwn(rule.fields, 'item_id') || Object.hasOwn(rule.fields, 'item_name')
        ? []
        : [[['params', param, 'fields'], 'GA4 shows no item without item_id or item_name: declare one'] as const]),
    ];
  }
  if (isReservedParam(param)) {
    return [[['params', param], 'GA4 reserves this param name: choose another']];
  }
  return rule.userProperty ? propertyFaults(param) : [];
}

function propertyFaults(param: string): CatalogFault[] {
  if (isReservedProperty(param)) {
    return [[['params', param], 'GA4 reserves this name of a user property: choose another']];
  }
  return param.length > longest.userPropertyName
    ? [[['params', param], `GA4 takes names of user properties of ${longest.userPropertyName} characters`]]
    : [];
}

/** What GA4 takes and makes little of: nothing is lost, so it stops no start. */
export function catalogAdvice(catalog: Catalog): CatalogFault[] {
  return Object.entries(catalog).flatMap(([event, { params }]): CatalogFault[] =>
    // Recommended events: `currency` is required whenever `value` is set.
    Object.hasOwn(params, 'value') && !Object.hasOwn(params, 'currency')
      ? [[[event, 'params', 'value'], 'GA4 adds up no value without its currency: declare currency beside it']]
      : [],
  );
}
