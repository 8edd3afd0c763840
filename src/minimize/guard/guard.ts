import * as z from 'zod';
import { type Finding, inspect } from './inspect.ts';
import { type GuardAction, guardActions, type GuardPolicy, type Kind } from './kind.ts';

export type Guarded =
  | { readonly verdict: 'clean' }
  | { readonly verdict: 'masked'; readonly text: string; readonly kinds: readonly Kind[] }
  | { readonly verdict: 'refuse_param' | 'refuse_event'; readonly kinds: readonly Kind[] };

/** What becomes of one text that came under a key. */
export type Guard = (key: string, text: string) => Guarded;

/**
 * Nothing is masked unless the site says so: around a mask there may be more of the same person, and a refusal is announced
 * to the site's developer. What opens a bank account or a health file refuses the event: where it came from, a form leaks.
 */
export const defaultPolicy: GuardPolicy = {
  email: 'refuse_param',
  phone: 'refuse_param',
  sin: 'refuse_param',
  health_number: 'refuse_event',
  card: 'refuse_event',
  postal_address: 'refuse_param',
  bank_account: 'refuse_event',
  ip_address: 'refuse_param',
  birth_date: 'refuse_param',
  jwt: 'refuse_param',
  api_key: 'refuse_param',
  token: 'refuse_param',
  person_name: 'refuse_param',
};

function action(kind: Kind): z.ZodDefault<z.ZodEnum<{ [Action in GuardAction]: Action }>> {
  return z.enum(guardActions).default(defaultPolicy[kind]);
}

/** `guard` of a site in balise.config.ts. */
export const guardSchema = z
  .strictObject({
    email: action('email'),
    phone: action('phone'),
    sin: action('sin'),
    health_number: action('health_number'),
    card: action('card'),
    postal_address: action('postal_address'),
    bank_account: action('bank_account'),
    ip_address: action('ip_address'),
    birth_date: action('birth_date'),
    jwt: action('jwt'),
    api_key: action('api_key'),
    token: action('token'),
    person_name: action('person_name'),
  })
  .default(defaultPolicy);

const clean: Guarded = { verdict: 'clean' };

export function createGuard(policy: GuardPolicy): Guard {
  return (key, text) => {
    const findings = inspect(key, text);
    if (findings.length === 0) {
      return clean;
    }
    const kinds = [...new Set(findings.map(({ kind }) => kind))];
    const actions = new Set(kinds.map((kind) => policy[kind]));
    if (actions.has('refuse_event')) {
      return { verdict: 'refuse_event', kinds };
    }
    if (actions.has('refuse_param')) {
      return { verdict: 'refuse_param', kinds };
    }
    return { verdict: 'masked', text: maskedText(key, text, findings), kinds };
  };
}

/** Where the rest around the masks would be caught again, nothing of it stays. */
function maskedText(key: string, text: string, findings: readonly Finding[]): string {
  const masked = mask(text, findings);
  return inspect(key, masked).length === 0 ? masked : `[${findings[0]?.kind ?? 'withheld'}]`;
}

function mask(text: string, findings: readonly Finding[]): string {
  let masked = '';
  let from = 0;
  for (const { kind, start, end } of findings) {
    if (start >= from) {
      masked += `${text.slice(from, start)}[${kind}]`;
    }
    from = Math.max(from, end);
  }
  return masked + text.slice(from);
}
