import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Seconds that a message may be from this clock, either way: long enough for two clocks, too short to play it again. */
export const tolerance = 300;

export interface Checking {
  /** `whsec_` and base64 each: every secret that may have signed. Two while one replaces the other. */
  readonly secrets: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export type Checked =
  | { readonly ok: true; readonly id: string; readonly timestamp: number }
  | { readonly ok: false; readonly reason: 'not_signed' | 'wrong_time' | 'wrong_signature' };

/** Whether the sender signed these bytes just now (Standard Webhooks, specification). The body is what came in, not what was parsed. */
export function check(headers: IncomingHttpHeaders, body: Buffer, { secrets, now }: Checking): Checked {
  const [id, at, given] = ['id', 'timestamp', 'signature'].map((part) => headers[`webhook-${part}`]);
  if (typeof id !== 'string' || typeof at !== 'string' || typeof given !== 'string' || !/^\d{1,12}$/.test(at)) {
    return { ok: false, reason: 'not_signed' };
  }
  const timestamp = Number(at);
  if (Math.abs(now / 1000 - timestamp) > tolerance) {
    return { ok: false, reason: 'wrong_time' };
  }
  const theirs = given
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));
  const ours = secrets.map((secret) => sign(secret, `${id}.${at}.`, body));
  // Compared whole, so that the time it takes says nothing of how much was right.
  const isOurs = ours.some((one) => theirs.some((other) => one.length === other.length && timingSafeEqual(one, other)));
  return isOurs ? { ok: true, id, timestamp } : { ok: false, reason: 'wrong_signature' };
}

function sign(secret: string, head: string, body: Buffer): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(head).update(body).digest();
}
