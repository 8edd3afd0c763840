import type { Deps } from '../deps.ts';
import { rejected } from '../door/rejected.ts';
import type { SitesHandler } from '../door/token.ts';
import { metricsText } from './metrics.ts';
import { readBalance } from './published-balance.ts';

/** What waits is at most three days old when it is given up. */
const reach = 7;

/** `GET /metrics`: of the sites that the operator's token opens, read from their tallies when asked. */
export function getMetrics({ store, sites, clock, memory }: Deps): SitesHandler {
  return async (_, names) => {
    const now = clock();
    const opened = names.flatMap((name) => sites.get(name) ?? []);
    const tallies = opened.map(async (site) => {
      const today = site.dayOf(now);
      return {
        site: site.id,
        today,
        ...(await readBalance(store, site.id, { from: today - reach, to: today, today })),
      };
    });
    const text = metricsText({ sites: await Promise.all(tallies), rejected: rejected(), memory: memory?.() });
    return new Response(text, {
      headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' },
    });
  };
}
