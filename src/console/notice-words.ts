import { html } from 'hono/html';
import { readNotice } from '../consent/notice.ts';
import type { Markup } from './page.ts';
import type { View } from './view.ts';

/** A text word for word, in its own language, whatever the language of the page around it. Folded unless told otherwise. */
export function noticeWords(view: View, body: string | undefined, { open = false, title = '' } = {}): Markup {
  const { say } = view;
  if (body === undefined) {
    return html`<p>${say.life.wordsLost}</p>`;
  }
  const summary = html`<summary>${title || say.notices.words}</summary>`;
  return open
    ? html`<details open>${summary}${words(view, body)}</details>`
    : html`<details>${summary}${words(view, body)}</details>`;
}

function words({ say }: View, body: string): Markup {
  const notice = readNotice(body);
  if (notice === undefined) {
    return html`<p>${say.notices.unreadable}</p>
      <pre>${body}</pre>`;
  }
  const { title, intro, means, purposes, rights, withdrawal, statements } = notice;
  const asked = purposes.map(
    (purpose) =>
      html`<p><strong>${purpose.title}</strong><br />${purpose.text}</p>
        ${paragraphs([purpose.statement])}`,
  );
  return html`<div class="words" lang="${notice.language}-CA">
    <p><strong>${title}</strong></p>
    ${paragraphs([...intro, means])} ${asked} ${paragraphs([rights, withdrawal, ...statements])}
  </div>`;
}

function paragraphs(texts: readonly string[]): Markup[] {
  return texts.filter((text) => text !== '').map((text) => html`<p>${text}</p>`);
}
