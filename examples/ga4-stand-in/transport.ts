import type { Checked, Finding, Judgement, JsonObject, StandInRequest, Stream, ValidationCode } from './judgement.ts';
import { isJsonObject } from './judgement.ts';

/** The body must stay under this many bytes (Google, "Send Measurement Protocol events": 130 kB, read as 130 000). */
export const BODY_LIMIT_BYTES = 130_000;

export type Endpoint = Judgement['endpoint'];

export function endpointOf(url: string): Endpoint {
  const [path] = url.split('?', 1);
  if (path === '/mp/collect') return 'collect';
  return path === '/debug/mp/collect' ? 'validation' : 'none';
}

/** The status Google would give. Beyond method and path nothing in a request changes it. */
export function statusOf(method: string, endpoint: Endpoint): number {
  if (endpoint === 'none') return 404;
  if (method !== 'POST') return 405;
  return endpoint === 'collect' ? 204 : 200;
}

/** The request line: method, path and, on the collect path only, whether this stream would recognise the sender. */
export function checkRequestLine(request: StandInRequest, stream: Stream): Finding[] {
  const endpoint = endpointOf(request.url);
  const findings: Finding[] = [];
  if (request.method !== 'POST') findings.push(lost('VALUE_INVALID', 'method', 'Google takes POST requests only.'));
  if (endpoint === 'none') {
    findings.push(lost('VALUE_INVALID', 'path', 'The path must be /mp/collect or /debug/mp/collect.'));
  }
  // Google's validation server checks neither the secret nor the measurement id.
  return endpoint === 'collect' ? [...findings, ...checkQuery(request.url, stream)] : findings;
}

function checkQuery(url: string, stream: Stream): Finding[] {
  const query = new URLSearchParams(url.split('?').slice(1).join('?'));
  const [id, secret] = [query.get('measurement_id'), query.get('api_secret')];
  return [
    ...['measurement_id', 'api_secret'].flatMap((name) => checkOnce(name, query.getAll(name).length)),
    ...(id ? checkMeasurementId(id, stream.measurementId) : []),
    ...(secret && secret !== stream.apiSecret
      ? [lost('VALUE_INVALID', 'query.api_secret', 'The secret does not belong to this stream; Google answers 2xx.')]
      : []),
  ];
}

function checkOnce(name: string, count: number): Finding[] {
  const path = `query.${name}`;
  if (count === 0) return [lost('VALUE_REQUIRED', path, `The query needs "${name}".`)];
  return count === 1 ? [] : [lost('NAME_DUPLICATED', path, `The query holds "${name}" more than once.`)];
}

function checkMeasurementId(id: string, expected: string): Finding[] {
  const path = 'query.measurement_id';
  if (!/^G-[A-Z0-9]+$/.test(id)) return [lost('VALUE_INVALID', path, 'A measurement id looks like G-XXXXXXXXXX.')];
  return id === expected ? [] : [lost('VALUE_INVALID', path, 'The measurement id is not the one of this stream.')];
}

/** The body as an object, or nothing when it cannot be read at all. */
export function readBody(request: StandInRequest): Checked<JsonObject | undefined> {
  const findings = checkContentType(request.headers['content-type']);
  if (new TextEncoder().encode(request.body).byteLength >= BODY_LIMIT_BYTES) {
    findings.push(lost('VALUE_OUT_OF_BOUNDS', 'body', 'The body must stay under 130 kB.'));
  }
  const kept = parseObject(request.body);
  if (kept === undefined) findings.push(lost('VALUE_INVALID', 'body', 'The body must be a JSON object.'));
  return { kept, findings };
}

function checkContentType(header: string | undefined): Finding[] {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return [];
  const code = type ? 'VALUE_INVALID' : 'VALUE_REQUIRED';
  return [lost(code, 'headers.content-type', 'The Content-Type must be application/json.')];
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function lost(code: ValidationCode, path: string, says: string): Finding {
  return { effect: 'request_lost', code, path, says };
}
