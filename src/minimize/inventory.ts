import type { DestinationName } from '../destinations/name.ts';
import { toHex, utf8 } from '../ledger/bytes.ts';
import type { Sha256 } from '../ledger/tree.ts';
import type { Catalog, Param, ScalarParam } from './catalog.ts';
import { chosen, type Keep } from './keep.ts';
import { payloadOf } from './payload.ts';
import { sortedJson } from './plan.ts';

/*
 * What a site collects, for what, and what leaves to whom: what an assessment (LPRPSP 3.3) has to have looked at. Words, owners
 * and review days are not part of it: changing them changes nothing for anybody who is measured.
 */

/** What the catalog does not say. */
export interface Surroundings {
  readonly purposes: readonly string[];
  /** Where it runs and where it is kept. */
  readonly places: readonly string[];
  readonly destinations: readonly DestinationName[];
  readonly recipients: readonly { readonly covers: string; readonly recipient: string; readonly country: string }[];
  /** What is kept of a page beside what is kept of every page. */
  readonly keep: Keep;
}

/** Kept of every beacon (collect/event.ts). */
const setting = ['page', 'referrer', 'device'] as const;

export interface Inventory {
  readonly purposes: readonly string[];
  readonly places: readonly string[];
  readonly setting: readonly string[];
  /** `event`, and each of its fields as `event.field type bounds`. */
  readonly collected: readonly string[];
  readonly leaves: Readonly<Record<string, readonly string[]>>;
  readonly recipients: readonly string[];
}

export function inventoryOf(catalog: Catalog, around: Surroundings): Inventory {
  return {
    purposes: sorted(around.purposes),
    places: sorted(around.places),
    setting: sorted([...setting, ...chosen(around.keep)]),
    collected: sorted(Object.entries(catalog).flatMap(([event, { params }]) => [event, ...fieldsIn(event, params)])),
    leaves: Object.fromEntries(around.destinations.map((name) => [name, payloadOf(catalog, name, around.keep)])),
    recipients: sorted(
      around.recipients.map(({ covers, recipient, country }) => `${covers}: ${recipient} (${country})`),
    ),
  };
}

/** The first 16 hexadecimal digits of the SHA-256 of its canonical JSON: short enough to be copied into a file by hand. */
export function inventoryHash(inventory: Inventory, sha256: Sha256): string {
  return toHex(sha256(utf8(sortedJson(inventory)))).slice(0, 16);
}

function fieldsIn(event: string, params: Readonly<Record<string, Param>>): string[] {
  return Object.entries(params).flatMap(([param, rule]) =>
    rule.type === 'items'
      ? [
          `${event}.${param} items ≤ ${rule.max}`,
          ...Object.entries(rule.fields).map(([field, inner]) => `${event}.${param}.${field} ${boundsOf(inner)}`),
        ]
      : [`${event}.${param} ${boundsOf(rule)}`],
  );
}

/** A type and how far it reaches, in a form that people read, too. */
export function boundsOf(rule: ScalarParam): string {
  switch (rule.type) {
    case 'string':
      return `string ≤ ${rule.max}`;
    case 'enum':
      return `enum ${sorted(rule.values).join(' | ')}`;
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'integer':
      return `${rule.type} ${rule.min}..${rule.max}${rule.unit === undefined ? '' : ` ${rule.unit}`}`;
  }
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
