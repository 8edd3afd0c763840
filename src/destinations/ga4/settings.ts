import { leavingFields } from '../../minimize/payload.ts';
import type { Catalog } from '../../minimize/catalog.ts';
import type { MayLeave } from './params.ts';

/** What one site's property needs. */
export interface Ga4Settings {
  readonly endpoint: string;
  readonly measurementId: string;
  readonly apiSecret: string;
  /** The field list of the approved transfer file: of an event's params and its setting, nothing else. */
  readonly fields: readonly string[];
  /** What the catalog lets out of each event, by its name; an event that is not here leaves with all that the file lists. */
  readonly events?: Readonly<Record<string, EventFields>>;
  /** Origin in whose name page groups are sent, such as https://www.example.ca. */
  readonly pageOrigin: string;
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  /** Shows the events in GA4's DebugView (Google: Verify implementation). */
  readonly debug?: boolean | undefined;
}

/** Events of one request: where campaigns are kept, one place is left for theirs. */
export function eventsPerRequest({ campaign }: { readonly campaign: boolean }): number {
  return campaign ? 24 : 25;
}

/** Of one event in the catalog: the fields that may leave, as `param` or `items.field`, and which of them tell of the visitor. */
export interface EventFields {
  readonly leaving: readonly string[];
  readonly userProperties: readonly string[];
}

export function eventFields(catalog: Catalog): Readonly<Record<string, EventFields>> {
  return Object.fromEntries(
    Object.entries(catalog).map(([event, definition]) => {
      const told = Object.entries(definition.params).filter(([, rule]) => 'userProperty' in rule && rule.userProperty);
      return [event, { leaving: leavingFields(definition, 'ga4'), userProperties: told.map(([param]) => param) }];
    }),
  );
}

/** Both lists hold: the catalog's for this event, and the transfer file's, which may name a field of an item with or without its list. */
export function mayLeaveOf({ fields, events }: Ga4Settings, event: string): MayLeave {
  const own = events !== undefined && Object.hasOwn(events, event) ? events[event]?.leaving : undefined;
  return (field) =>
    (own === undefined || own.includes(field)) &&
    (fields.includes(field) || fields.includes(field.slice(field.indexOf('.') + 1)));
}

/** Which params of an event leave as user properties. */
export function userPropertiesOf({ events }: Ga4Settings, event: string): readonly string[] {
  return (events !== undefined && Object.hasOwn(events, event) ? events[event]?.userProperties : undefined) ?? [];
}
