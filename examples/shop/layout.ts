import { html, raw } from 'hono/html';
import { mark } from './art.ts';
import { countItems } from './cart.ts';
import type { Language } from './catalog.ts';
import { messages } from './messages.ts';
import { linkTo, type Place, type Visit } from './paths.ts';

export type Markup = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  readonly place: Place;
  /** Attributes of <main>, written here by hand and never from what someone sent. */
  readonly mainEvent?: Markup;
  readonly body: Markup;
}

export function money(language: Language, amount: number): string {
  return new Intl.NumberFormat(`${language}-CA`, { style: 'currency', currency: 'CAD' }).format(amount);
}

export function layout(visit: Visit, page: Page): Markup {
  const { language } = visit;
  const text = messages[language];
  return html`<!doctype html>
    <html lang="${language}-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${page.title} · Quai du Fanal</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo/style.css" />
        <script src="/balise.js" data-site="demo" data-language="${language}" defer></script>
        <script src="/demo/shop.js" defer></script>
      </head>
      <body class="shop">
        <a class="skip" href="#content">${text.skip}</a>
        <p class="ribbon"><strong>${text.demo}</strong> <span>${text.demoNote}</span></p>
        ${header(visit, page.place)}
        <main id="content" tabindex="-1" ${page.mainEvent ?? raw('')}>${page.body}</main>
        ${footer(visit)}
      </body>
    </html>`;
}

function header(visit: Visit, place: Place): Markup {
  const text = messages[visit.language];
  const other: Language = visit.language === 'fr' ? 'en' : 'fr';
  const count = countItems(visit.cart);
  const item = (to: Place, label: string): Markup =>
    html`<a href="${linkTo(visit, to)}" ${to.page === place.page ? raw('aria-current="page"') : ''}>${label}</a>`;
  return html`<header class="top">
    <a class="brand" href="${linkTo(visit, { page: 'home' })}">
      ${mark}<span><b>Quai du Fanal</b><small>${text.tagline}</small></span>
    </a>
    <nav aria-label="${text.menu}">
      ${item({ page: 'home' }, text.shop)} ${item({ page: 'plans' }, text.plans)}
      ${item({ page: 'cart' }, count > 0 ? `${text.cart} (${count})` : text.cart)}
      <a class="language" lang="${other}" hreflang="${other}" href="${linkTo({ ...visit, language: other }, place)}"
        >${text.otherLanguage}</a
      >
    </nav>
  </header>`;
}

function footer({ language }: Visit): Markup {
  const text = messages[language];
  const words = { received: text.received, stored: text.stored, counted: text.counted, refused: text.refused };
  return html`<footer class="bottom">
    <p>
      <span><b>Quai du Fanal</b>, Kamouraska</span>
    </p>
    <p>
      <button type="button" class="plain" data-balise-choices>${text.choices}</button>
      <a href="/v1/policy?site=demo&amp;language=${language}" target="_top">${text.policy}</a>
      <a href="/demo/journal?lang=${language}" target="_top">${text.journal}</a>
    </p>
    <p class="answer" hidden data-words="${JSON.stringify(words)}">
      ${text.lastAnswer}${language === 'fr' ? ' :' : ':'} <output></output>
    </p>
  </footer>`;
}
