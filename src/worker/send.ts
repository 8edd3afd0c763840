import { isPrivateHost } from '../delivery/address.ts';
import { readRetryAfter } from '../delivery/retry-after.ts';
import { type Attempt, type HttpRequest, privateAddress } from '../destinations/destination.ts';

/**
 * What Cloudflare answers in place of a server that it did not reach (Cloudflare, 5xx errors): nobody took the connection, no
 * route, no TLS, a certificate that nobody vouches for, no such name. Not a byte of the request was read.
 */
const unreached: ReadonlySet<number> = new Set([521, 523, 525, 526, 530]);

/** And in place of one that said nothing sensible, or nothing in time: whether it read the request nobody knows. */
const unheard: ReadonlySet<number> = new Set([520, 522, 524]);

/**
 * Sends one described request by `fetch`: Workers have nothing else, and their network reaches no private address by name. Never
 * throws: however it went is what the destination reads. `fetch` says of no fault whether the request was written, so each counts
 * as no answer; that nobody was reached is known from Cloudflare's own statuses, and from its refusal to let an invocation ask more.
 */
export async function send(request: HttpRequest, deadlineMs: number): Promise<Attempt> {
  const { url, method, headers, body, allowPrivate } = request;
  if (allowPrivate === false && isPrivateHost(URL.parse(url)?.hostname ?? '')) {
    return { kind: 'never_connected', error: privateAddress };
  }
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    // The status is the answer; a body that never ends must not hold the connection, and how it ends changes nothing.
    response.body?.cancel().catch(() => undefined);
    return read(response);
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Too many subrequests')
      ? { kind: 'never_connected', error: 'too_many_subrequests' }
      : { kind: 'no_answer', error: wordFor(error) };
  }
}

function read({ status, headers }: Response): Attempt {
  if (unreached.has(status)) {
    return { kind: 'never_connected', error: `cloudflare_${status}` };
  }
  if (unheard.has(status)) {
    return { kind: 'no_answer', error: `cloudflare_${status}` };
  }
  const retryAfter = readRetryAfter(headers.get('retry-after'), headers.get('date'), Date.now());
  return { kind: 'answered', status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** Never the message as it is: it may quote the URL, and the URL holds the secret. */
function wordFor(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'unknown';
  }
  return error.message === 'Network connection lost.' ? 'connection_lost' : error.name;
}
