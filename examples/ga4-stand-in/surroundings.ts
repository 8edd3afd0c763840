import type { Finding, JsonObject } from './judgement.ts';
import { isJsonObject, quote } from './judgement.ts';

/** ISO 3166-1 alpha-2, the officially assigned codes. */
export const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
    'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
    'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
    'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
    'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
    'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
  ).split(' '),
);

/** ISO 3166-2 for Canada; for other countries only the form of the code is checked. */
const CANADIAN_REGIONS: ReadonlySet<string> = new Set(
  'AB BC MB NB NL NS NT NU ON PE QC SK YT'.split(' ').map((province) => `CA-${province}`),
);

const REGION_FORM = /^([A-Z]{2})-[A-Z0-9]{1,3}$/;
const M49_FORM = /^\d{3}$/;
const CONTINENTS: ReadonlySet<string> = new Set(['002', '009', '019', '142', '150']);

const LOCATION_CHECKS: ReadonlyMap<string, { test: (value: string) => boolean; says: string }> = new Map([
  [
    'country_id',
    { test: (value) => COUNTRIES.has(value), says: 'The country must be an ISO 3166-1 code in capitals.' },
  ],
  ['region_id', { test: isRegion, says: 'The region must be an ISO 3166-2 code such as CA-QC.' }],
  ['subcontinent_id', { test: (value) => M49_FORM.test(value), says: 'The subcontinent must be a UN M49 code.' }],
  ['continent_id', { test: (value) => CONTINENTS.has(value), says: 'The continent must be a UN M49 code.' }],
]);

/** `user_location` (Google, "Measurement Protocol reference"); a code Google cannot read locates nobody. */
export function checkUserLocation(value: unknown): Finding[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) return [invalid('user_location', 'The location must be an object of codes.')];
  const findings = Object.entries(value).flatMap(([key, code]) => checkLocationKey(key, code));
  const region = value['region_id'];
  const country = value['country_id'];
  const apart = typeof region === 'string' && typeof country === 'string' && !region.startsWith(`${country}-`);
  if (!apart || findings.length > 0) return findings;
  return [invalid('user_location.region_id', 'The region is not in the country sent with it.')];
}

function checkLocationKey(key: string, code: unknown): Finding[] {
  const path = `user_location.${key}`;
  if (key === 'city') {
    const says = 'A city is finer than this product may send; country and region are enough for Google.';
    return [{ effect: 'privacy', code: 'VALUE_INVALID', path, says }];
  }
  const check = LOCATION_CHECKS.get(key);
  if (check === undefined) return [unknownKey('location', key, path)];
  return typeof code === 'string' && check.test(code) ? [] : [invalid(path, check.says)];
}

function isRegion(value: string): boolean {
  const country = REGION_FORM.exec(value)?.[1];
  if (country === undefined || !COUNTRIES.has(country)) return false;
  return country !== 'CA' || CANADIAN_REGIONS.has(value);
}

const DEVICE_KEYS: ReadonlySet<string> = new Set([
  'category',
  'language',
  'screen_resolution',
  'operating_system',
  'operating_system_version',
  'model',
  'brand',
  'browser',
  'browser_version',
]);

/** `device` (same page): text fields only, and no others. */
export function checkDevice(value: unknown): Finding[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) return [invalid('device', 'The device must be an object of text fields.')];
  return Object.entries(value).flatMap(([key, text]) => {
    const path = `device.${key}`;
    if (!DEVICE_KEYS.has(key)) return [unknownKey('device', key, path)];
    return typeof text === 'string' && text !== '' ? [] : [invalid(path, 'A device field must be non-empty text.')];
  });
}

const BODY_KEYS: ReadonlySet<string> = new Set([
  'client_id',
  'consent',
  'device',
  'events',
  'ip_override',
  'non_personalized_ads',
  'timestamp_micros',
  'user_agent',
  'user_data',
  'user_id',
  'user_location',
  'user_properties',
  'validation_behavior',
]);

/** Fields of the body that the reference of a web stream does not know (`app_instance_id` is for apps). */
export function checkBodyKeys(body: JsonObject): Finding[] {
  const unknown = Object.keys(body).filter((key) => !BODY_KEYS.has(key));
  return unknown.map((key) => unknownKey('request', key, key));
}

function unknownKey(noun: string, key: string, path: string): Finding {
  const says = `The ${noun} has no documented field ${quote(key)}, and Google ignores it.`;
  return { effect: 'param_ignored', code: 'NAME_INVALID', path, says };
}

function invalid(path: string, says: string): Finding {
  return { effect: 'param_ignored', code: 'VALUE_INVALID', path, says };
}
