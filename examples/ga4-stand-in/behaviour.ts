import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How the stand-in answers, whatever it thinks of the request. Faults come after the request was read and noted:
 * to the sender `hang` and `close` look like a loss, and the data may well have been recorded, as in real life.
 * `times` limits a fault to that many requests; the stand-in is normal again after them.
 */
export type Behaviour =
  | { readonly kind: 'normal' }
  | { readonly kind: 'status'; readonly status: number; readonly times?: number }
  | { readonly kind: 'hang'; readonly times?: number }
  | { readonly kind: 'close'; readonly times?: number }
  | { readonly kind: 'delay'; readonly ms: number; readonly times?: number };

/** The behaviour in force, counted down request by request. */
export interface BehaviourSwitch {
  set(behaviour: Behaviour): void;
  /** The behaviour for the request at hand. */
  take(): Behaviour;
}

export function createBehaviourSwitch(): BehaviourSwitch {
  let current: Behaviour = { kind: 'normal' };
  let left = Infinity;
  return {
    set(behaviour) {
      current = behaviour;
      left = behaviour.kind === 'normal' ? Infinity : (behaviour.times ?? Infinity);
    },
    take() {
      if (left <= 0) return { kind: 'normal' };
      left -= 1;
      return current;
    },
  };
}

/** Waits `ms`; false when the stand-in stopped meanwhile, so that a late answer holds no process open. */
export async function pause(ms: number, stopped: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal: stopped });
    return true;
  } catch {
    return false;
  }
}
