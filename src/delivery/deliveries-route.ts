import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { destinationNames } from '../destinations/name.ts';
import type { RoleHandler } from '../door/token.ts';
import { answer, readOrder, refuse } from '../rights/order.ts';
import { accountBody } from './account.ts';
import { replayDead, switchDelivery } from './switch.ts';

/** How far back `curtailed` goes. */
const days = 30;

/** `GET /v1/deliveries?site=`: per destination what waits, what died and why, what was curtailed, and its circuit. */
export function getDeliveries({ store, sites, clock }: Deps): RoleHandler {
  return async (c, { site: name }) => {
    const site = sites.get(name);
    if (site === undefined) {
      return refuse(c, { type: 'unknown_site', at: 'site' });
    }
    const now = clock();
    const today = site.dayOf(now);
    const found = await store.deliveryAccount(name, { from: today - days + 1, to: today });
    return answer({ site: name, destinations: accountBody(found, now) });
  };
}

const destination = z.enum(destinationNames, `a destination: ${destinationNames.join(' or ')}`);
const switchSchema = z.object({ destination });

/**
 * `POST /v1/admin/deliveries/stop?site=` and `/open?site=` with `{destination}`. After the answer to a stop nothing begins to leave
 * from this process; from another one, nothing that was claimed more than half a second before it.
 */
export function postSwitch(deps: Deps, to: 'stop' | 'open'): RoleHandler {
  return async (c, { site, by }) => {
    if (!deps.sites.has(site)) {
      return refuse(c, { type: 'unknown_site', at: 'site' });
    }
    const read = await readOrder(c, switchSchema);
    if (!read.ok) {
      return refuse(c, read.problem);
    }
    const way = { site, destination: read.value.destination };
    if (to === 'stop') {
      deps.stops.stop(way);
    }
    const changed = await switchDelivery(deps, { ...way, by, to });
    if (to === 'open') {
      deps.stops.open(way);
      deps.nudge(c);
    }
    if (changed) {
      deps.sequenceSoon(c, site);
    }
    return answer({ ...way, state: to === 'stop' ? 'stopped' : 'open', changed });
  };
}

const replaySchema = z.object({
  destination: destination.optional(),
  reason: z.string('a reason as the list has it').max(100).optional(),
});

/** `POST /v1/admin/deliveries/replay?site=` with `{destination?, reason?}`: what died and may be sent again waits again. */
export function postReplayDead(deps: Deps): RoleHandler {
  return async (c, { site }) => {
    if (!deps.sites.has(site)) {
      return refuse(c, { type: 'unknown_site', at: 'site' });
    }
    const read = await readOrder(c, replaySchema);
    if (!read.ok) {
      return refuse(c, read.problem);
    }
    const replayed = await replayDead(deps, { site, ...read.value });
    if (replayed.deliveries > 0) {
      deps.nudge(c);
    }
    return answer({ site, ...replayed });
  };
}
