import * as z from 'zod';
import type { Deps } from '../deps.ts';
import type { RoleHandler } from '../door/token.ts';
import { holdReceipt, releaseHold, settleDeletions } from './hold.ts';
import { answer, readOrder, refuse } from './order.ts';

const holdSchema = z.object({
  receipt: z.string('the number printed on a receipt').max(40),
  basis: z.string('why it is kept').trim().min(1, 'say why: a law, a request, a proceeding').max(2_000),
});

/** `POST /v1/admin/holds?site=` with `{receipt, basis}`: 201 with the number of the hold. */
export function postHold(deps: Deps): RoleHandler {
  return async (c, officer) => {
    const read = await readOrder(c, holdSchema);
    if (!read.ok) {
      return refuse(c, read.problem);
    }
    const no = await holdReceipt(deps, officer, read.value);
    if (no === undefined) {
      return refuse(c, { type: 'unknown_receipt', at: 'receipt' });
    }
    deps.sequenceSoon(c, officer.site);
    return answer({ hold: no }, 201);
  };
}

/** `GET /v1/admin/holds?site=`: every hold, with the number of events it keeps and none of what they say. */
export function listHolds({ store }: Deps): RoleHandler {
  return async (_, { site }) => {
    const holds = await store.holds(site);
    return answer({
      holds: holds.map(({ no, id, basis, at, released, events }) => {
        return { hold: no, receipt: id, basis, at, released_at: released, held: events };
      }),
    });
  };
}

/** `DELETE /v1/admin/holds?site=&hold=`: the reason is gone. What it kept is destroyed now, and that is certified. */
export function deleteHold(deps: Deps): RoleHandler {
  return async (c, officer) => {
    const no = z.coerce.number().int().min(1).safeParse(c.req.query('hold'));
    if (!no.success) {
      return refuse(c, { type: 'bad_query', at: 'hold', expected: 'the number of a hold' });
    }
    const released = await releaseHold(deps, officer, no.data);
    if (released === undefined) {
      return refuse(c, { type: 'unknown_hold', at: 'hold' });
    }
    deps.sequenceSoon(c, officer.site);
    return answer({ hold: no.data, destroyed: released.events, passed_on: released.passedOn });
  };
}

const most = 1_000;

/** `GET /v1/admin/deletions?site=`: identifiers that reached a destination before their consent ended; open ones first. */
export function listDeletions({ store }: Deps): RoleHandler {
  return async (_, { site }) => {
    const deletions = await store.deletions(site, most);
    return answer({
      deletions: deletions.map(({ no, destination, client, at, settled }) => {
        return { no, destination, client, at, settled_at: settled };
      }),
    });
  };
}

const settleSchema = z.object({ no: z.array(z.int().min(1)).min(1, 'list what was deleted').max(most) });

/** `POST /v1/admin/deletions/settle?site=` with `{no: [...]}`: the destination has deleted them. */
export function postSettled(deps: Deps): RoleHandler {
  return async (c, officer) => {
    const read = await readOrder(c, settleSchema);
    if (!read.ok) {
      return refuse(c, read.problem);
    }
    const settled = await settleDeletions(deps, officer, read.value.no);
    if (settled > 0) {
      deps.sequenceSoon(c, officer.site);
    }
    return answer({ settled });
  };
}
