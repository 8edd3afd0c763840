import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Deps } from '../deps.ts';
import { viewFor } from './desk.ts';
import type { Messages } from './messages/fr.ts';
import { barePage, otherLanguage, said } from './page.ts';

type Told = Exclude<keyof Messages['session'], 'title' | 'intro' | 'field' | 'help' | 'open'>;

interface Asking {
  /** Why it is asked, where somebody wanted something else. */
  readonly fault?: Told;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for a token. It goes in the body of a form, and into no address. */
export function signInPage(c: Context, deps: Deps, { fault, status = 200, headers = {} }: Asking): Promise<Response> {
  const view = viewFor(c, deps);
  const { session } = view.say;
  const told = fault === undefined ? '' : said(session[fault], fault !== 'ended' && fault !== 'needed');
  const main = html`${told}
    <p class="measure">${session.intro}</p>
    <form class="plain" method="post" action="${view.to('/console/session')}">
      <label for="token">${session.field}</label>
      <p class="help" id="token-help">${session.help}</p>
      <input
        class="mono"
        id="token"
        name="token"
        type="password"
        required
        maxlength="200"
        autocomplete="off"
        aria-describedby="token-help"
      />
      <button>${session.open}</button>
    </form>`;
  return barePage(c, view, {
    title: session.title,
    main,
    toggle: otherLanguage(view, '/console/session'),
    status,
    headers: { ...headers, ...challenge(status) },
  });
}

/** RFC 9110 section 11.6.1: a 401 names a way in. The console's own is a form; the API's is a bearer. */
function challenge(status: number): Record<string, string> {
  return status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
}
