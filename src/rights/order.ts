import type { Context } from 'hono';
import type * as z from 'zod';
import { readJson } from '../door/body.ts';
import { type Problem, problemResponse } from '../door/problem.ts';

type ReadOrder<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Problem };

/** The body of an officer's or operator's request, checked whole; what is wrong with it is named. */
export async function readOrder<Value>(c: Context, schema: z.ZodType<Value>): Promise<ReadOrder<Value>> {
  const read = await readJson(c, 64 * 1024);
  if (!read.ok) {
    return read;
  }
  const parsed = schema.safeParse(read.value);
  if (parsed.success) {
    return { ok: true, value: parsed.data };
  }
  const [issue] = parsed.error.issues;
  return { ok: false, problem: { type: 'invalid', at: issue?.path.join('.') ?? '', expected: issue?.message ?? '' } };
}

export function refuse(c: Context, problem: Problem): Response {
  return problemResponse(problem, { acceptLanguage: c.req.header('accept-language') });
}

export function answer(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'Cache-Control': 'no-store' } });
}
