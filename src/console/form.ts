import type { Context } from 'hono';
import { readUpTo } from '../door/body.ts';
import type { ProblemType } from '../door/problem.ts';

export type ReadForm =
  { readonly ok: true; readonly form: URLSearchParams } | { readonly ok: false; readonly problem: ProblemType };

/** The longest form there is names a thousand identifiers. */
const limit = 64 * 1024;

/** What a plain form sends. Names and values come as they were typed. */
export async function readForm({ req }: Context): Promise<ReadForm> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(req.header('content-type') ?? '')) {
    return { ok: false, problem: 'unsupported_type' };
  }
  const bytes = await readUpTo(req.raw.body, limit);
  return bytes === 'too_large' || bytes === 'unreadable'
    ? { ok: false, problem: bytes }
    : { ok: true, form: new URLSearchParams(new TextDecoder().decode(bytes)) };
}
