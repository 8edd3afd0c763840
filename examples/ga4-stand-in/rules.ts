import { judgeEvent } from './event.ts';
import type { Checked, Finding, Judgement, JsonObject, KeptEvent, StandInRequest, Stream } from './judgement.ts';
import { isJsonObject } from './judgement.ts';
import { checkClientId, checkConsent, checkPrivacy, checkUserProperties } from './person.ts';
import { checkBodyKeys, checkDevice, checkUserLocation } from './surroundings.ts';
import { judgeTime } from './time.ts';
import { checkRequestLine, endpointOf, readBody, statusOf } from './transport.ts';

export const MOST_EVENTS = 25;

/**
 * Applies Google's published Measurement Protocol rules (web stream) to one request. Never throws: whatever Google
 * would lose in silence comes back as a finding. Source: developers.google.com, GA4 Measurement Protocol reference,
 * "Send events" and "Validate events"; support.google.com 9267744 for the collection limits.
 */
export function judge(request: StandInRequest, stream: Stream): Judgement {
  const endpoint = endpointOf(request.url);
  const body = readBody(request);
  const inside = body.kept === undefined ? { kept: [], findings: [] } : judgeBody(body.kept, stream.now);
  const findings = [...checkRequestLine(request, stream), ...body.findings, ...inside.findings];
  const accepted = endpoint !== 'none' && !findings.some((finding) => finding.effect === 'request_lost');
  const clientId = body.kept?.['client_id'];
  return {
    status: statusOf(request.method, endpoint),
    endpoint,
    accepted,
    clean: findings.length === 0,
    events: accepted && endpoint === 'collect' ? inside.kept : [],
    findings,
    ...(typeof clientId === 'string' ? { clientId } : {}),
  };
}

function judgeBody(body: JsonObject, now: number): Checked<readonly KeptEvent[]> {
  const strict = body['validation_behavior'] === 'ENFORCE_RECOMMENDATIONS';
  const time = body['timestamp_micros'];
  const judged = time === undefined ? undefined : judgeTime(time, { path: 'timestamp_micros', strict, now });
  const shared: Finding[] = [
    ...checkBodyKeys(body),
    ...checkClientId(body['client_id']),
    ...checkConsent(body['consent']),
    ...checkPrivacy(body),
    ...checkUserProperties(body['user_properties']),
    ...checkUserLocation(body['user_location']),
    ...checkDevice(body['device']),
    ...checkSwitches(body),
    ...(judged?.finding ? [judged.finding] : []),
  ];
  const events = judgeEvents(body, { strict, now, inheritedMicros: judged?.micros ?? now * 1000 });
  // A refused request time takes along the events that have no time of their own.
  const refused = judged?.finding?.effect === 'event_dropped';
  const kept = events.kept.filter(([, event]) => !refused || event['timestamp_micros'] !== undefined);
  return { kept: kept.map(([judgedEvent]) => judgedEvent), findings: [...shared, ...events.findings] };
}

interface EventsContext {
  readonly strict: boolean;
  readonly now: number;
  readonly inheritedMicros: number;
}

type KeptWithSource = readonly [KeptEvent, JsonObject];

function judgeEvents(body: JsonObject, context: EventsContext): Checked<readonly KeptWithSource[]> {
  const events: unknown = body['events'];
  const count = checkCount(events, isJsonObject(body['user_properties']));
  if (!Array.isArray(events)) return { kept: [], findings: count };
  const sources: unknown[] = events;
  const judged = sources.map((event, index) => judgeEvent(event, { ...context, path: `events[${index}]` }));
  const kept = judged.flatMap((one, index): KeptWithSource[] => {
    const source = sources[index];
    return one.kept && isJsonObject(source) ? [[one.kept, source]] : [];
  });
  return { kept, findings: [...count, ...judged.flatMap((one) => one.findings)] };
}

/** 1 to 25 events; Google's page on user properties shows a request that carries only those, so that one passes. */
function checkCount(events: unknown, onlyProperties: boolean): Finding[] {
  const path = 'events';
  const effect = 'request_lost';
  if (events === undefined && onlyProperties) return [];
  if (events === undefined || (Array.isArray(events) && events.length === 0)) {
    return [{ effect, code: 'VALUE_REQUIRED', path, says: 'A request needs at least one event.' }];
  }
  if (!Array.isArray(events)) return [{ effect, code: 'VALUE_INVALID', path, says: 'The events must be an array.' }];
  if (events.length <= MOST_EVENTS) return [];
  const says = `A request holds at most ${MOST_EVENTS} events; what becomes of the others is not documented.`;
  return [{ effect, code: 'EXCEEDED_MAX_ENTITIES', path, says }];
}

/** Two settings with a closed list of values: Google falls back to the default for any other. */
function checkSwitches(body: JsonObject): Finding[] {
  const findings: Finding[] = [];
  const behaviour = body['validation_behavior'];
  if (behaviour !== undefined && behaviour !== 'RELAXED' && behaviour !== 'ENFORCE_RECOMMENDATIONS') {
    const says = 'The validation behaviour must be RELAXED or ENFORCE_RECOMMENDATIONS.';
    findings.push({ effect: 'param_ignored', code: 'VALUE_INVALID', path: 'validation_behavior', says });
  }
  const ads = body['non_personalized_ads'];
  if (ads !== undefined) {
    const says = 'The field is deprecated: consent.ad_personalization says the same and replaces it.';
    findings.push({ effect: 'param_ignored', code: 'NAME_INVALID', path: 'non_personalized_ads', says });
  }
  return findings;
}
