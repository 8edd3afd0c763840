import type { Deps } from '../deps.ts';
import type { RequestHandler } from '../door/handler.ts';
import { problemResponse } from '../door/problem.ts';
import type { RoleHandler } from '../door/token.ts';
import { dayNumber, isoDay } from '../minimize/day.ts';
import type { Site } from '../site.ts';
import type { Curtailed } from '../storage/delivery-store.ts';
import type { KeptRows } from '../storage/store.ts';
import { imbalances, totals } from './balance.ts';
import { type PublishedBalance, readBalance } from './published-balance.ts';

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
    const rows = await deps.store.keptRows(site.id);
    const { curtailed } = await deps.store.deliveryAccount(site.id, { from, to });
    const balance = await readBalance(deps.store, site.id, { from, to, today, rows });
    return Response.json(balanceBody({ site, balance, rows, curtailed, now: deps.clock() }), {
      headers: { 'Cache-Control': 'no-store' },
    });
  };
}

interface Seen {
  readonly site: Site;
  readonly balance: PublishedBalance;
  readonly rows: KeptRows;
  readonly curtailed: readonly Curtailed[];
  readonly now: number;
}

function balanceBody({ site, balance: { days, imbalances: wrong }, rows, curtailed, now }: Seen): object {
  return {
    site: site.id,
    holds: wrong.length === 0,
    imbalances: wrong.map(({ day, ...rest }) => ({ ...rest, day: day === undefined ? null : isoDay(day) })),
    gates: site.gatesAt(now),
    shut: site.shutDetailsAt(now),
    totals: totals(days),
    rows,
    curtailed: curtailed.map(({ day, ...rest }) => ({ day: isoDay(day), ...rest })),
    days: days.map(({ day, ...numbers }) => ({ day: isoDay(day), ...numbers })),
  };
}

/** A probe may come each second, and from anyone: what it learns is a few seconds old. */
const readinessMs = 5_000;

/** Readiness: the store commits, and no balance of today or yesterday is broken. */
export function ready(deps: Deps): RequestHandler {
  let known: { readonly until: number; readonly verdict: Promise<Readiness> } | undefined;
  return async () => {
    const now = deps.clock();
    if (known === undefined || now >= known.until) {
      known = { until: now + readinessMs, verdict: assess(deps, now) };
    }
    const verdict = await known.verdict;
    // A fault of the ledger stands beside it: a withdrawal must still be taken while a key or a webhook is away.
    const body = { ...verdict, ledger: deps.ledgerFaults() };
    return Response.json(body, { status: verdict.ready ? 200 : 503 });
  };
}

interface Readiness {
  readonly ready: boolean;
  readonly unbalanced: readonly { readonly site: string; readonly term: string; readonly day: string | null }[];
}

async function assess({ store, sites, report }: Deps, now: number): Promise<Readiness> {
  try {
    const found = await Promise.all(
      [...sites.values()].map(async (site) => {
        const today = site.dayOf(now);
        const wrong = imbalances(await store.balance(site.id, { from: today - 1, to: today }));
        return wrong.map(({ term, day }) => ({ site: site.id, term, day: day === undefined ? null : isoDay(day) }));
      }),
    );
    const unbalanced = found.flat();
    return { ready: unbalanced.length === 0 && (await store.ready()), unbalanced };
  } catch (error) {
    report(error);
    return { ready: false, unbalanced: [] };
  }
}

function readDay(value: string | undefined, otherwise: number): number | undefined {
  if (value === undefined) {
    return otherwise;
  }
  const day = isoPattern.test(value) ? dayNumber(value) : Number.NaN;
  return Number.isInteger(day) ? day : undefined;
}
