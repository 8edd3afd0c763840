import { type DestinationName, destinationNames } from '../destinations/name.ts';
import type { Catalog, EventDefinition, ItemsParam, Param, ScalarParam } from './catalog.ts';
import { leavingFields } from './payload.ts';
import { sortedJson } from './plan.ts';

/* What a new catalog does: told before it is in force, and counted in the ledger when it is. */

/**
 * `added`, `removed`: an event, or a field of one that stays. `widened`: takes values, or events, that were refused before.
 * `narrowed`: refuses some. `redefined`: both, or neither can be said. `leaves`, `stays`: may leave to a destination from now
 * on, or no longer. `reworded`: words, owner, review day; nothing about what is collected.
 */
export type ChangeKind = 'added' | 'removed' | 'widened' | 'narrowed' | 'redefined' | 'leaves' | 'stays' | 'reworded';

export interface CatalogChange {
  readonly event: string;
  /** As `param` or `items.field`; absent when the event as such is meant. */
  readonly field?: string;
  readonly kind: ChangeKind;
  readonly destination?: DestinationName;
}

export function catalogChanges(before: Catalog, after: Catalog): CatalogChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((event): CatalogChange[] => {
    const old = own(before, event);
    const now = own(after, event);
    if (old === undefined || now === undefined) {
      return [{ event, kind: now === undefined ? 'removed' : 'added' }];
    }
    const changes = [...fieldChanges(event, old, now), ...leavingChanges(event, old, now)];
    const isSame = changes.length > 0 || sortedJson(old) === sortedJson(now);
    return isSame ? changes : [{ event, kind: old.kind === now.kind ? 'reworded' : 'redefined' }];
  });
}

/** Collects or communicates more than before: whoever assessed it has to look again. */
export function isMore({ kind }: CatalogChange): boolean {
  return kind === 'added' || kind === 'widened' || kind === 'redefined' || kind === 'leaves';
}

function fieldChanges(event: string, old: EventDefinition, now: EventDefinition): CatalogChange[] {
  const [then, next] = [flat(old.params), flat(now.params)];
  const fields = [...new Set([...then.keys(), ...next.keys()])].sort();
  return fields.flatMap((field) => {
    const kind = fieldChange(then.get(field), next.get(field));
    return kind === undefined ? [] : [{ event, field, kind }];
  });
}

/** Items stand under their own name with what holds for the list, and each of their fields under a name of its own. */
function flat(params: Readonly<Record<string, Param>>): Map<string, Rule> {
  return new Map(
    Object.entries(params).flatMap(([param, rule]): [string, Rule][] =>
      rule.type === 'items'
        ? [
            [param, rule],
            ...Object.entries(rule.fields).map(([of, inner]): [string, Rule] => [`${param}.${of}`, inner]),
          ]
        : [[param, rule]],
    ),
  );
}

type Rule = ScalarParam | ItemsParam;

function fieldChange(old: Rule | undefined, now: Rule | undefined): ChangeKind | undefined {
  if (old === undefined || now === undefined) {
    return now === undefined ? 'removed' : 'added';
  }
  const wider = takesMore(old, now);
  const narrower = takesMore(now, old);
  return wider && narrower ? 'redefined' : wider ? 'widened' : narrower ? 'narrowed' : undefined;
}

/** Whether the second takes something that the first does not. A param that need not be there takes events without it. */
function takesMore(old: Rule, now: Rule): boolean {
  return (Boolean(old.required) && !now.required) || old.type !== now.type || reachesFurther(old, now);
}

function reachesFurther(old: Rule, now: Rule): boolean {
  if ('values' in old && 'values' in now) {
    return now.values.some((value) => !old.values.includes(value));
  }
  if ('min' in old && 'min' in now) {
    return now.min < old.min || now.max > old.max;
  }
  return 'max' in old && 'max' in now && now.max > old.max;
}

function leavingChanges(event: string, old: EventDefinition, now: EventDefinition): CatalogChange[] {
  return destinationNames.flatMap((destination) => {
    const [then, next] = [leavingFields(old, destination), leavingFields(now, destination)];
    // A field that is new or gone says so already, unless it is declared and stays home.
    const declared = (field: string) => flat(old.params).has(field) && flat(now.params).has(field);
    const more = next.filter((field) => !then.includes(field) && declared(field));
    const less = then.filter((field) => !next.includes(field) && declared(field));
    return [
      ...more.map((field) => ({ event, field, kind: 'leaves' as const, destination })),
      ...less.map((field) => ({ event, field, kind: 'stays' as const, destination })),
    ];
  });
}

function own(catalog: Catalog, event: string): EventDefinition | undefined {
  return Object.hasOwn(catalog, event) ? catalog[event] : undefined;
}
