import type { Place } from './sites.ts';
import type { Treatment } from './servers.ts';

export type Runtime = 'node' | 'workerd';

/** What became of one delivery, and how many requests its server has read: after the fault, and an hour after it was mended. */
export interface Fate {
  readonly at: State;
  readonly seen: number;
  readonly end: State;
  readonly seenAtEnd: number;
  /** Why it died. */
  readonly reason?: string;
}

export type State = 'sent' | 'unknown' | 'waiting' | 'dead' | 'purged';

/** In the order of the columns of docs/delivery.md: GA4, a purchase to GA4, the webhook. */
type Fates = readonly [ga4: Fate, purchase: Fate, webhook: Fate];

export interface Row {
  readonly title: string;
  readonly treatment: Treatment;
  /** Where no test can mend what is wrong, what waits goes on waiting. */
  readonly place: Place;
  readonly fates: Readonly<Record<Runtime, Fates>>;
}

const sent: Fate = { at: 'sent', seen: 1, end: 'sent', seenAtEnd: 1 };
const unknown = (seen: number): Fate => ({ at: 'unknown', seen, end: 'unknown', seenAtEnd: seen });
const retried = (seen: number): Fate => ({ at: 'waiting', seen, end: 'sent', seenAtEnd: seen + 1 });
const dead = (reason: string): Fate => ({ at: 'dead', seen: 1, end: 'dead', seenAtEnd: 1, reason });
const inVain: Fate = { at: 'waiting', seen: 0, end: 'waiting', seenAtEnd: 0 };

const all = (fate: Fate): Fates => [fate, fate, fate];

function row(title: string, treatment: Treatment, fates: Fates | Row['fates'], place: Place = 'plain'): Row {
  return { title, treatment, place, fates: 'node' in fates ? fates : { node: fates, workerd: fates } };
}

/** Nothing can have been read, which Node knows and `fetch` does not say. */
const neverConnected = { node: all(retried(0)), workerd: [unknown(0), retried(0), retried(0)] } as const;
const neverConnectedInVain = { node: all(inVain), workerd: [unknown(0), inVain, inVain] } as const;

/** It may have been read, whatever the server saw of it. */
const noAnswer = (seen: number): Fates => [unknown(seen), retried(seen), retried(seen)];

const answered = (status: number): Fates => [dead(`status_${status}`), dead(`status_${status}`), retried(1)];

/** Cloudflare's own words for a server that it did not reach, or did not hear. From any other network they are an answer. */
const fromCloudflare = (status: number, fates: Fates) => ({ node: answered(status), workerd: fates });

export const table: readonly Row[] = [
  row('a connection that nobody takes', 'refuses', neverConnected),
  row('a deadline that passes before the body is read', 'reads nothing', noAnswer(0)),
  row('a deadline that passes after the body was read', 'answers nothing', noAnswer(1)),
  row('a connection that is closed at once', 'closes at once', noAnswer(0)),
  row('a connection that is closed after the body was read', 'closes after reading', noAnswer(1)),
  row('an answer that is no HTTP', 'answers no HTTP', noAnswer(1)),
  row('half a status line', 'answers half a status line', noAnswer(1)),
  row('a body that never ends', 'answers a body without end', all(sent)),
  row('200', { status: 200 }, all(sent)),
  row('204', { status: 204 }, all(sent)),
  row('a redirection', { status: 307, headers: { Location: '/elsewhere' } }, answered(307)),
  row('400', { status: 400 }, answered(400)),
  row('410', { status: 410 }, [dead('status_410'), dead('status_410'), dead('gone_410')]),
  row('429', { status: 429, headers: { 'Retry-After': '1800' } }, answered(429)),
  row('500', { status: 500 }, answered(500)),
  row('503', { status: 503 }, answered(503)),
  row("Cloudflare's word for a server that it did not reach", { status: 521 }, fromCloudflare(521, all(retried(1)))),
  row("Cloudflare's word for a server that it did not hear", { status: 522 }, fromCloudflare(522, noAnswer(1))),
  // Last, because these ways are tried again whenever another has come back.
  row('a name that does not exist', 'refuses', neverConnectedInVain, 'nameless'),
  row('a certificate that nobody vouches for', { status: 204 }, neverConnectedInVain, 'untrusted'),
  row('a port that speaks no TLS', 'talks at once', neverConnectedInVain, 'notTls'),
  row('a deadline that passes before TLS stands', 'reads nothing', neverConnectedInVain, 'silentTls'),
];
