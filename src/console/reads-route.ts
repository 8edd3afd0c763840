import { html } from 'hono/html';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { readings } from '../ledger/entry.ts';
import type { DeskHandler } from './desk.ts';
import { deskPage, type Markup } from './page.ts';
import type { View } from './view.ts';

const readSchema = z.object({
  at: z.int(),
  by: z.string(),
  what: z.enum(readings),
  receipt: z.string().optional(),
});

type Read = z.infer<typeof readSchema>;

/** So far back, at most so many: who looks further reads the log itself. */
const reach = { depth: 50_000, limit: 200 };

/** `GET /console/reads`: who looked at what, newest first. */
export function readsPage({ store }: Deps): DeskHandler {
  return async (c, desk) => {
    const { site, view } = desk;
    const { reads } = view.say;
    const rows = (await store.officerReads(site.id, reach)).map((json) => readSchema.parse(JSON.parse(json)));
    const main = html`<p class="measure">${reads.intro}</p>
      ${rows.length === 0 ? html`<p>${reads.none}</p>` : table(view, rows)}
      <p class="soft">${view.say.hours(view.timeZone)}</p>`;
    return deskPage(c, desk, { title: reads.title, main, current: 'reads' });
  };
}

function table(view: View, rows: readonly Read[]): Markup {
  const { reads } = view.say;
  return html`<table class="stack">
    <caption>
      ${reads.caption(view.number(reach.depth))}
    </caption>
    <thead>
      <tr>
        ${[reads.when, reads.by, reads.what, reads.receipt].map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => line(view, row))}
    </tbody>
  </table>`;
}

function line({ say: { reads }, when }: View, { at, by, what, receipt }: Read): Markup {
  const about = what !== 'receipt' ? '' : receipt === undefined ? reads.missing : html`<code>${receipt}</code>`;
  return html`<tr>
    <th scope="row">${when(at)}</th>
    <td>${by}</td>
    <td>${reads.readings[what]}</td>
    <td>${about}</td>
  </tr>`;
}
