import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { readJson } from '../door/body.ts';
import { type Problem, problemResponse } from '../door/problem.ts';
import type { RoleHandler } from '../door/token.ts';
import { lostFaults } from './lost.ts';

const bodySchema = z.object({ key: z.string().max(1_000) });

/** `POST /v1/admin/ledger/key-lost?site=` with `{key}`, the lost key's public half: the log goes on with the key at hand. */
export function postKeyLost(deps: Deps): RoleHandler {
  return async (c, { site }) => {
    const refuse = (problem: Problem) => problemResponse(problem, { acceptLanguage: c.req.header('accept-language') });
    if (!deps.sites.has(site)) {
      return refuse({ type: 'unknown_site', at: 'site' });
    }
    const read = await readJson(c, 4_096);
    const body = read.ok ? bodySchema.safeParse(read.value) : undefined;
    if (!read.ok || !body?.success) {
      return refuse(read.ok ? { type: 'invalid', at: 'key', expected: 'a public key' } : read.problem);
    }
    const declared = await deps.declareKeyLost(site, body.data.key);
    return declared.ok
      ? Response.json({ site, successor: declared.successor }, { headers: { 'Cache-Control': 'no-store' } })
      : refuse({ type: 'invalid', at: 'key', expected: lostFaults[declared.why] });
  };
}
