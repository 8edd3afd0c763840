import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { Role } from '../storage/store.ts';
import type { RequestHandler } from './handler.ts';
import { problemResponse } from './problem.ts';

export function bearerOf(c: Context): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

/** No site has this name: names hold letters, digits and hyphens. */
const everySite = '*';

/** What a token opens: one role on one site, or on `everySite` for the operator's token of the environment. */
export interface Opening {
  readonly role: Role;
  readonly site: string;
}

/** What the live token of a request opens, if it carries one. */
export async function openingOf(c: Context, deps: Deps): Promise<Opening | undefined> {
  const bearer = bearerOf(c);
  if (bearer === undefined) {
    return undefined;
  }
  const hash = await deps.hashing.sha256(bearer);
  if (hash === deps.operatorHash) {
    return { role: 'operator', site: everySite };
  }
  const token = await deps.store.findToken(hash);
  return token !== undefined && (token.expires === null || token.expires > deps.clock()) ? token : undefined;
}

export type RoleHandler = (c: Context, at: { readonly site: string }) => Response | Promise<Response>;

/** A gate: a token of one of these roles for the site that `?site=` names. */
export function withRole(deps: Deps, allowed: readonly Role[], handler: RoleHandler): RequestHandler {
  return async (c) => {
    const acceptLanguage = c.req.header('accept-language');
    const opening = await openingOf(c, deps);
    if (opening === undefined) {
      return problemResponse({ type: 'unauthorized' }, { acceptLanguage, headers: { 'WWW-Authenticate': 'Bearer' } });
    }
    const site = c.req.query('site');
    if (site === undefined) {
      return problemResponse({ type: 'bad_query', at: 'site', expected: 'the name of a site' }, { acceptLanguage });
    }
    const opens = (opening.site === site || opening.site === everySite) && allowed.includes(opening.role);
    return opens ? handler(c, { site }) : problemResponse({ type: 'role_lacking' }, { acceptLanguage });
  };
}
