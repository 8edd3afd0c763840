import type { Checked, Finding, JsonObject, KeptEvent, Place } from './judgement.ts';
import { isJsonObject, quote } from './judgement.ts';
import { checkName, EVENT_NAME } from './names.ts';
import { checkParams, checkSession } from './params.ts';
import { checkRecommendation } from './recommended.ts';
import { judgeTime } from './time.ts';

const EVENT_KEYS: ReadonlySet<string> = new Set(['name', 'params', 'timestamp_micros']);

/** An event's place in the request, the arrival (`now`, Unix milliseconds) and the time it inherits (microseconds). */
export interface EventPlace extends Place {
  readonly now: number;
  readonly inheritedMicros: number;
}

/** One element of `events`. `kept` is absent when Google would not process it. */
export function judgeEvent(event: unknown, place: EventPlace): Checked<KeptEvent | undefined> {
  if (!isJsonObject(event)) return lost(place.path, 'An event must be an object.');
  const { name, params = {}, timestamp_micros: time } = event;
  if (!isJsonObject(params)) return lost(`${place.path}.params`, 'The "params" of an event must be an object.');
  const inParams = { path: `${place.path}.params`, strict: place.strict };
  const checked = checkParams(params, inParams);
  const judged = time === undefined ? undefined : judgeTime(time, { ...place, path: `${place.path}.timestamp_micros` });
  const findings: Finding[] = [
    ...checkUnknownKeys(event, place),
    ...checkEventName(name, `${place.path}.name`),
    ...checked.findings,
    ...checkSession(params, inParams),
    ...(typeof name === 'string' ? checkRecommendation(name, params, inParams) : []),
    ...(judged?.finding ? [judged.finding] : []),
  ];
  const dropped = findings.some((finding) => finding.effect === 'event_dropped');
  if (dropped || typeof name !== 'string') return { kept: undefined, findings };
  const ignored = new Set(findings.filter((finding) => finding.effect === 'param_ignored').map(({ path }) => path));
  const kept = Object.entries(checked.kept).filter(([param]) => !ignored.has(`${inParams.path}.${param}`));
  const timeMicros = judged?.micros ?? place.inheritedMicros;
  return { kept: { name, params: Object.fromEntries(kept), timeMicros }, findings };
}

function checkEventName(name: unknown, path: string): Finding[] {
  if (typeof name !== 'string' || name === '') {
    return [{ effect: 'event_dropped', code: 'VALUE_REQUIRED', path, says: 'An event needs a name.' }];
  }
  const finding = checkName(name, EVENT_NAME, path);
  return finding ? [finding] : [];
}

function checkUnknownKeys(event: JsonObject, place: Place): Finding[] {
  const unknown = Object.keys(event).filter((key) => !EVENT_KEYS.has(key));
  return unknown.map((key) => ({
    effect: 'param_ignored',
    code: 'NAME_INVALID',
    path: `${place.path}.${key}`,
    says: `An event has no field ${quote(key)}, and Google ignores it; parameters belong in "params".`,
  }));
}

function lost(path: string, says: string): Checked<undefined> {
  return { kept: undefined, findings: [{ effect: 'event_dropped', code: 'VALUE_INVALID', path, says }] };
}
