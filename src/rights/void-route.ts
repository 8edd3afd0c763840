import * as z from 'zod';
import type { Deps } from '../deps.ts';
import type { RoleHandler } from '../door/token.ts';
import { answer, readOrder, refuse } from './order.ts';
import { voidVersion } from './void.ts';

const orderSchema = z.object({
  version: z.int('a version of the notice').min(1),
  reason: z.string('why it is void').trim().min(1, 'say why: it goes on record').max(2_000),
});

/**
 * `POST /v1/admin/notices/void?site=` with `{version, reason}`: consent given on this version is without effect from now on.
 * Answers what that ends, as it stood before; with `&dry=1` it answers that and voids nothing.
 */
export function postVoid(deps: Deps): RoleHandler {
  return async (c, { site, by }) => {
    const read = await readOrder(c, orderSchema);
    if (!read.ok) {
      return refuse(c, read.problem);
    }
    const { version, reason } = read.value;
    const dry = c.req.query('dry') === '1';
    const effect = dry
      ? await deps.store.voidEffect(site, version)
      : await voidVersion(deps, { site, version, reason, by });
    if (effect === undefined) {
      return refuse(c, { type: 'unknown_version', at: 'version' });
    }
    if (!dry) {
      deps.sequenceSoon(c, site);
    }
    const { voided, ...ends } = effect;
    return answer({ site, version, voided_at: voided, ...ends });
  };
}
