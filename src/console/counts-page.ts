import { html } from 'hono/html';
import { isoDay } from '../minimize/day.ts';
import { fewest } from '../minimize/published-counts.ts';
import type { CountsOfDay } from './counts.ts';
import { type Markup, said } from './page.ts';
import type { View } from './view.ts';
import { heads, wideTable } from './wide-table.ts';

interface Shown {
  /** Nothing when what was asked for is no day that is over. */
  readonly found: CountsOfDay | undefined;
  readonly asked: string;
  readonly newest: number;
  /** Why nothing is counted today; undefined while the lane is open. */
  readonly shut: string | undefined;
}

export function countsMain(view: View, { found, asked, newest, shut }: Shown): Markup {
  const { counts, hours } = view.say;
  return html`<p class="measure">${counts.intro(fewest)}</p>
    ${shut === undefined ? '' : html`<p class="measure">${counts.lane}${view.say.colon} ${shut}</p>`}
    ${found === undefined ? said(counts.wrong, true) : ''} ${dayForm(view, asked, newest)}
    ${found === undefined ? '' : tables(view, found)}
    <p class="measure soft">${counts.marks}</p>
    <p class="soft">${hours(view.timeZone)}</p>`;
}

/** A form that gets keeps only what its fields say: whatever else the address holds goes along as hidden ones. */
function dayForm(view: View, asked: string, newest: number): Markup {
  const { counts, figures } = view.say;
  const kept = [...new URL(view.to('/'), 'http://x').searchParams];
  return html`<form class="range" method="get" action="/console/counts">
    ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <div>
      <label for="day">${counts.day}</label>
      <input id="day" name="day" type="date" required max="${isoDay(newest)}" value="${asked}" />
    </div>
    <button>${figures.show}</button>
  </form>`;
}

function tables(view: View, { day, counts: { cells, events, pages } }: CountsOfDay): Markup {
  const { counts } = view.say;
  if (cells.length === 0) {
    return html`<p>${view.day(day)}${view.say.colon} ${counts.none(fewest)}</p>`;
  }
  const head = [counts.event, counts.page];
  return html`${table(view, {
      caption: view.day(day),
      head,
      rows: cells.map(({ name, page, n }) => [[name, page], n] as const),
    })}
    <h2>${counts.sums}</h2>
    <p class="measure soft">${counts.sumsOfShown}</p>
    ${table(view, {
      caption: counts.byEvent,
      head: [counts.event],
      rows: events.map(({ name, n }) => [[name], n] as const),
    })}
    ${table(view, { caption: counts.byPage, head: [counts.page], rows: pages.map(({ page, n }) => [[page], n] as const) })}`;
}

interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly [readonly string[], number])[];
}

function table(view: View, { caption, head, rows }: Table): Markup {
  return wideTable({
    caption,
    head: heads(head, view.say.counts.number),
    body: rows.map(
      ([[first, ...rest], n]) =>
        html`<tr>
          <th scope="row"><code>${first}</code></th>
          ${rest.map((text) => html`<td><code>${text}</code></td>`)}
          <td class="n">${view.number(n)}</td>
        </tr>`,
    ),
  });
}
