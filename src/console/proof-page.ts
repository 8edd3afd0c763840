import { html } from 'hono/html';
import { facts, type Markup } from './page.ts';
import type { Proven, ProvenLeaf } from './receipt-file.ts';
import type { View } from './view.ts';

/** What anyone can compute again by themselves: leaves, paths, checkpoint. */
export function proofSection(view: View, { checkpoint, leaves, pending }: Proven): Markup {
  const { life } = view.say;
  if (checkpoint === undefined) {
    return html`<p>${life.proofNone}</p>`;
  }
  const holds = leaves.every((leaf) => leaf.holds);
  return html`<p class="measure">${life.proofIntro}</p>
    ${leaves.length > 0 ? html`<p>${verdict(view, holds)} ${holds ? life.proofHolds : life.proofBroken}</p>` : ''}
    ${pending > 0 ? html`<p>${life.proofPending(pending)}</p>` : ''}
    <p class="measure">${life.proofOutside}</p>
    <h3>${life.checkpoint}</h3>
    <pre>${checkpoint}</pre>
    ${leaves.map((leaf) => leafBlock(view, leaf))}`;
}

function verdict({ say: { states, colon } }: View, holds: boolean): Markup {
  const state = holds ? 'observed' : 'gap';
  return html`<span class="state ${state}">${states[state]}</span>${colon}`;
}

function leafBlock({ say: { life }, number }: View, { index, leaf, hash, path }: ProvenLeaf): Markup {
  return html`<section class="leaf">
    <h3>${life.leaf} ${number(index)}</h3>
    <pre>${leaf}</pre>
    ${facts([
      [life.leafHash, html`<code>${hash}</code>`],
      [life.path, path.length === 0 ? life.pathNone : html`${path.map((step) => html`<code>${step}</code><br />`)}`],
    ])}
  </section>`;
}
