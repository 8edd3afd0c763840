import type { Deps } from '../deps.ts';
import type { RoleHandler } from '../door/token.ts';
import { isoDay } from '../minimize/day.ts';
import { fewest, shownCount } from '../minimize/quarantine.ts';
import { answer, refuse } from '../rights/order.ts';

/** `GET /v1/catalog?site=`: the catalog in force, by its canonical JSON, and since when. */
export function getCatalog({ store }: Pick<Deps, 'store'>): RoleHandler {
  return async (c, { site }) => {
    const plan = (await store.currentPlans()).find((one) => one.site === site);
    if (plan === undefined) {
      return refuse(c, { type: 'unknown_site', at: 'site' });
    }
    const { version, hash, published, body } = plan;
    return answer({ site, version, hash, published, body });
  };
}

/** `GET /v1/quarantine?site=`: what the pages send and nobody declared. `n` is null below `fewest`. */
export function getQuarantine({ store, sites }: Pick<Deps, 'store' | 'sites'>): RoleHandler {
  return async (c, { site }) => {
    if (!sites.has(site)) {
      return refuse(c, { type: 'unknown_site', at: 'site' });
    }
    const found = (await store.quarantine(site)).map(({ name, param, n, firstDay, lastDay }) => ({
      ...{ event: name, param, n: shownCount(n) },
      ...{ first_day: isoDay(firstDay), last_day: isoDay(lastDay) },
    }));
    return answer({ site, fewest, quarantine: found });
  };
}
