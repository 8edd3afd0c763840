import * as z from 'zod';
import { languages } from './purpose.ts';

export const maxChoiceBytes = 16 * 1024;

const answer = z.enum(['granted', 'refused']);

/** The body of `POST` and `PUT /v1/consent`: which text was shown, what was answered, and by which gesture. */
export const choiceSchema = z.object({
  site: z.string().max(40),
  language: z.enum(languages),
  notice: z.string().regex(/^[0-9a-f]{64}$/),
  ask: z.string().max(200),
  choices: z.object({ measure: answer, ga4: answer.default('refused') }),
  surface: z.string().regex(/^[a-z][a-z0-9:_-]{0,39}$/),
  gesture: z.enum(['click', 'key']),
});

export type Choice = z.infer<typeof choiceSchema>;

export const withdrawalSchema = z.object({ secret: z.string().min(1).max(200) });

const keyPattern = /^[\x21-\x7e]{16,128}$/;

export function isIdempotencyKey(key: string | undefined): key is string {
  return key !== undefined && keyPattern.test(key);
}
