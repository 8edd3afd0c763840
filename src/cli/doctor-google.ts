import * as z from 'zod';
import type { HttpRequest } from '../destinations/destination.ts';

/** What Google's validation server says of one request (Google: Validate events). */
export type Validation =
  | { readonly kind: 'answered'; readonly messages: readonly ValidationMessage[] }
  /** `why`: a short code, or the status. Never an address: it holds the secret. */
  | { readonly kind: 'unreachable'; readonly why: string };

const messageSchema = z.object({
  validationCode: z.string().default(''),
  fieldPath: z.string().default(''),
  description: z.string().default(''),
});

export type ValidationMessage = z.infer<typeof messageSchema>;

const answerSchema = z.object({ validationMessages: z.array(messageSchema).default([]) });

const deadlineMs = 10_000;

/** The server that checks what `endpoint` would take: the same host, below `/debug`. Undefined for any other path. */
export function validationUrl(endpoint: string): URL | undefined {
  const url = new URL(endpoint);
  if (url.pathname !== '/mp/collect') {
    return undefined;
  }
  url.pathname = '/debug/mp/collect';
  return url;
}

/** Posts the request where it is checked and counted nowhere, by Google's strict rules. Never throws for the network's sake. */
export async function validate({ url, headers, body }: HttpRequest): Promise<Validation> {
  const address = validationUrl(url);
  if (address === undefined) {
    return { kind: 'unreachable', why: 'no_validation_path' };
  }
  const strict = { ...z.record(z.string(), z.unknown()).parse(JSON.parse(body)), ...enforce };
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    const posted = { method: 'POST', headers, body: JSON.stringify(strict), signal, redirect: 'manual' } as const;
    const response = await fetch(address, posted);
    if (response.status !== 200) {
      await response.body?.cancel();
      return { kind: 'unreachable', why: `status_${response.status}` };
    }
    const answer = answerSchema.safeParse(await response.json());
    return answer.success
      ? { kind: 'answered', messages: answer.data.validationMessages.map(printable) }
      : { kind: 'unreachable', why: 'unreadable_answer' };
  } catch (error) {
    return { kind: 'unreachable', why: codeOf(error) };
  }
}

const enforce = { validation_behavior: 'ENFORCE_RECOMMENDATIONS' } as const;

/** It goes to a terminal, and comes from elsewhere. */
function printable(message: ValidationMessage): ValidationMessage {
  const plain = (text: string) => text.replaceAll(/\p{Cc}/gu, ' ');
  return {
    validationCode: plain(message.validationCode),
    fieldPath: plain(message.fieldPath),
    description: plain(message.description),
  };
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') {
    return cause.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}
