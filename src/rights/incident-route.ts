import type { Deps } from '../deps.ts';
import type { RoleHandler } from '../door/token.ts';
import { answer } from './order.ts';
import { reconcile } from './reconcile.ts';
import { replay } from './replay.ts';

/** `GET /v1/admin/incidents?site=`: drafts included, and those that nothing ties to a site. */
export function listIncidents({ store }: Deps): RoleHandler {
  return async (_, { site }) => answer({ incidents: await store.incidents(site) });
}

/** `POST /v1/admin/reconcile?site=`: holds everything stored or sent against the grants now, not only at the next round. */
export function postReconcile(deps: Deps): RoleHandler {
  return async (_, { site }) => {
    const { blocks, orphans } = await reconcile(deps);
    const theirs = orphans.filter((each) => each.site === site || each.site === '*');
    return answer({ blocks, orphans: theirs, incidents: await deps.store.incidents(site) });
  };
}

/** `POST /v1/admin/replay?site=`: carries out what the journal outside says and a database put back does not know. */
export function postReplay(deps: Deps): RoleHandler {
  return async (c, { site }) => {
    const { lines, ended } = await replay(deps);
    deps.sequenceSoon(c, site);
    return answer({ lines, ended });
  };
}
