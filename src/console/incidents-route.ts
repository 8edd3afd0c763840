import { html } from 'hono/html';
import { dayNumber } from '../minimize/day.ts';
import type { Deps } from '../deps.ts';
import { noSite, type Reconciled, reconcile } from '../rights/reconcile.ts';
import type { IncidentRow } from '../storage/rights-store.ts';
import type { Desk, DeskHandler } from './desk.ts';
import { deskPage, type Markup, otherLanguage, said } from './page.ts';
import type { View } from './view.ts';
import { heads, wideTable } from './wide-table.ts';

/** `GET /console/incidents`: what the reconciler drafted. */
export function incidentsPage(deps: Deps): DeskHandler {
  return async (c, desk) => deskPage(c, desk, await sheet(deps, desk));
}

/** `POST /console/incidents/reconcile`: looks now, not only at the next round. */
export function reconcileNow(deps: Deps): DeskHandler {
  return async (c, desk) => {
    const done = await reconcile(deps);
    return deskPage(c, desk, await sheet(deps, desk, done));
  };
}

async function sheet({ store }: Deps, { site, view }: Desk, done?: Reconciled) {
  const { incidents } = view.say;
  const rows = await store.incidents(site.id);
  const theirs = done?.orphans.filter((each) => each.site === site.id || each.site === noSite) ?? [];
  const orphans = theirs.reduce((sum, { count }) => sum + count, 0);
  const main = html`${done === undefined ? '' : said(incidents.ran(orphans))}
    <p class="measure">${incidents.intro}</p>
    <div class="actions">
      <form method="post" action="${view.to('/console/incidents/reconcile')}"><button>${incidents.run}</button></form>
    </div>
    ${rows.length === 0 ? html`<p>${incidents.none}</p>` : table(view, rows)}
    <p class="soft">${view.say.hours(view.timeZone)}</p>`;
  const toggle = done === undefined ? {} : { toggle: otherLanguage(view, '/console/incidents') };
  return { title: incidents.title, main, current: 'incidents', ...toggle } as const;
}

function table(view: View, rows: readonly IncidentRow[]): Markup {
  const { incidents } = view.say;
  const texts = [incidents.no, incidents.kind, incidents.day, incidents.occurred, incidents.aware, incidents.stands];
  return wideTable({
    caption: incidents.caption,
    head: heads(texts, incidents.count),
    body: rows.map((row) => line(view, row)),
  });
}

function line(view: View, { no, site, kind, subject, occurred, aware, count, state }: IncidentRow): Markup {
  const { incidents } = view.say;
  const day = dayNumber(subject);
  return html`<tr>
    <th scope="row">${no}</th>
    <td>
      ${incidents.kinds[kind] ?? kind}${site === noSite ? html`<br /><span class="soft">${incidents.everySite}</span>` : ''}
    </td>
    <td>${Number.isInteger(day) ? view.day(day) : subject}</td>
    <td>${view.when(occurred)}</td>
    <td>${view.when(aware)}</td>
    <td>${incidents.stages[state] ?? state}</td>
    <td class="n">${view.number(count)}</td>
  </tr>`;
}
