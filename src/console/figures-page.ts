import { html } from 'hono/html';
import { isoDay } from '../minimize/day.ts';
import type { Figures } from '../storage/officer-store.ts';
import { type Counts, counts, longest, type Period, sumOf, totalsByText } from './figures.ts';
import { type Markup, said } from './page.ts';
import type { View } from './view.ts';
import { wideTable } from './wide-table.ts';

export interface Shown {
  /** As it stands in the form; nothing when what was asked for is no period. */
  readonly period: Period | undefined;
  readonly asked: { readonly from: string; readonly to: string };
  readonly rows: readonly Figures[];
}

export function figuresMain(view: View, { period, asked, rows }: Shown): Markup {
  const { figures, hours } = view.say;
  return html`<p class="measure">${figures.intro}</p>
    ${period === undefined ? said(figures.wrong(view.number(longest)), true) : ''} ${rangeForm(view, asked)}
    ${period === undefined ? '' : tables(view, rows, period)}
    <p class="soft">${hours(view.timeZone)}</p>`;
}

/** A form that gets keeps only what its fields say: whatever else the address holds goes along as hidden ones. */
function rangeForm(view: View, asked: Shown['asked']): Markup {
  const { figures } = view.say;
  const kept = [...new URL(view.to('/'), 'http://x').searchParams];
  return html`<form class="range" method="get" action="/console/figures">
    ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <div>
      <label for="from">${figures.from}</label>
      <input id="from" name="from" type="date" required value="${asked.from}" />
    </div>
    <div>
      <label for="to">${figures.to}</label>
      <input id="to" name="to" type="date" required value="${asked.to}" />
    </div>
    <button>${figures.show}</button>
  </form>`;
}

function tables(view: View, rows: readonly Figures[], { from, to }: Period): Markup {
  const { figures } = view.say;
  const span = `${figures.from} ${view.day(from)} ${figures.to.toLowerCase()} ${view.day(to)}`;
  if (rows.length === 0) {
    return html`<p>${span}${view.say.colon} ${figures.empty}</p>`;
  }
  const csv = view.to('/console/figures.csv', { from: isoDay(from), to: isoDay(to) });
  return html`<h2>${figures.totals}</h2>
    ${totalsTable(view, rows, span)}
    <p class="measure soft">${figures.rates}</p>
    <div class="actions">
      <a class="button second" href="${csv}">${figures.csv}</a>
      <span class="soft">${figures.csvHelp}</span>
    </div>
    <h2>${figures.days}</h2>
    ${daysTable(view, rows, span)}`;
}

function totalsTable(view: View, rows: readonly Figures[], span: string): Markup {
  const { figures } = view.say;
  const totals = totalsByText(rows);
  const whole = sumOf(rows);
  return wideTable({
    caption: span,
    head: heads(
      [figures.version, figures.language, figures.surface],
      [...names(view), figures.grantRate, figures.withdrawRate],
    ),
    body: totals.map(
      (row) =>
        html`<tr>
          <th scope="row">${row.version}</th>
          <td>${view.say.languages[row.language]}</td>
          <td>${view.say.surface(row.surface)}</td>
          ${cells(view, row)} ${rates(view, row)}
        </tr>`,
    ),
    foot: html`<tr>
      <th scope="row" colspan="3">${figures.total}</th>
      ${cells(view, whole)} ${rates(view, whole)}
    </tr>`,
  });
}

function daysTable(view: View, rows: readonly Figures[], span: string): Markup {
  const { figures } = view.say;
  return wideTable({
    caption: span,
    head: heads([figures.day, figures.version, figures.language, figures.surface], names(view)),
    body: rows.map(
      (row) =>
        html`<tr>
          <th scope="row"><time datetime="${isoDay(row.day)}">${view.day(row.day)}</time></th>
          <td>${row.version}</td>
          <td>${view.say.languages[row.language]}</td>
          <td>${view.say.surface(row.surface)}</td>
          ${cells(view, row)}
        </tr>`,
    ),
    foot: html`<tr>
      <th scope="row" colspan="4">${figures.total}</th>
      ${cells(view, sumOf(rows))}
    </tr>`,
  });
}

function names({ say: { figures } }: View): string[] {
  return counts.map((count) => figures[count]);
}

function heads(words: readonly string[], numbers: readonly string[]): Markup {
  return html`${words.map((name) => html`<th scope="col">${name}</th>`)}
  ${numbers.map((name) => html`<th scope="col" class="n">${name}</th>`)}`;
}

function cells(view: View, row: Counts): Markup[] {
  return counts.map((count) => html`<td class="n">${view.number(row[count])}</td>`);
}

function rates(view: View, { granted, refused, withdrawn }: Counts): Markup {
  return html`<td class="n">${view.rate(granted, granted + refused)}</td>
    <td class="n">${view.rate(withdrawn, granted)}</td>`;
}
