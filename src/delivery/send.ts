import { type Attempt, type HttpRequest, privateAddress } from '../destinations/destination.ts';
import { isPrivateHost } from './address.ts';
import { readRetryAfter } from './retry-after.ts';

/** Faults before a byte of the request can have been read: no name, no route, no port, no TLS. */
const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);

/**
 * Sends one described request by `fetch`, for a runtime that has nothing else: on Workers, whose network reaches no private address
 * by name. Never throws: however it went is what the destination reads.
 */
export async function send(request: HttpRequest, deadlineMs: number): Promise<Attempt> {
  const { url, method, headers, body, allowPrivate } = request;
  if (allowPrivate === false && isPrivateHost(URL.parse(url)?.hostname ?? '')) {
    return { kind: 'never_connected', error: privateAddress };
  }
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    // The status is the answer; a body that never ends must not hold the connection.
    await response.body?.cancel();
    const retryAfter = readRetryAfter(response.headers.get('retry-after'), response.headers.get('date'), Date.now());
    return { kind: 'answered', status: response.status, ...(retryAfter === undefined ? {} : { retryAfter }) };
  } catch (error) {
    const code = codeOf(error);
    const connecting = code === 'ETIMEDOUT' && callOf(error) === 'connect';
    return connecting || neverConnected.has(code)
      ? { kind: 'never_connected', error: code }
      : { kind: 'no_answer', error: code };
  }
}

function callOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'syscall' in cause ? cause.syscall : undefined;
}

/** A short code, never the message: a message may quote the URL, and the URL holds the secret. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') {
    return cause.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}
