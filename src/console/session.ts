import type { Context } from 'hono';
import { generateCookie, getCookie } from 'hono/cookie';
import { type Hashing, sameDigest } from '../consent/hashing.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../door/origin.ts';
import { type Opening, openingOfHash } from '../door/token.ts';

/*
 * Staff's session (docs/design/0011-console-session.md): a sealed cookie with the hash of their token and an end. The token itself
 * is in no cookie, the server keeps no session, and the token is looked up again at every request.
 */

const name = 'balise';
const seconds = 10 * 3_600;

async function sealOf(hashing: Hashing, hash: string, until: string): Promise<string> {
  return hashing.mac(`console session\n${hash}\n${until}`);
}

/** `Set-Cookie` for whoever has just shown this token. */
export async function openingCookie(c: Context, { hashing, clock }: Deps, tokenHash: string): Promise<string> {
  const until = String(clock() + seconds * 1_000);
  return cookie(c, `${tokenHash}.${until}.${await sealOf(hashing, tokenHash, until)}`, seconds);
}

export function closingCookie(c: Context): string {
  return cookie(c, '', 0);
}

/**
 * `__Host-`: no sibling host can plant one. Browsers take it over https only, and on this machine there may be none: there the
 * cookie goes to the console alone, because names on one machine share their cookies across ports.
 */
function cookie(c: Context, value: string, maxAge: number): string {
  const shared = { httpOnly: true, sameSite: 'Strict', maxAge } as const;
  return isSecure(c)
    ? generateCookie(name, value, { ...shared, prefix: 'host', secure: true, path: '/' })
    : generateCookie(name, value, { ...shared, path: '/console' });
}

function isSecure(c: Context): boolean {
  return originOf(c).startsWith('https:');
}

/** What the session of a request opens, if it has a live one. */
export async function sessionOf(c: Context, deps: Deps): Promise<Opening | undefined> {
  const value = (isSecure(c) ? getCookie(c, name, 'host') : getCookie(c, name)) ?? '';
  const [, hash, until, seal] = /^([0-9a-f]{64})\.(\d{1,16})\.([0-9a-f]{64})$/.exec(value) ?? [];
  if (hash === undefined || until === undefined || seal === undefined || Number(until) <= deps.clock()) {
    return undefined;
  }
  return sameDigest(seal, await sealOf(deps.hashing, hash, until)) ? openingOfHash(hash, deps) : undefined;
}
