import type { Context } from 'hono';
import { html } from 'hono/html';
import type { PurposeState } from '../consent/vocabulary/standing.ts';
import type { PublishedNotice } from '../deps.ts';
import type { Desk } from './desk.ts';
import { purposeName, story, type Telling } from './life-page.ts';
import { deskPage, facts, type Markup, said } from './page.ts';
import { proofSection } from './proof-page.ts';
import type { ReceiptFile } from './receipt-file.ts';
import { type View } from './view.ts';

const path = '/console/receipt';

/** Asks for the number printed on a receipt. What was typed is not shown again where it is wrong: it may be anything. */
export function askReceipt(c: Context, desk: Desk, fault?: 'badId' | 'missing'): Promise<Response> {
  const { say, to } = desk.view;
  const main = html`${fault === undefined ? '' : said(say.life[fault], true)}
    <p class="measure">${say.life.intro}</p>
    <form class="plain" method="post" action="${to(path)}">
      <label for="receipt">${say.life.field}</label>
      <p class="help" id="receipt-help">${say.life.help}</p>
      <input
        class="mono"
        id="receipt"
        name="receipt"
        type="text"
        required
        maxlength="40"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        aria-describedby="receipt-help"
      />
      <button>${say.life.find}</button>
    </form>`;
  const status = { missing: 404, badId: 422 } as const;
  return deskPage(c, desk, {
    title: say.life.title,
    main,
    current: 'receipt',
    ...(fault !== undefined && { status: status[fault] }),
  });
}

export interface Showing {
  readonly file: ReceiptFile;
  /** Of this site, for the head of the document. */
  readonly notice: PublishedNotice | undefined;
  readonly now: number;
  readonly print: boolean;
}

export function showReceipt(c: Context, desk: Desk, { file, notice, now, print }: Showing): Promise<Response> {
  const { view, site } = desk;
  const { life } = view.say;
  const telling: Telling = { view, site, file, print };
  const main = html`${head(view, { file, notice, now, print }, site.id)} ${actions(view, file.id, print)}
    <h2>${life.now}</h2>
    ${states(view, file.states)}
    <h2>${life.story}</h2>
    <p class="measure soft">${life.storyHelp}</p>
    ${story(telling)}
    <h2>${life.left}</h2>
    ${left(view, file)} ${holds(view, file)}
    <h2>${life.proof}</h2>
    ${proofSection(view, file.proof)}
    <p class="soft">${view.say.hours(view.timeZone)} ${life.foot}</p>
    <p class="soft screen">${view.say.recorded}</p>`;
  return deskPage(c, desk, {
    title: life.heading,
    main,
    current: 'receipt',
    toggle: turn(view, { id: file.id, print, language: view.language === 'fr' ? 'en' : 'fr' }, view.say.another),
  });
}

interface Turned {
  readonly id: string;
  readonly print: boolean;
  readonly language: 'fr' | 'en';
}

/** The same receipt in another form. Its number goes in the body again. */
function turn({ to }: View, { id, print, language }: Turned, label: string): Markup {
  return html`<form method="post" action="${to(path, { language })}">
    <input type="hidden" name="receipt" value="${id}" />
    ${print ? html`<input type="hidden" name="print" value="1" />` : ''}
    <button class="second">${label}</button>
  </form>`;
}

function actions(view: View, id: string, print: boolean): Markup {
  const { life } = view.say;
  return html`<div class="actions">
      ${turn(view, { id, print: true, language: 'fr' }, life.printFr)}
      ${turn(view, { id, print: true, language: 'en' }, life.printEn)}
      ${print ? turn(view, { id, print: false, language: view.language }, life.screen) : ''}
    </div>
    ${print ? html`<p class="screen">${life.printHelp}</p>` : ''}`;
}

function head(view: View, { file, notice, now }: Showing, site: string): Markup {
  const { say, when, timeZone } = view;
  const { life } = say;
  const { enterprise, officer } = notice?.notice ?? {};
  return facts([
    [life.number, html`<strong class="mono">${file.id}</strong>`],
    [life.enterprise, enterprise],
    [say.site, site],
    [life.officer, officer && `${officer.title}, ${officer.contact}`],
    [life.opened, when(file.life.created)],
    [life.madeOn, when(now)],
    [life.zone, timeZone],
    [life.commitment, html`<code>${file.commitment}</code>`],
  ]);
}

function states(view: View, standing: readonly PurposeState[]): Markup {
  const { say, when } = view;
  const { life, consent } = say;
  const row = ({ purpose, state, since, until }: PurposeState) =>
    html`<tr>
      <th scope="row">${purposeName(view, purpose)}</th>
      <td><strong>${consent[state]}</strong></td>
      <td>${since === null ? '' : when(since)}</td>
      <td>${until === null ? '' : when(until)}</td>
    </tr>`;
  return html`<div class="scroll" role="region" aria-label="${life.now}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${[life.purpose, life.stands, life.since, life.until].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${standing.map(row)}
      </tbody>
    </table>
  </div>`;
}

function left({ say: { life }, number }: View, { life: kept }: ReceiptFile): Markup {
  const open = (state: string) => {
    const rows = kept.waiting.filter((each) => each.state === state);
    return life.waiting(sum(rows.map(({ sends }) => sends)), sum(rows.map(({ events }) => events)));
  };
  const held = kept.holds.filter(({ released }) => released === null).map(({ events }) => events);
  return facts([
    [life.leftEvents, number(sum(kept.events.map(({ n }) => n)))],
    [life.leftVisits, number(kept.visits)],
    [life.leftWaiting, open('waiting')],
    [life.leftLeased, open('leased')],
    [life.leftSends, number(sum(kept.sends.map(({ sends }) => sends)))],
    [life.leftHeld, number(sum(held))],
  ]);
}

function holds({ say: { life }, when, number }: View, { life: { holds: all } }: ReceiptFile): Markup | '' {
  const card = ({ at, released, basis, events }: (typeof all)[number]) =>
    html`<div class="card">
      ${facts([
        [life.held, when(at)],
        [life.stands, released === null ? life.holdOpen : life.holdReleased(when(released))],
        [life.heldReason, basis],
        [life.leftEvents, released === null ? number(events) : undefined],
      ])}
    </div>`;
  return all.length === 0
    ? ''
    : html`<h3>${life.holds}</h3>
        ${all.map(card)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
