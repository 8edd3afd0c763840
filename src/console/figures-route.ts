import type { Deps } from '../deps.ts';
import type { RoleHandler } from '../door/token.ts';
import { isoDay } from '../minimize/day.ts';
import { answer, refuse } from '../rights/order.ts';
import type { Figures } from '../storage/officer-store.ts';
import type { DeskHandler } from './desk.ts';
import { counts, periodOf, sumOf, totalsByText } from './figures.ts';
import { figuresCsv } from './figures-csv.ts';
import { figuresMain } from './figures-page.ts';
import { problem } from './gate.ts';
import { deskPage } from './page.ts';

/** `GET /console/figures?from=&to=`: days of the site's own time zone, both included. */
export function figuresPage({ store, clock }: Deps): DeskHandler {
  return async (c, desk) => {
    const { site, view } = desk;
    const [from, to] = [c.req.query('from'), c.req.query('to')];
    const period = periodOf({ from, to }, site.dayOf(clock()));
    const rows = period === undefined ? [] : await store.consentFigures(site.id, period);
    const asked =
      period === undefined ? { from: from ?? '', to: to ?? '' } : { from: isoDay(period.from), to: isoDay(period.to) };
    return deskPage(c, desk, {
      title: view.say.figures.title,
      main: figuresMain(view, { period, asked, rows }),
      current: 'figures',
      status: period === undefined ? 400 : 200,
    });
  };
}

/** `GET /console/figures.csv?from=&to=`. */
export function figuresFile({ store, clock }: Deps): DeskHandler {
  return async (c, { site, view }) => {
    const period = periodOf({ from: c.req.query('from'), to: c.req.query('to') }, site.dayOf(clock()));
    if (period === undefined) {
      return problem(c, 'bad_query');
    }
    const rows = await store.consentFigures(site.id, period);
    const name = [view.say.figures.file, site.id, isoDay(period.from), isoDay(period.to)].join('-');
    return new Response(figuresCsv(view, rows), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${name}.csv"`,
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Resource-Policy': 'same-origin',
      },
    });
  };
}

/** `GET /v1/admin/figures?site=&from=&to=`: the same, for a machine. */
export function getFigures({ store, sites, clock }: Deps): RoleHandler {
  return async (c, { site: id }) => {
    const site = sites.get(id);
    if (site === undefined) {
      return refuse(c, { type: 'unknown_site', at: 'site' });
    }
    const period = periodOf({ from: c.req.query('from'), to: c.req.query('to') }, site.dayOf(clock()));
    if (period === undefined) {
      return refuse(c, { type: 'bad_query', at: 'from, to', expected: 'YYYY-MM-DD, the first not after the second' });
    }
    const rows = await store.consentFigures(id, period);
    const { from, to } = { from: isoDay(period.from), to: isoDay(period.to) };
    return answer({ site: id, from, to, totals: sumOf(rows), texts: totalsByText(rows), days: rows.map(dayRow) });
  };
}

function dayRow({ day, version, language, surface, ...row }: Figures): object {
  return {
    day: isoDay(day),
    version,
    language,
    surface,
    ...Object.fromEntries(counts.map((count) => [count, row[count]])),
  };
}
