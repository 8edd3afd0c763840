import { html } from 'hono/html';
import { readNotice } from '../consent/notice.ts';
import { isPurpose } from '../consent/purpose.ts';
import type { Site } from '../site.ts';
import type { EndRow } from '../storage/officer-store.ts';
import type { Answer, Leaf, Moment } from './life.ts';
import { noticeWords } from './notice-words.ts';
import { facts, type Markup } from './page.ts';
import type { ReceiptFile } from './receipt-file.ts';
import type { View } from './view.ts';

/** What the list of moments is told with. */
export interface Telling {
  readonly view: View;
  readonly site: Site;
  readonly file: ReceiptFile;
  /** On paper nothing can be unfolded. */
  readonly print: boolean;
}

export function story(telling: Telling): Markup {
  return html`<ol class="story">
    ${telling.file.moments.map((moment) => item(telling, moment))}
  </ol>`;
}

function item(telling: Telling, moment: Moment): Markup {
  const { view } = telling;
  const { title, body } = told(telling, moment);
  return html`<li>
    <time datetime="${new Date(moment.at).toISOString()}">${view.when(moment.at)}</time>
    <h3>${title}</h3>
    ${body} ${moment.leaves.length > 0 ? facts([[view.say.life.ledger, places(view, moment.leaves)]]) : ''}
  </li>`;
}

interface Told {
  readonly title: string;
  readonly body: Markup | '';
}

function told(telling: Telling, moment: Moment): Told {
  const { view } = telling;
  const { life } = view.say;
  switch (moment.kind) {
    case 'answered':
      return { title: life.answered[moment.first ? 'first' : 'again'], body: answered(telling, moment) };
    case 'withdrawn':
    case 'voided':
      return { title: life[moment.kind], body: facts([[life.purpose, purposeNames(view, moment.purposes)]]) };
    case 'expired':
      return { title: life.expired, body: expired(view, moment) };
    case 'erased':
      return { title: life.erased, body: erased(view, moment) };
    case 'held':
      return { title: life.held, body: facts([[life.by, moment.by]]) };
    case 'released':
      return { title: life.released, body: released(view, moment) };
    case 'closing':
      return { title: life.closing, body: closing(view, moment.end) };
    case 'deletions':
      return { title: life.deletions, body: html`<p>${deletions(view, moment.end)}</p>` };
    case 'events':
      return { title: life.events, body: events(telling, moment) };
    case 'sends':
      return { title: life.sends, body: sends(view, moment) };
    case 'other':
      return { title: life.other, body: facts([['', html`<code>${moment.type}</code>`]]) };
  }
}

type Of<Kind extends Moment['kind']> = Extract<Moment, { readonly kind: Kind }>;

function answered({ view, file, print }: Telling, { shown, answers }: Of<'answered'>): Markup {
  const { life, surface, languages, version } = view.say;
  const body = file.texts.get(shown.notice);
  const notice = body === undefined ? undefined : readNotice(body);
  const language = languages[shown.language];
  const asked =
    notice === undefined
      ? life.askedUnread(language, surface(shown.surface))
      : life.askedAs(version(notice.version), language, surface(notice.surface));
  const through = shown.surface === notice?.surface ? undefined : (life.surfaces[shown.surface] ?? shown.surface);
  return html`${facts([
    ...answers.map((each) => [purposeName(view, each.purpose), answerOf(view, each)] as const),
    [life.asked, asked],
    [life.through, through],
    [life.gesture, life.gestures[shown.gesture] ?? shown.gesture],
    [life.gpc, shown.gpc ? life.gpcOn : life.gpcOff],
    [life.fingerprint, html`<code>${shown.notice}</code>`],
  ])}
  ${noticeWords(view, body, { open: print, title: life.words })}`;
}

function answerOf({ say, when }: View, { state, expires_at }: Answer): Markup {
  const until = expires_at === null ? '' : `, ${say.life.goodUntil(when(expires_at))}`;
  return html`<strong>${say.consent[state]}</strong>${until}`;
}

function expired(view: View, { expiries }: Of<'expired'>): Markup {
  const { life } = view.say;
  const [first] = expiries;
  return facts([
    ...expiries.map(({ purpose, reason }) => [purposeName(view, purpose), life.expiredBecause[reason]] as const),
    [life.recordedAt, first && view.when(first.at)],
  ]);
}

function erased({ say: { life }, number }: View, { counts }: Of<'erased'>): Markup {
  const { sent, unknown, stopped } = counts.in_flight;
  return facts([
    [life.erasedEvents, number(counts.events)],
    [life.erasedHeld, counts.held > 0 ? number(counts.held) : undefined],
    [life.erasedDeliveries, number(counts.deliveries)],
    [life.inFlight, life.flew(sent, unknown, stopped)],
  ]);
}

function closing({ say: { life }, number }: View, end: EndRow): Markup {
  const { sent, unknown, stopped } = end.flew;
  return facts([
    [life.erasedEvents, number(end.events)],
    [life.erasedHeld, end.held > 0 ? number(end.held) : undefined],
    [life.erasedDeliveries, number(end.deliveries)],
    [life.inFlight, life.closingOpen(end.inFlight - sent - unknown - stopped)],
  ]);
}

function deletions({ say: { life } }: View, { deletions: { open, settled }, sharing }: EndRow): string {
  const counts = life.deletionCounts(open, settled);
  return sharing > 1 ? `${counts}, ${life.deletionShared(sharing)}` : counts;
}

function released({ say: { life }, number }: View, { counts }: Of<'released'>): Markup {
  return facts([
    [life.releasedEvents, number(counts.events)],
    [life.releasedPassedOn, counts.passed_on > 0 ? number(counts.passed_on) : undefined],
    [life.by, counts.by],
  ]);
}

function events({ view, site }: Telling, { names, day }: Of<'events'>): Markup {
  const { life } = view.say;
  const described = (name: string) => site.config.catalog[name]?.description[view.language];
  return table({
    caption: view.day(day),
    head: [life.event, life.count],
    rows: names.map(({ name, n }) => [html`${described(name) ?? ''} <code>${name}</code>`, view.number(n)]),
  });
}

function sends(view: View, { sends: ended }: Of<'sends'>): Markup {
  const { life } = view.say;
  return table({
    head: [life.destination, life.outcome, life.reason, life.requests, life.carried],
    rows: ended.map((each) => [
      purposeName(view, each.destination),
      life.outcomes[each.outcome] ?? each.outcome,
      html`<code>${each.reason}</code>`,
      view.number(each.sends),
      view.number(each.events),
    ]),
  });
}

interface Rows {
  readonly caption?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | Markup)[])[];
}

/** The last column is a number; of more than two, the last two are. */
function table({ caption, head, rows }: Rows): Markup {
  const isNumber = (at: number) => at >= head.length - (head.length > 2 ? 2 : 1);
  const cell = (value: string | Markup, at: number) =>
    isNumber(at) ? html`<td class="n">${value}</td>` : html`<td>${value}</td>`;
  return html`<div class="scroll">
    <table>
      ${
        caption === undefined
          ? ''
          : html`<caption>
              ${caption}
            </caption>`
      }
      <thead>
        <tr>
          ${head.map((name, at) => html`<th scope="col" class="${isNumber(at) ? 'n' : ''}">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function places({ say: { life }, number }: View, leaves: readonly Leaf[]): Markup {
  const place = ({ index, signed }: Leaf) =>
    index === undefined ? life.unplaced : `${life.placed(number(index))}, ${signed ? life.signed : life.unsigned}`;
  const [only, ...more] = leaves.map(place);
  return more.length === 0
    ? html`${only}`
    : html`<ul>
        ${[only, ...more].map((each) => html`<li>${each}</li>`)}
      </ul>`;
}

export function purposeName({ say }: View, purpose: string): string {
  return isPurpose(purpose) ? say.purposes[purpose] : purpose;
}

function purposeNames(view: View, purposes: readonly string[]): string {
  return purposes.map((purpose) => purposeName(view, purpose)).join(', ');
}
