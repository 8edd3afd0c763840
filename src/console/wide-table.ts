import { html } from 'hono/html';
import type { Markup } from './page.ts';

interface WideTable {
  readonly caption: string;
  /** The cells of the one row of heads. */
  readonly head: Markup | readonly Markup[];
  readonly body: readonly Markup[];
  readonly foot?: Markup;
}

/** Wide tables scroll by themselves, reachable by the keyboard. */
export function wideTable({ caption, head, body, foot }: WideTable): Markup {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
      ${
        foot === undefined
          ? ''
          : html`<tfoot>
              ${foot}
            </tfoot>`
      }
    </table>
  </div>`;
}

/** Heads of columns of text, and one of a column of numbers at the end. */
export function heads(texts: readonly string[], number: string): Markup[] {
  return [...texts.map((name) => html`<th scope="col">${name}</th>`), html`<th scope="col" class="n">${number}</th>`];
}
