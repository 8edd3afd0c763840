import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { RoleHandler } from '../door/token.ts';
import { encodeEntry, type Reading } from '../ledger/entry.ts';
import type { Desk, DeskHandler } from './desk.ts';

/*
 * Every read by an officer is itself on record (DESIGN section 10; LPRPSP 10, 20): what, when, under which token. The entry comes
 * before the answer does, so that nothing is read that the ledger does not know of.
 */

export interface Look {
  readonly site: string;
  readonly by: string;
  readonly what: Reading;
  /** How the ledger names the receipt that was looked at. */
  readonly receipt?: string;
}

export async function recordLook(c: Context, deps: Deps, { site, by, what, receipt }: Look): Promise<void> {
  const record_id = deps.random.uuid().replaceAll('-', '');
  const about = receipt === undefined ? {} : { receipt };
  const entry = encodeEntry({ type: 'officer_read', site, record_id, at: deps.clock(), by, what, ...about });
  await deps.store.appendRead({ site, entry });
  deps.sequenceSoon(c, site);
}

/** An officer's page whose showing is on record. The operator, who sees counts of the log alone, reads no one's data. */
export function onRecord(deps: Deps, what: Reading, handler: DeskHandler): DeskHandler {
  return async (c: Context, desk: Desk) => {
    const response = await handler(c, desk);
    if (desk.role === 'officer' && response.ok) {
      await recordLook(c, deps, { site: desk.site.id, by: desk.by, what });
    }
    return response;
  };
}

/** The same for a route of the API: an analyst, who is shown sums alone, reads no one's data either. */
export function readOnRecord(deps: Deps, what: Reading, handler: RoleHandler): RoleHandler {
  return async (c, at) => {
    const response = await handler(c, at);
    if (at.role === 'officer' && response.ok) {
      await recordLook(c, deps, { site: at.site, by: at.by, what });
    }
    return response;
  };
}
