import type { Catalog } from '../../minimize/catalog.ts';
import { namesField } from '../../minimize/within.ts';
import type { MayLeave } from './params.ts';

/** What one site's property needs. */
export interface Ga4Settings {
  readonly endpoint: string;
  readonly measurementId: string;
  readonly apiSecret: string;
  /** The field list of the approved transfer file: of an event's params and its setting, nothing else. */
  readonly fields: readonly string[];
  /** By an event's name, which of its params tell of the visitor. */
  readonly userProperties?: UserProperties;
  /** Origin in whose name page groups are sent, such as https://www.example.ca. */
  readonly pageOrigin: string;
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  /** Shows the events in GA4's DebugView (Google: Verify implementation). */
  readonly debug?: boolean | undefined;
}

export type UserProperties = Readonly<Record<string, readonly string[]>>;

/** Events of one request: where campaigns are kept, one place is left for theirs. */
export function eventsPerRequest({ campaign }: { readonly campaign: boolean }): number {
  return campaign ? 24 : 25;
}

/** Which params the catalog marks as user properties, for the events that have any. */
export function userPropertiesOf(catalog: Catalog): UserProperties {
  return Object.fromEntries(
    Object.entries(catalog).flatMap(([event, { params }]) => {
      const told = Object.entries(params).flatMap(([param, rule]) =>
        'userProperty' in rule && rule.userProperty ? [param] : [],
      );
      return told.length > 0 ? [[event, told]] : [];
    }),
  );
}

/** Which params of an event leave as user properties. */
export function toldBy({ userProperties }: Ga4Settings, event: string): readonly string[] {
  return (
    (userProperties !== undefined && Object.hasOwn(userProperties, event) ? userProperties[event] : undefined) ?? []
  );
}

/** Whether the file lists a field, by its name; of an item with or without its list. */
export function mayLeaveOf({ fields }: Ga4Settings): MayLeave {
  return (field) => namesField(fields, field);
}
