import { nameShape } from '../minimize/name-shape.ts';
import type { Admission } from '../storage/store.ts';
import type { Arrival, Draft, Walked } from './steps.ts';

/* What a page sent and nobody declared: it is not kept, but that it came is worth knowing. Names by their shape, never a value. */

type Stray = NonNullable<Admission['quarantined']>[number];

/** A page that draws names at random must not make a row of each. */
export const mostStrays = 20;

/** Stands for the names beyond what is noted. */
const more = ':more';

/** The undeclared events and params of a beacon that is kept or counted, at most `mostStrays` names and one for the others. */
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
  const fits = found.has(own) || found.size < mostStrays;
  const key = fits ? own : more;
  const one = found.get(key) ?? { name: fits ? name : more, param: fits ? param : '', n: 0 };
  found.set(key, { ...one, n: one.n + 1 });
}

/** Of a field of declared items the name of the items is the site's own. */
function shapeOfParam({ params, source }: Draft, param: string): string {
  const items = param.split('.', 1)[0] ?? '';
  const isField = items !== param && Object.hasOwn(source.params ?? {}, items) && Array.isArray(params[items]);
  return isField ? `${items}.${nameShape(param.slice(items.length + 1))}` : nameShape(param);
}
