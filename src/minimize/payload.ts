import type { DestinationName } from '../destinations/name.ts';
import type { Catalog, EventDefinition, Param } from './catalog.ts';
import { chosen, type Keep, keepsNothing } from './keep.ts';

/* What may leave, read from the catalog alone: what a transfer file has to have weighed (LPRPSP 17). */

/** Of a beacon's setting, what a destination may be given beside an event's own fields (collect/event.ts). */
const settingFields = { ga4: ['page', 'device'], webhook: ['page', 'referrer', 'device'] } as const satisfies Record<
  DestinationName,
  readonly string[]
>;

/**
 * Each field that may leave to a destination, as `event.param` or `event.items.field`, sorted. What belongs to the setting is
 * listed with every event that it would leave with, so that an event without a param of its own is seen, too.
 *
 * @param keep what the site chose to keep of its pages: it may leave, too.
 */
export function payloadOf(
  catalog: Catalog,
  destination: DestinationName,
  keep: Keep = keepsNothing,
): readonly string[] {
  const setting = [...settingFields[destination], ...chosen(keep)];
  const fields = Object.entries(catalog).flatMap(([event, definition]) =>
    [...leavingFields(definition, destination), ...setting].map((field) => `${event}.${field}`),
  );
  return [...new Set(fields)].sort();
}

/** The fields of one event that may leave to a destination, as `param` or `items.field`: its own list, or all it declares. */
export function leavingFields(
  { params, to }: Pick<EventDefinition, 'params' | 'to'>,
  destination: DestinationName,
): string[] {
  const listed = to?.[destination];
  const declared = fieldsOf(params);
  return listed === undefined
    ? declared
    : declared.filter((field) => listed.includes(field) || listed.includes(field.split('.', 1)[0] ?? ''));
}

/** Every field that params declare; items are named by what each of them says. */
export function fieldsOf(params: Readonly<Record<string, Param>>): string[] {
  return Object.entries(params).flatMap(([param, rule]) =>
    rule.type === 'items' ? Object.keys(rule.fields).map((field) => `${param}.${field}`) : [param],
  );
}
