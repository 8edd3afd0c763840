import type { Checked, Finding, JsonObject, Place } from './judgement.ts';
import { costInEvent } from './judgement.ts';
import { checkItems } from './items.ts';
import { checkName, PARAMETER_NAME } from './names.ts';
import { checkValue } from './values.ts';

export const MOST_PARAMETERS = 25;

/** The `params` of one event (Google, "Send Measurement Protocol events", limitations). Every name counts. */
export function checkParams(params: JsonObject, place: Place): Checked<JsonObject> {
  const findings: Finding[] = [];
  const kept: Record<string, unknown> = {};
  const entries = Object.entries(params);
  if (entries.length > MOST_PARAMETERS) {
    const says = `An event holds at most ${MOST_PARAMETERS} parameters, and those after them are ignored.`;
    findings.push({ effect: costInEvent(place), code: 'EXCEEDED_MAX_ENTITIES', path: place.path, says });
  }
  for (const [name, value] of entries.slice(0, MOST_PARAMETERS)) {
    const at = { path: `${place.path}.${name}`, strict: place.strict };
    const badName = checkName(name, PARAMETER_NAME, at.path);
    if (badName) {
      findings.push(badName);
      continue;
    }
    const checked = name === 'items' ? checkItems(value, at) : checkValue(name, value, at);
    findings.push(...checked.findings);
    if (checked.kept !== undefined) kept[name] = checked.kept;
  }
  return { kept, findings };
}

/** Without both of these Google keeps the event but counts no active user and no session (reference, common params). */
export function checkSession(params: JsonObject, place: Place): Finding[] {
  return ['session_id', 'engagement_time_msec'].flatMap((name): Finding[] => {
    const value = params[name];
    if (isPositive(value)) return [];
    const path = `${place.path}.${name}`;
    const says = `Without a positive "${name}" the event stays out of the processed reports.`;
    return [{ effect: 'not_reported', code: value === undefined ? 'VALUE_REQUIRED' : 'VALUE_INVALID', path, says }];
  });
}

function isPositive(value: unknown): boolean {
  if (typeof value === 'number') return value > 0;
  return typeof value === 'string' && /^\d+$/.test(value) && Number(value) > 0;
}
