import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { Role, TokenRow } from '../storage/store.ts';
import type { RequestHandler } from './handler.ts';
import { problemResponse } from './problem.ts';

export function bearerOf(c: Context): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

/** The live token a request carries, if any. */
export async function tokenOf(c: Context, { store, hashing, clock }: Deps): Promise<TokenRow | undefined> {
  const bearer = bearerOf(c);
  const token = bearer === undefined ? undefined : await store.findToken(await hashing.sha256(bearer));
  return token !== undefined && (token.expires === null || token.expires > clock()) ? token : undefined;
}

export type RoleHandler = (c: Context, token: TokenRow) => Response | Promise<Response>;

/** A gate: a token of one of these roles for the site that `?site=` names. */
export function withRole(deps: Deps, allowed: readonly Role[], handler: RoleHandler): RequestHandler {
  return async (c) => {
    const acceptLanguage = c.req.header('accept-language');
    const token = await tokenOf(c, deps);
    if (token === undefined) {
      return problemResponse({ type: 'unauthorized' }, { acceptLanguage, headers: { 'WWW-Authenticate': 'Bearer' } });
    }
    const site = c.req.query('site');
    if (site === undefined) {
      return problemResponse({ type: 'bad_query', at: 'site', expected: 'the name of a site' }, { acceptLanguage });
    }
    const opens = token.site === site && allowed.includes(token.role);
    return opens ? handler(c, token) : problemResponse({ type: 'role_lacking' }, { acceptLanguage });
  };
}
