import type { Leaf } from './proof.ts';

/** What the collector answers to whoever shows the secret, as far as this page reads it. */

export type State = 'granted' | 'refused' | 'withdrawn' | 'expired' | 'voided' | 'superseded';

export interface PurposeState {
  readonly purpose: string;
  readonly state: State;
  readonly since: number | null;
  readonly until: number | null;
  readonly record_id: string;
}

/** One entry of the ledger about this receipt. `type` says which of the others it has. */
export type Entry = Readonly<Record<string, unknown>>;

export interface Proof {
  readonly checkpoint: string;
  readonly leaves: readonly Leaf[];
}

export interface Standing {
  readonly receipt: { readonly id: string; readonly salt: string };
  readonly site: string;
  readonly choices: Readonly<Record<string, unknown>>;
  readonly states: readonly PurposeState[];
  readonly records: readonly Entry[];
  readonly proof: Proof | null;
}

/** A text as it was shown: whatever its version of the collector put in it. */
export type Words = Readonly<Record<string, unknown>>;

export interface Counts {
  readonly withdrawn_at: number | null;
  readonly events: number;
  /** Kept from destruction by a legal hold. */
  readonly held?: number;
  readonly deliveries: number;
  readonly in_flight: number;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const textIn = (value: unknown, key: string): string => {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
};

export const numberIn = (value: unknown, key: string): number | null => {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'number' ? found : null;
};

export const listIn = (value: unknown, key: string): readonly unknown[] => {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
};

export function isStanding(value: unknown): value is Standing {
  return (
    isObject(value) &&
    isObject(value['receipt']) &&
    isObject(value['choices']) &&
    textIn(value['receipt'], 'id') !== '' &&
    textIn(value, 'site') !== '' &&
    Array.isArray(value['states']) &&
    Array.isArray(value['records']) &&
    (value['proof'] === null || (isObject(value['proof']) && Array.isArray(value['proof']['leaves'])))
  );
}

export function isCounts(value: unknown): value is Counts {
  return ['events', 'deliveries', 'in_flight'].every((key) => numberIn(value, key) !== null);
}
