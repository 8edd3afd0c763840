import type { Finding, JsonObject } from './judgement.ts';
import { isJsonObject, quote } from './judgement.ts';
import { checkName, USER_PROPERTY_NAME } from './names.ts';
import { kindOf } from './values.ts';

export const MOST_USER_PROPERTIES = 25;
export const LONGEST_USER_PROPERTY = 36;

/** The `_ga` form: two positive numbers joined by a dot (Google, "Measurement Protocol reference", client_id). */
export function isDocumentedClientId(value: string): boolean {
  const parts = /^(\d+)\.(\d+)$/.exec(value);
  return parts !== null && Number(parts[1]) > 0 && Number(parts[2]) > 0;
}

/** `client_id`, required on a web stream. Anything undocumented counts as lost, the reading that cannot mislead. */
export function checkClientId(value: unknown): Finding[] {
  const path = 'client_id';
  if (value === undefined || value === '') {
    return [{ effect: 'request_lost', code: 'VALUE_REQUIRED', path, says: 'A web stream needs a client_id.' }];
  }
  if (typeof value === 'string' && isDocumentedClientId(value)) return [];
  const says = 'The client_id must be text made of two positive numbers joined by a dot.';
  return [{ effect: 'request_lost', code: 'VALUE_INVALID', path, says }];
}

const SIGNALS: readonly string[] = ['ad_user_data', 'ad_personalization'];

/** The `consent` block. A signal left out or misspelt is taken from the same client's earlier hits (same page). */
export function checkConsent(value: unknown): Finding[] {
  if (!isJsonObject(value)) {
    const says = 'Without a consent object Google reuses the consent that this client last gave elsewhere.';
    const code = value === undefined ? 'VALUE_REQUIRED' : 'VALUE_INVALID';
    return [{ effect: 'inherited_consent', code, path: 'consent', says }];
  }
  const unknown = Object.keys(value).filter((key) => !SIGNALS.includes(key));
  return [
    ...SIGNALS.flatMap((signal) => checkSignal(signal, value[signal])),
    ...unknown.map((key): Finding => {
      const says = `The consent object has no field ${quote(key)}; refused measurement is expressed by not sending.`;
      return { effect: 'param_ignored', code: 'NAME_INVALID', path: `consent.${key}`, says };
    }),
  ];
}

function checkSignal(signal: string, value: unknown): Finding[] {
  if (value === 'GRANTED' || value === 'DENIED') return [];
  const says = `"${signal}" must be GRANTED or DENIED, or Google reuses what this client last gave elsewhere.`;
  const code = value === undefined ? 'VALUE_REQUIRED' : 'VALUE_INVALID';
  return [{ effect: 'inherited_consent', code, path: `consent.${signal}`, says }];
}

/** Fields that Google accepts and that would identify a visitor; this product must never send them. */
const IDENTIFYING: ReadonlyMap<string, string> = new Map([
  ['user_id', 'ties the events to an account'],
  ['user_data', 'carries contact details, hashed or not'],
  ['ip_override', 'hands over the IP address of the visitor'],
  ['user_agent', 'hands over the full browser description'],
]);

export function checkPrivacy(body: JsonObject): Finding[] {
  return [...IDENTIFYING].flatMap(([key, why]): Finding[] => {
    if (body[key] === undefined) return [];
    return [{ effect: 'privacy', code: 'VALUE_INVALID', path: key, says: `"${key}" ${why} and must never be sent.` }];
  });
}

/** `user_properties`: 25 of them, each `{ value, timestamp_micros? }` with a value of 36 characters at most. */
export function checkUserProperties(value: unknown): Finding[] {
  const path = 'user_properties';
  if (value === undefined) return [];
  if (!isJsonObject(value)) {
    const says = 'The user properties must be an object of { name: { value } }.';
    return [{ effect: 'param_ignored', code: 'VALUE_INVALID', path, says }];
  }
  const entries = Object.entries(value);
  const says = `A request holds at most ${MOST_USER_PROPERTIES} user properties, and those after them are ignored.`;
  const excess: Finding = { effect: 'param_ignored', code: 'EXCEEDED_MAX_ENTITIES', path, says };
  return [
    ...(entries.length > MOST_USER_PROPERTIES ? [excess] : []),
    ...entries.slice(0, MOST_USER_PROPERTIES).flatMap(([name, property]) => checkUserProperty(name, property)),
  ];
}

function checkUserProperty(name: string, property: unknown): Finding[] {
  const path = `user_properties.${name}`;
  const badName = checkName(name, USER_PROPERTY_NAME, path);
  if (badName) return [badName];
  const ignored = (code: Finding['code'], says: string): Finding[] => [{ effect: 'param_ignored', code, path, says }];
  if (!isJsonObject(property)) return ignored('VALUE_INVALID', 'A user property must be an object with a value.');
  const extra = Object.keys(property).find((key) => key !== 'value' && key !== 'timestamp_micros');
  if (extra !== undefined) return ignored('NAME_INVALID', `A user property has no field ${quote(extra)}.`);
  const { value } = property;
  if (value === undefined) return ignored('VALUE_REQUIRED', 'A user property needs a value.');
  if (typeof value === 'number') return [];
  if (typeof value !== 'string') {
    return ignored('VALUE_INVALID', `A user property must be a string or a number and this is ${kindOf(value)}.`);
  }
  if (value.length <= LONGEST_USER_PROPERTY) return [];
  return ignored('VALUE_OUT_OF_BOUNDS', `A user property value holds at most ${LONGEST_USER_PROPERTY} characters.`);
}
