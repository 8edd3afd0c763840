import type { Event } from '../../collect/event.ts';
import { most } from './limits.ts';
import { isReservedName, isReservedParam } from './names.ts';

/**
 * Why an event would not arrive as it is, before it is queued; a word that the marketer reads. The configuration refuses what a
 * catalog makes certain (catalog-faults.ts): this holds for whatever came past it.
 */
export type Ga4Refusal = 'name_reserved' | 'param_reserved' | 'too_many_params' | 'too_many_items' | 'too_large';

/** Bytes of the values of one event, at most: a request is nothing but it, its surroundings and what they repeat. */
const mostBytes = 100_000;

/** Ours: session, engagement, debug mode, and the page's address, title and referrer. */
const ours = 6;

export function whyNot({ name, params }: Pick<Event, 'name' | 'params'>): Ga4Refusal | undefined {
  if (isReservedName(name)) {
    return 'name_reserved';
  }
  let own = 0;
  for (const param in params) {
    own += 1;
    const value = params[param];
    if (typeof value === 'object') {
      if (value.length > most.items) {
        return 'too_many_items';
      }
      if (new TextEncoder().encode(JSON.stringify(value)).byteLength > mostBytes) {
        return 'too_large';
      }
    } else if (isReservedParam(param)) {
      return 'param_reserved';
    }
  }
  return own + ours > most.params ? 'too_many_params' : undefined;
}
