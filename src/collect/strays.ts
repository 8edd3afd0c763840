import { nameShape } from '../minimize/name-shape.ts';
import type { Admission } from '../storage/store.ts';
import type { Arrival, Draft, Walked } from './steps.ts';

/*
 * What a page sent and nobody declared: it is not kept, but that it came is worth knowing. One name of a beacon is noted, by its
 * shape and never with a value, so that a page full of them costs one row and not one for each.
 */

export type Stray = NonNullable<Admission['quarantined']>;

/** A page that draws names at random must not cost more work than this. */
export const mostStrays = 20;

/** One of the undeclared events and params of a beacon that is kept or counted: the turn goes by the time of its reception. */
export function strayOf(arrival: Pick<Arrival, 'beacon' | 'now'>, walked: Walked): Stray | undefined {
  if (walked.refused.length === 0 && walked.kept.every(({ dropped }) => dropped.length === 0)) {
    return undefined;
  }
  const found = straysOf(arrival, walked);
  return found[arrival.now % found.length];
}

/** The first `mostStrays` of them. */
export function straysOf({ beacon }: Pick<Arrival, 'beacon'>, { kept, refused }: Walked): readonly Stray[] {
  const found = new Map<string, Stray>();
  for (const { index, reason } of refused) {
    if (reason === 'unknown_event') {
      note(found, nameShape(beacon.events[index]?.name ?? ''), '');
    }
  }
  for (const draft of kept) {
    for (const { param, reason } of draft.dropped) {
      if (reason === 'undeclared') {
        note(found, draft.name, shapeOfParam(draft, param));
      }
    }
  }
  return [...found.values()];
}

function note(found: Map<string, Stray>, name: string, param: string): void {
  const own = `${name} ${param}`;
  const before = found.get(own);
  if (before !== undefined || found.size < mostStrays) {
    found.set(own, { name, param, n: (before?.n ?? 0) + 1 });
  }
}

/** Of a field of declared items the name of the items is the site's own. */
function shapeOfParam({ params, source }: Draft, param: string): string {
  const items = param.split('.', 1)[0] ?? '';
  const isField = items !== param && Object.hasOwn(source.params ?? {}, items) && Array.isArray(params[items]);
  return isField ? `${items}.${nameShape(param.slice(items.length + 1))}` : nameShape(param);
}
