import type { Effect, Finding, ValidationCode } from './judgement.ts';
import { quote } from './judgement.ts';

/** Event names that a web stream refuses (Google, "Measurement Protocol reference", reserved event names). */
export const RESERVED_EVENT_NAMES: ReadonlySet<string> = new Set([
  'ad_activeview',
  'ad_click',
  'ad_exposure',
  'ad_query',
  'ad_reward',
  'adunit_exposure',
  'app_clear_data',
  'app_exception',
  'app_install',
  'app_remove',
  'app_store_refund',
  'app_update',
  'app_upgrade',
  'dynamic_link_app_open',
  'dynamic_link_app_update',
  'dynamic_link_first_open',
  'error',
  'firebase_campaign',
  'firebase_in_app_message_action',
  'firebase_in_app_message_dismiss',
  'firebase_in_app_message_impression',
  'first_open',
  'first_visit',
  'notification_dismiss',
  'notification_foreground',
  'notification_open',
  'notification_receive',
  'notification_send',
  'os_update',
  'session_start',
  'user_engagement',
]);

/** Same page, reserved user property names. */
export const RESERVED_USER_PROPERTY_NAMES: ReadonlySet<string> = new Set([
  'first_open_time',
  'first_visit_time',
  'last_deep_link_referrer',
  'user_id',
  'first_open_after_install',
]);

export const RESERVED_PARAMETER_NAMES: ReadonlySet<string> = new Set(['firebase_conversion']);

/** For events Google states these prefixes for apps only; the stand-in takes the cautious reading for the web too. */
export const RESERVED_PREFIXES: readonly string[] = ['_', 'firebase_', 'ga_', 'google_'];

/** One kind of name: how long it may be, what is reserved, and what breaking the rule costs. */
interface NameRule {
  readonly noun: string;
  readonly longest: number;
  readonly reserved: ReadonlySet<string>;
  readonly prefixes: readonly string[];
  readonly effect: Effect;
}

export const EVENT_NAME: NameRule = {
  noun: 'event name',
  longest: 40,
  reserved: RESERVED_EVENT_NAMES,
  prefixes: RESERVED_PREFIXES,
  effect: 'event_dropped',
};

export const PARAMETER_NAME: NameRule = {
  noun: 'parameter name',
  longest: 40,
  reserved: RESERVED_PARAMETER_NAMES,
  prefixes: [...RESERVED_PREFIXES, 'gtag.'],
  effect: 'param_ignored',
};

export const USER_PROPERTY_NAME: NameRule = {
  noun: 'user property name',
  longest: 24,
  reserved: RESERVED_USER_PROPERTY_NAMES,
  prefixes: RESERVED_PREFIXES,
  effect: 'param_ignored',
};

// ASCII is the cautious reading of "alphanumeric": accented letters are nowhere said to be safe.
const ALPHABET = /^[A-Za-z][A-Za-z0-9_]*$/;

/** The one rule a name breaks first, or nothing. Source: Google, "Send Measurement Protocol events", limitations. */
export function checkName(name: string, rule: NameRule, path: string): Finding | undefined {
  const broken = (code: ValidationCode, rest: string): Finding => ({
    effect: rule.effect,
    code,
    path,
    says: `The ${rule.noun} ${quote(name)} ${rest}.`,
  });
  if (rule.reserved.has(name)) return broken('NAME_RESERVED', 'is reserved by Google');
  const prefix = rule.prefixes.find((start) => name.startsWith(start));
  if (prefix !== undefined) return broken('NAME_RESERVED', `starts with the reserved prefix "${prefix}"`);
  if (!ALPHABET.test(name)) {
    return broken('NAME_INVALID', 'must start with a letter and hold only letters, digits and underscores');
  }
  if (name.length > rule.longest) return broken('NAME_INVALID', `is longer than ${rule.longest} characters`);
  return undefined;
}
