import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { roles } from '../storage/store.ts';
import { readJson } from './body.ts';
import { issueToken } from './issue-token.ts';
import { problemResponse } from './problem.ts';
import type { RoleHandler } from './token.ts';

const label = z.string().min(1).max(100);
const wantedSchema = z.object({ role: z.enum(roles), label, days: z.number().positive().max(3_650).optional() });
const noStore = { 'Cache-Control': 'no-store' };

/** `POST /v1/admin/tokens?site=` with `{role, label, days?}`: 201 with the token, shown once. */
export function postToken({ store, hashing, random, clock }: Deps): RoleHandler {
  return async (c, { site }) => {
    const acceptLanguage = c.req.header('accept-language');
    const read = await readJson(c, 4_096);
    if (!read.ok) {
      return problemResponse(read.problem, { acceptLanguage });
    }
    const wanted = wantedSchema.safeParse(read.value);
    if (!wanted.success) {
      const [issue] = wanted.error.issues;
      const expected = issue?.message ?? '';
      return problemResponse({ type: 'invalid', at: issue?.path.join('.') ?? '', expected }, { acceptLanguage });
    }
    const token = await issueToken({ store, hashing, uuid: random.uuid }, { site, now: clock(), ...wanted.data });
    return Response.json({ site, ...wanted.data, token }, { status: 201, headers: noStore });
  };
}

/** `GET /v1/admin/tokens?site=`: who may look, never how. */
export function listTokens({ store }: Deps): RoleHandler {
  return async (_, { site }) => Response.json({ tokens: await store.listTokens(site) }, { headers: noStore });
}

/** `DELETE /v1/admin/tokens?site=&label=`: how many were revoked. */
export function deleteTokens({ store }: Deps): RoleHandler {
  return async (c, { site }) => {
    const named = label.safeParse(c.req.query('label'));
    if (!named.success) {
      const problem = { type: 'bad_query', at: 'label', expected: 'the label of the tokens to revoke' } as const;
      return problemResponse(problem, { acceptLanguage: c.req.header('accept-language') });
    }
    return Response.json({ revoked: await store.revokeTokens(site, named.data) }, { headers: noStore });
  };
}
