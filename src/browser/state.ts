import { settings } from './settings.ts';
import type { Choices, Language, Notice, Receipt } from './wire.ts';

/** The same constant for everyone who refused: it holds a day and a text, never a person (rule 6). */
export interface Refused {
  readonly refused: true;
  readonly notice: string;
  readonly version: number;
  readonly day: string;
}

/** With `measure` refused this is a withdrawal the server has not confirmed: nothing is sent, and it is tried again. */
export interface Held {
  readonly receipt: Receipt;
  readonly notice: string;
  readonly version: number;
  readonly day: string;
  readonly language: Language;
  readonly choices: Choices;
  readonly expires_at: number;
}

export const NOTHING: Choices = { measure: 'refused', ga4: 'refused' };

const KEY = `balise:${settings.site}`;
const DAY = 86_400_000;
/** Silence after a refusal lasts as long as a grant would. */
const SILENCE = 180 * DAY;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const texts = (value: Record<string, unknown>, ...keys: string[]): boolean =>
  keys.every((key) => typeof value[key] === 'string');

function isRefused(value: unknown): value is Refused {
  if (!isObject(value) || value['refused'] !== true || !texts(value, 'notice', 'day')) return false;
  const age = Date.now() - Date.parse(String(value['day']));
  return age > -2 * DAY && age < SILENCE;
}

const isChoice = (value: unknown): boolean => value === 'granted' || value === 'refused';

function isHeld(value: unknown): value is Held {
  if (!isObject(value) || !isObject(value['receipt']) || !isObject(value['choices'])) return false;
  return (
    texts(value, 'notice', 'language') &&
    texts(value['receipt'], 'id', 'secret', 'pass') &&
    isChoice(value['choices']['measure']) &&
    isChoice(value['choices']['ga4']) &&
    Number(value['expires_at']) > Date.now()
  );
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** A device that cannot remember a refusal would be asked on every page, so there the script does nothing at all. */
export function canRemember(): boolean {
  try {
    localStorage.getItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/** Read at each use, never cached: what another tab or the person's own tools changed counts at once. */
export function current(): Held | Refused | null {
  const value = parse(localStorage.getItem(KEY));
  return isHeld(value) || isRefused(value) ? value : null;
}

export function held(): Held | null {
  const state = current();
  return state && 'receipt' in state ? state : null;
}

export function granted(): Held | null {
  const state = held();
  return state?.choices.measure === 'granted' ? state : null;
}

/** Something material has changed since the text that was answered. */
export function isOutdated({ version }: Held | Refused, notice: Notice): boolean {
  return !(version >= notice.asks_again_since);
}

let changed = (): void => undefined;

export function keep(state: Held): void {
  localStorage.setItem(KEY, JSON.stringify(state));
  changed();
}

export const today = (): string => new Date().toISOString().slice(0, 10);

export function keepRefusal({ notice, version }: Pick<Refused, 'notice' | 'version'>): void {
  const refused: Refused = { refused: true, notice, version, day: today() };
  localStorage.setItem(KEY, JSON.stringify(refused));
  changed();
}

/** Calls back after a change made here, in another tab, or while this page slept in the back/forward cache. */
export function whenChanged(callback: () => void): void {
  changed = callback;
  addEventListener('storage', (event) => {
    if (event.key === KEY || event.key === null) callback();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) callback();
  });
}
