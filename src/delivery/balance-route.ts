import type { Deps } from '../deps.ts';
import type { RequestHandler } from '../door/handler.ts';
import { problemResponse } from '../door/problem.ts';
import type { RoleHandler } from '../door/token.ts';
import { dayNumber, isoDay } from '../minimize/day.ts';
import type { Site } from '../site.ts';
import type { SiteBalance } from '../storage/store.ts';
import { imbalances, totals } from './balance.ts';

const defaultDays = 30;
const isoPattern = /^\d{4}-\d{2}-\d{2}$/;

/** `GET /v1/balance?site=&from=&to=`: per day, by exact reason, with both equations checked. Days are the site's. */
export function getBalance(deps: Deps): RoleHandler {
  return async (c) => {
    const acceptLanguage = c.req.header('accept-language');
    const site = deps.sites.get(c.req.query('site') ?? '');
    if (site === undefined) {
      return problemResponse({ type: 'unknown_site', at: 'site' }, { acceptLanguage });
    }
    const today = site.dayOf(deps.clock());
    const to = readDay(c.req.query('to'), today);
    const from = readDay(c.req.query('from'), (to ?? today) - defaultDays + 1);
    if (from === undefined || to === undefined) {
      return problemResponse({ type: 'bad_query', at: 'from, to', expected: 'YYYY-MM-DD' }, { acceptLanguage });
    }
    const balance = await deps.store.balance(site.id, { from, to });
    return Response.json(balanceBody(site, balance, deps.clock()), { headers: { 'Cache-Control': 'no-store' } });
  };
}

export function balanceBody(site: Site, balance: SiteBalance, now: number): object {
  const wrong = imbalances(balance);
  return {
    site: site.id,
    holds: wrong.length === 0,
    imbalances: wrong.map(({ day, ...rest }) => ({ ...rest, day: day === undefined ? null : isoDay(day) })),
    gates: site.gatesAt(now),
    totals: totals(balance.days),
    rows: balance.rows,
    days: balance.days.map(({ day, ...numbers }) => ({ day: isoDay(day), ...numbers })),
  };
}

/** Readiness: the store answers, and no balance of today or yesterday is broken. */
export function ready({ store, sites, clock }: Deps): RequestHandler {
  return async () => {
    const now = clock();
    const found = await Promise.all(
      [...sites.values()].map(async (site) => {
        const today = site.dayOf(now);
        const wrong = imbalances(await store.balance(site.id, { from: today - 1, to: today }));
        return wrong.map((imbalance) => ({
          site: site.id,
          term: imbalance.term,
          day: imbalance.day === undefined ? null : isoDay(imbalance.day),
        }));
      }),
    );
    const unbalanced = found.flat();
    const isReady = unbalanced.length === 0 && (await store.ready());
    return Response.json({ ready: isReady, unbalanced }, { status: isReady ? 200 : 503 });
  };
}

function readDay(value: string | undefined, otherwise: number): number | undefined {
  if (value === undefined) {
    return otherwise;
  }
  const day = isoPattern.test(value) ? dayNumber(value) : Number.NaN;
  return Number.isInteger(day) ? day : undefined;
}
