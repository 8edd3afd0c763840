import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Deps } from '../deps.ts';
import type { RequestHandler } from '../door/handler.ts';
import { type ProblemType, problemResponse } from '../door/problem.ts';
import { withinRate } from '../door/rate-gate.ts';
import { StoreUnavailable } from '../storage/store.ts';
import { type DeskHandler, deskOf, viewFor } from './desk.ts';
import { barePage, deskPage } from './page.ts';
import { sessionOf } from './session.ts';
import { signInPage } from './session-page.ts';

/** A gate: a live session of one of these roles. What does not pass is answered with a page, too. */
export function atDesk(deps: Deps, roles: readonly ('officer' | 'operator')[], handler: DeskHandler): RequestHandler {
  return asPage(deps, async (c) => {
    if (!isOurs(c)) {
      return signInPage(c, deps, { fault: 'foreign', status: 403 });
    }
    const opening = await sessionOf(c, deps);
    if (opening === undefined) {
      return signInPage(c, deps, { fault: 'needed', status: 401 });
    }
    const desk = deskOf(c, deps, opening);
    if (desk === undefined || desk === 'gone') {
      return signInPage(c, deps, { fault: desk === 'gone' ? 'wrongSite' : 'wrongRole', status: 403 });
    }
    if (!roles.includes(desk.role)) {
      const { say, to } = desk.view;
      const main = html`<p>${say.problem.lacking}</p>
        <p><a href="${to('/console')}">${say.problem.back}</a></p>`;
      return deskPage(c, desk, { title: say.problem.title, main, status: 403 });
    }
    return handler(c, desk);
  });
}

/** A gate for what needs no session: a form of the console's own, or a page that was asked for. */
export function fromConsole(deps: Deps, handler: RequestHandler): RequestHandler {
  return asPage(deps, (c) => (isOurs(c) ? handler(c) : signInPage(c, deps, { fault: 'foreign', status: 403 })));
}

/**
 * A cookie goes along with whatever a browser sends us, and a sibling host is the same site to it (SameSite). So the browser must
 * say that a form is our own (Fetch Metadata; without it, the Origin), and that a page is wanted as one, not as part of another.
 */
function isOurs({ req }: Context): boolean {
  const from = req.header('sec-fetch-site');
  if (req.method === 'GET' || req.method === 'HEAD') {
    return (req.header('sec-fetch-dest') ?? 'document') === 'document';
  }
  const origin = URL.parse(req.header('origin') ?? '');
  return from === undefined ? origin?.host === new URL(req.url).host : from === 'same-origin';
}

/** Whoever opened a page is answered with one: the rate, a store that is away and an unexpected error included. */
function asPage(deps: Deps, handler: RequestHandler): RequestHandler {
  const limited = withinRate(deps, handler);
  return async (c) => {
    const response = await answered(c, deps, limited);
    return response.headers.get('content-type') === 'application/problem+json' ? worded(c, deps, response) : response;
  };
}

async function answered(c: Context, { report }: Deps, handler: RequestHandler): Promise<Response> {
  try {
    return await handler(c);
  } catch (error) {
    report(error);
    return problem(c, error instanceof StoreUnavailable ? 'unavailable' : 'unexpected');
  }
}

export function problem(c: Context, type: ProblemType): Response {
  return problemResponse({ type }, { acceptLanguage: c.req.query('language') ?? c.req.header('accept-language') });
}

async function worded(c: Context, deps: Deps, response: Response): Promise<Response> {
  const body: unknown = await response.json();
  const title = typeof body === 'object' && body !== null && 'title' in body ? String(body.title) : '';
  const retryAfter = response.headers.get('retry-after');
  const view = viewFor(c, deps);
  return barePage(c, view, {
    title: view.say.problem.title,
    main: html`<p>${title}</p>
      <p><a href="${view.to('/console')}">${view.say.problem.back}</a></p>`,
    status: response.status,
    headers: retryAfter === null ? {} : { 'Retry-After': retryAfter },
  });
}
