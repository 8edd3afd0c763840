import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Desk } from './desk.ts';
import type { View } from './view.ts';

export type Markup = ReturnType<typeof html>;

/** Pages in the order of the menu; only the first is for the operator too. */
export const menu = [
  'state',
  'receipt',
  'figures',
  'counts',
  'notices',
  'catalog',
  'deletions',
  'incidents',
  'reads',
] as const;
export type PageName = (typeof menu)[number];

export function pathOf(page: PageName): string {
  return page === 'state' ? '/console' : `/console/${page}`;
}

export interface Sheet {
  readonly title: string;
  readonly main: Markup;
  readonly current?: PageName;
  /** How the same page is had in the other language; a plain link where nothing else is said. */
  readonly toggle?: Markup;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Nothing but our own style: no script, no frame, no form that leaves, nothing kept by a cache or told to another site. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const headersOf = (view: View): Record<string, string> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Language': `${view.language}-CA`,
  'Content-Security-Policy': policy,
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
});

/** A page for whoever sits at the console. */
export async function deskPage(c: Context, desk: Desk, sheet: Sheet): Promise<Response> {
  return respond(desk.view, sheet, whole(desk.view, sheet, top(c, desk, sheet)));
}

/** A page without a session. */
export async function barePage(c: Context, view: View, sheet: Sheet): Promise<Response> {
  const bar = html`<header class="top">
    <div>
      <p class="brand">Balise</p>
      ${sheet.toggle ?? link(c, view)}
    </div>
  </header>`;
  return respond(view, sheet, whole(view, sheet, bar));
}

async function respond(view: View, { status = 200, headers }: Sheet, markup: Markup): Promise<Response> {
  return new Response(String(await markup), { status, headers: { ...headersOf(view), ...headers } });
}

function whole({ language, say, style }: View, { title, main }: Sheet, bar: Markup): Markup {
  return html`<!doctype html>
    <html lang="${language}-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Balise</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        <a class="skip" href="#main">${say.skip}</a>
        ${bar}
        <main id="main" tabindex="-1">
          <h1>${title}</h1>
          ${main}
        </main>
      </body>
    </html>`;
}

function top(c: Context, desk: Desk, { current, toggle }: Sheet): Markup {
  const { view, role, by, site } = desk;
  const { say } = view;
  const pages = role === 'officer' ? menu : menu.slice(0, 1);
  return html`<header class="top">
    <div>
      <p class="brand">Balise · ${site.id}</p>
      <div class="who">
        <span>${say.signedIn} ${by}</span>
        <form method="post" action="${view.to('/console/session/end')}">
          <button>${say.signOut}</button>
        </form>
        ${toggle ?? link(c, view)}
      </div>
    </div>
    <div>
      <nav aria-label="${say.menu}">
        <ul>
          ${pages.map((page) => menuItem(view, page, page === current))}
        </ul>
      </nav>
    </div>
  </header>`;
}

function menuItem({ say, to }: View, page: PageName, isCurrent: boolean): Markup {
  const link = isCurrent
    ? html`<a href="${to(pathOf(page))}" aria-current="page">${say.pages[page]}</a>`
    : html`<a href="${to(pathOf(page))}">${say.pages[page]}</a>`;
  return html`<li>${link}</li>`;
}

/** The same address in the other language, with whatever else it asks. */
function link(c: Context, { language, say }: View): Markup {
  const other = language === 'fr' ? 'en' : 'fr';
  const { pathname, searchParams } = new URL(c.req.url);
  searchParams.set('language', other);
  return html`<a lang="${other}-CA" hreflang="${other}" href="${pathname}?${searchParams.toString()}"
    >${say.another}</a
  >`;
}

/** For a page that answers a form: in the other language it is asked for anew, not sent again. */
export function otherLanguage({ language, say, to }: View, path: string): Markup {
  const other = language === 'fr' ? 'en' : 'fr';
  return html`<a lang="${other}-CA" hreflang="${other}" href="${to(path, { language: other })}">${say.another}</a>`;
}

/** Says what was just done, or what is wrong. */
export function said(text: string, isFault = false): Markup {
  return html`<p class="said" role="${isFault ? 'alert' : 'status'}">${text}</p>`;
}

/** Term and description, for what has a value. */
export function facts(rows: readonly (readonly [string, string | Markup | undefined])[]): Markup {
  const known = rows.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl>
    ${known.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
