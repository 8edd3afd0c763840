import { html } from 'hono/html';
import type { Deps } from '../deps.ts';
import type { EventDefinition } from '../minimize/catalog.ts';
import { dayNumber, isoDay } from '../minimize/day.ts';
import { odd } from '../minimize/name-shape.ts';
import { fieldsOf } from '../minimize/payload.ts';
import { declarationOf, fewest, shownCount } from '../minimize/quarantine.ts';
import type { Quarantined } from '../storage/catalog-store.ts';
import type { DeskHandler } from './desk.ts';
import { deskPage, type Markup } from './page.ts';
import type { View } from './view.ts';

/** `GET /console/catalog`: what is declared, and what comes without being so. */
export function catalogPage({ store, clock }: Deps): DeskHandler {
  return async (c, desk) => {
    const { site, view } = desk;
    const { catalog } = view.say;
    const plan = (await store.currentPlans()).find((one) => one.site === site.id);
    const strays = await store.quarantine(site.id);
    const main = html`<p class="measure">${catalog.intro}</p>
      <p>${plan === undefined ? catalog.none : catalog.inForce(plan.version, view.when(plan.published))}</p>
      ${declared(view, Object.entries(site.config.catalog), isoDay(site.dayOf(clock())))}
      <h2>${catalog.quarantine}</h2>
      <p class="measure">${catalog.quarantineIntro}</p>
      ${strays.length === 0 ? html`<p>${catalog.quarantineNone}</p>` : quarantine(view, strays)}
      <p class="soft">${view.say.hours(view.timeZone)}</p>`;
    return deskPage(c, desk, { title: catalog.title, main, current: 'catalog' });
  };
}

function declared(view: View, events: readonly [string, EventDefinition][], today: string): Markup {
  const { catalog } = view.say;
  const heads = [catalog.event, catalog.kind, catalog.fields, catalog.owner, catalog.review];
  const row = ([name, { kind, description, params, owner, review }]: [string, EventDefinition]) =>
    html`<tr>
      <th scope="row"><code>${name}</code><br />${description[view.language]}</th>
      <td>${catalog.kinds[kind]}</td>
      <td>${fieldsOf(params).map((field, at) => html`${at > 0 ? ', ' : ''}<code>${field}</code>`)}</td>
      ${labelled(view, catalog.owner, owner)}
      ${labelled(view, catalog.review, review === undefined ? undefined : reviewDay(view, review, today))}
    </tr>`;
  return table(heads, events.map(row), catalog.caption(events.length));
}

function reviewDay({ say: { catalog }, day }: View, review: string, today: string): string {
  const written = day(dayNumber(review));
  return review < today ? catalog.overdue(written) : written;
}

function quarantine(view: View, strays: readonly Quarantined[]): Markup {
  const { catalog } = view.say;
  const heads = [catalog.what, catalog.count, catalog.first, catalog.last, catalog.paste];
  const row = (stray: Quarantined) => {
    const count = shownCount(stray.n);
    const declaration = declarationOf(stray);
    return html`<tr>
      <th scope="row">${named(view, stray)}</th>
      ${labelled(view, catalog.count, count === null ? catalog.fewer(fewest) : view.number(count))}
      ${labelled(view, catalog.first, view.day(stray.firstDay))}
      ${labelled(view, catalog.last, view.day(stray.lastDay))}
      <td>${declaration === undefined ? catalog.hidden : html`<code>${declaration}</code>`}</td>
    </tr>`;
  };
  return table(heads, strays.map(row), catalog.names(strays.length));
}

/** On a narrow screen the heads are gone, and a number or a day says nothing without its own. */
function labelled({ say }: View, label: string, text: string | undefined): Markup {
  return text === undefined ? html`<td></td>` : html`<td data-label="${label}${say.colon}">${text}</td>`;
}

function named({ say: { catalog } }: View, { name, param }: Quarantined): Markup {
  const words = (text: string) =>
    text.endsWith(odd) ? catalog.odd : text === ':more' ? catalog.more : html`<code>${text}</code>`;
  return param === '' ? html`${words(name)}` : html`${words(param)}<br />${catalog.paramOf(name)}`;
}

function table(heads: readonly string[], rows: readonly Markup[], caption: string): Markup {
  return html`<table class="stack">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
