import type { Deps } from '../deps.ts';
import type { RoleHandler } from '../door/token.ts';
import { isoDay } from '../minimize/day.ts';
import { fewest } from '../minimize/published-counts.ts';
import { answer, refuse } from '../rights/order.ts';
import { countsOf } from './counts.ts';
import { countsMain } from './counts-page.ts';
import type { DeskHandler } from './desk.ts';
import { deskPage } from './page.ts';

/** `GET /v1/counts?site=&day=`: events without consent, by name and page group, of one day of the site that is over. */
export function getCounts(deps: Deps): RoleHandler {
  return async (c, { site: id }) => {
    const site = deps.sites.get(id);
    if (site === undefined) {
      return refuse(c, { type: 'unknown_site', at: 'site' });
    }
    const found = await countsOf(deps, site, c.req.query('day'));
    if (found === undefined) {
      return refuse(c, { type: 'bad_query', at: 'day', expected: 'YYYY-MM-DD, a day of the site that is over' });
    }
    return answer({ site: id, day: isoDay(found.day), shown_from: fewest, ...found.counts });
  };
}

/** `GET /console/counts?day=`. */
export function countsPage(deps: Deps): DeskHandler {
  return async (c, desk) => {
    const { site, view } = desk;
    const day = c.req.query('day');
    const now = deps.clock();
    const found = await countsOf(deps, site, day);
    const lane = site.gatesAt(now).count;
    return deskPage(c, desk, {
      title: view.say.counts.title,
      main: countsMain(view, {
        found,
        asked: found === undefined ? (day ?? '') : isoDay(found.day),
        newest: site.dayOf(now) - 1,
        shut: lane === 'open' ? undefined : view.say.state.laneShut[lane],
      }),
      current: 'counts',
      status: found === undefined ? 400 : 200,
    });
  };
}
