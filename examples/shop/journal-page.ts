import { html, raw } from 'hono/html';
import { mark } from './art.ts';
import type { Language } from './catalog.ts';
import { journalMessages, scriptWords } from './journal-messages.ts';
import type { Markup } from './layout.ts';
import { BASE } from './paths.ts';

const PARTS = ['stored', 'refused', 'sent', 'counted'] as const;

interface Shell {
  readonly language: Language;
  readonly title: string;
  readonly className: string;
  readonly body: Markup;
}

function shell({ language, title, className, body }: Shell): Markup {
  // "<" is written as an escape, so that no word of the data can end the script element.
  const words = JSON.stringify(scriptWords(language)).replaceAll('<', '\\u003c');
  return html`<!doctype html>
    <html lang="${language}-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo/style.css" />
        <script type="application/json" id="words">
          ${raw(words)}
        </script>
        <script src="/demo/journal.js" defer></script>
      </head>
      <body class="${className}">
        ${body}
      </body>
    </html>`;
}

function bar(language: Language, here: 'split' | 'journal'): Markup {
  const text = journalMessages[language];
  const other: Language = language === 'fr' ? 'en' : 'fr';
  const path = here === 'split' ? '/demo/' : '/demo/journal';
  const swap = here === 'split' ? '/demo/journal' : '/demo/';
  return html`<header class="bar">
    ${mark}
    <p><b>Balise</b> <span class="tag">${text.demo}</span></p>
    <nav>
      <a href="${swap}?lang=${language}">${here === 'split' ? text.alone : text.both}</a>
      <a lang="${other}" hreflang="${other}" href="${path}?lang=${other}">${text.otherLanguage}</a>
    </nav>
  </header>`;
}

function books(language: Language): Markup {
  const text = journalMessages[language];
  return html`<div class="books">
    <h1>${text.title}</h1>
    <p class="intro">${text.intro}</p>
    <p class="lost" role="status"></p>
    <section aria-labelledby="balance-title">
      <h2 id="balance-title">${text.balance}</h2>
      <div id="balance"></div>
    </section>
    <div class="parts">
      ${PARTS.map(
        (part) =>
          html`<section aria-labelledby="${part}-title" class="part-${part}">
            <h2 id="${part}-title">${text[part]} <span class="count" id="${part}-count"></span></h2>
            <div id="${part}"></div>
          </section>`,
      )}
    </div>
  </div>`;
}

export function journalPage(language: Language): Markup {
  const body = html`${bar(language, 'journal')}
    <main class="journal">${books(language)}</main>`;
  return shell({ language, title: journalMessages[language].title, className: 'journal-body', body });
}

/** The shop on one side, the collector's books on the other: every gesture shows what it leaves behind. */
export function splitPage(language: Language): Markup {
  const text = journalMessages[language];
  const body = html`${bar(language, 'split')}
    <div class="split">
      <iframe src="${BASE[language]}/" title="${text.shop}"></iframe>
      <main class="journal" tabindex="0" aria-label="${text.title}">${books(language)}</main>
    </div>`;
  return shell({ language, title: `Balise · ${text.split}`, className: 'split-body', body });
}

export function closedPage(language: Language): Markup {
  const body = html`<main class="journal"><p class="closed">${journalMessages[language].closed}</p></main>`;
  return shell({ language, title: journalMessages[language].title, className: 'journal-body', body });
}
