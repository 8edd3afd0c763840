import { html } from 'hono/html';
import type { Deps } from '../deps.ts';
import { settleDeletions } from '../rights/hold.ts';
import type { DeletionRow } from '../storage/rights-store.ts';
import type { Desk, DeskHandler } from './desk.ts';
import { readForm } from './form.ts';
import { problem } from './gate.ts';
import { deskPage, type Markup, otherLanguage, said } from './page.ts';
import type { View } from './view.ts';

const path = '/console/deletions';
const most = 1_000;

/** `GET /console/deletions`: identifiers that reached a destination before their consent ended. */
export function deletionsPage(deps: Deps): DeskHandler {
  return async (c, desk) => deskPage(c, desk, await sheet(deps, desk));
}

/** `POST /console/deletions` with `no` for each: the destination has deleted them. */
export function settlePage(deps: Deps): DeskHandler {
  return async (c, desk) => {
    const read = await readForm(c);
    if (!read.ok) {
      return problem(c, read.problem);
    }
    const numbers = read.form.getAll('no').map(Number).filter(Number.isSafeInteger);
    const { deletions } = desk.view.say;
    if (numbers.length === 0) {
      return deskPage(c, desk, await sheet(deps, desk, said(deletions.nothing, true)));
    }
    const settled = await settleDeletions(deps, { site: desk.site.id, by: desk.by }, numbers);
    if (settled > 0) {
      deps.sequenceSoon(c, desk.site.id);
    }
    return deskPage(c, desk, await sheet(deps, desk, said(deletions.settled(settled))));
  };
}

async function sheet({ store }: Deps, { site, view }: Desk, told?: Markup) {
  const { deletions } = view.say;
  const rows = await store.deletions(site.id, most);
  const open = rows.filter(({ settled }) => settled === null);
  const done = rows.filter(({ settled }) => settled !== null);
  const main = html`${told ?? ''}
    <p class="measure">${deletions.intro}</p>
    ${rows.length === 0 ? html`<p>${deletions.none}</p>` : ''} ${open.length > 0 ? openOnes(view, open) : ''}
    ${done.length > 0 ? settledOnes(view, done) : ''}
    ${rows.length === most ? html`<p>${deletions.most(view.number(most))}</p>` : ''}
    <p class="soft">${view.say.hours(view.timeZone)}</p>`;
  const toggle = told === undefined ? {} : { toggle: otherLanguage(view, path) };
  return { title: deletions.title, main, current: 'deletions', ...toggle } as const;
}

/** A row may be older than a destination that is no longer configured: its plain name is said then. */
function destinationName({ say }: View, destination: string): string {
  const names: Readonly<Record<string, string>> = say.state.laneNames;
  return names[destination] ?? destination;
}

function openOnes(view: View, rows: readonly DeletionRow[]): Markup {
  const { deletions } = view.say;
  const row = ({ no, client, destination, at }: DeletionRow) =>
    html`<tr>
      <td>
        <span class="pick">
          <input type="checkbox" id="no-${no}" name="no" value="${no}" />
          <label for="no-${no}"><code>${client}</code> (${destinationName(view, destination)})</label>
        </span>
      </td>
      <td>${view.when(at)}</td>
    </tr>`;
  return html`<h2>${deletions.open}</h2>
    <form method="post" action="${view.to(path)}">
      <table>
        <thead>
          <tr>
            <th scope="col">${deletions.client}</th>
            <th scope="col">${deletions.since}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(row)}
        </tbody>
      </table>
      <p><button>${deletions.settle}</button></p>
    </form>`;
}

function settledOnes(view: View, rows: readonly DeletionRow[]): Markup {
  const { deletions } = view.say;
  return html`<h2>${deletions.settledTitle}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${deletions.client}</th>
          <th scope="col">${deletions.since}</th>
          <th scope="col">${deletions.settledAt}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ at, settled }) =>
            html`<tr>
              <td>${deletions.gone}</td>
              <td>${view.when(at)}</td>
              <td>${settled === null ? '' : view.when(settled)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
