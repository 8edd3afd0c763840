import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { RequestHandler } from '../door/handler.ts';
import { openingOfHash } from '../door/token.ts';
import { deskOf, viewFor } from './desk.ts';
import { readForm } from './form.ts';
import { problem } from './gate.ts';
import { closingCookie, openingCookie } from './session.ts';
import { signInPage } from './session-page.ts';

/** `GET /console/session`: the form, also when a session is open; and where a reload of an answer to it leads. */
export function askSession(deps: Deps): RequestHandler {
  return (c) => signInPage(c, deps, {});
}

/** `POST /console/session` with `token`: opens a session, and leads to the first page. */
export function postSession(deps: Deps): RequestHandler {
  return async (c) => {
    const read = await readForm(c);
    if (!read.ok) {
      return problem(c, read.problem);
    }
    const hash = await deps.hashing.sha256((read.form.get('token') ?? '').trim());
    const opening = await openingOfHash(hash, deps);
    if (opening === undefined) {
      return signInPage(c, deps, { fault: 'wrong', status: 401 });
    }
    const desk = deskOf(c, deps, opening);
    if (desk === undefined || desk === 'gone') {
      return signInPage(c, deps, { fault: desk === 'gone' ? 'wrongSite' : 'wrongRole', status: 403 });
    }
    return seeOther(c, deps, await openingCookie(c, deps, hash));
  };
}

/** `POST /console/session/end`. */
export function endSession(deps: Deps): RequestHandler {
  return (c) => signInPage(c, deps, { fault: 'ended', headers: { 'Set-Cookie': closingCookie(c) } });
}

function seeOther(c: Context, deps: Deps, cookie: string): Response {
  const headers = { Location: viewFor(c, deps).to('/console'), 'Set-Cookie': cookie, 'Cache-Control': 'no-store' };
  return new Response(null, { status: 303, headers });
}
