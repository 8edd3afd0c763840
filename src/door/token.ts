import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { Role } from '../storage/store.ts';
import type { RequestHandler } from './handler.ts';
import { problemResponse } from './problem.ts';
import { authorizationOf, Withheld } from './withheld.ts';

export function bearerOf(c: Context): Withheld | undefined {
  return Withheld.of(/^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorizationOf(c)?.reveal('token') ?? '')?.[1], 'token');
}

/** No site has this name: names hold letters, digits and hyphens. */
export const everySite = '*';

/** What a token opens: one role on one site, or on `everySite` for the operator's token of the environment. */
export interface Opening {
  readonly role: Role;
  readonly site: string;
  /** Who it was given to, as the operator wrote it. */
  readonly label: string;
}

/** What the live token of a request opens, if it carries one. */
export async function openingOf(c: Context, deps: Deps): Promise<Opening | undefined> {
  const bearer = bearerOf(c);
  return bearer === undefined ? undefined : openingOfHash(await deps.hashing.sha256(bearer.reveal('token')), deps);
}

/** The same for whoever showed the token earlier: it is looked up anew, so that revoking it ends that too. */
export async function openingOfHash(hash: string, deps: Deps): Promise<Opening | undefined> {
  if (hash === deps.operatorHash) {
    return { role: 'operator', site: everySite, label: 'BALISE_OPERATOR_TOKEN' };
  }
  const token = await deps.store.findToken(hash);
  return token !== undefined && (token.expires === null || token.expires > deps.clock()) ? token : undefined;
}

/** `by`: the label of the token, for what is done in somebody's name. */
export type RoleHandler = (
  c: Context,
  at: { readonly site: string; readonly by: string; readonly role: Role },
) => Response | Promise<Response>;

/** A gate: a token of one of these roles for the site that the path or `?site=` names. */
export function withRole(deps: Deps, allowed: readonly Role[], handler: RoleHandler): RequestHandler {
  return async (c) => {
    const acceptLanguage = c.req.header('accept-language');
    const opening = await openingOf(c, deps);
    if (opening === undefined) {
      return problemResponse({ type: 'unauthorized' }, { acceptLanguage, headers: { 'WWW-Authenticate': 'Bearer' } });
    }
    const site = c.req.param('site') ?? c.req.query('site');
    if (site === undefined) {
      return problemResponse({ type: 'bad_query', at: 'site', expected: 'the name of a site' }, { acceptLanguage });
    }
    const opens = (opening.site === site || opening.site === everySite) && allowed.includes(opening.role);
    return opens
      ? handler(c, { site, by: opening.label, role: opening.role })
      : problemResponse({ type: 'role_lacking' }, { acceptLanguage });
  };
}

export type SitesHandler = (c: Context, sites: readonly string[]) => Response | Promise<Response>;

/** A gate: an operator's token, and what it opens: its own site, or every site for the one of the environment. */
export function withOperator(deps: Deps, handler: SitesHandler): RequestHandler {
  return async (c) => {
    const acceptLanguage = c.req.header('accept-language');
    const opening = await openingOf(c, deps);
    if (opening === undefined) {
      return problemResponse({ type: 'unauthorized' }, { acceptLanguage, headers: { 'WWW-Authenticate': 'Bearer' } });
    }
    return opening.role === 'operator'
      ? handler(c, opening.site === everySite ? [...deps.sites.keys()] : [opening.site])
      : problemResponse({ type: 'role_lacking' }, { acceptLanguage });
  };
}
