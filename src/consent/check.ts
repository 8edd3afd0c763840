import type { Deps } from '../deps.ts';
import type { Problem } from '../door/problem.ts';
import type { Site } from '../site.ts';
import type { SecretHolder } from '../storage/store.ts';
import { checkAsk } from './ask.ts';
import { type Choice, choiceSchema, isIdempotencyKey } from './choice.ts';
import { banner } from './notice.ts';
import { type Purpose, purposes } from './purpose.ts';

/** A value to answer with (undefined: nothing to say), or why not. */
export type Outcome = { readonly ok: true; readonly value: unknown } | Refused;

export interface Refused {
  readonly ok: false;
  readonly problem: Problem;
}

/** A request about consent, unread: who sent it, and what they sent. */
export interface ConsentRequest {
  readonly body: unknown;
  readonly origin: string | undefined;
  /** From the collector's own page, by whoever showed the secret of a receipt. */
  readonly ownPage?: boolean;
  readonly key: string | undefined;
  readonly gpc: boolean;
}

/** Whoever showed a secret, and its hash. */
export interface Found {
  readonly holder: SecretHolder;
  readonly secretHash: string;
}

/** A choice that may be looked at further. */
export interface Choosing {
  readonly choice: Choice;
  readonly site: Site;
  readonly key: string;
  readonly gpc: boolean;
}

export type ReadChoice = ({ readonly ok: true } & Choosing) | Refused;

/** The key and shape of a choice, and that it comes from a page of its site. Whether the words still hold is `checkWords`. */
export function readChoice({ sites }: Deps, { body, origin, ownPage, key, gpc }: ConsentRequest): ReadChoice {
  if (!isIdempotencyKey(key)) {
    return refused({ type: 'idempotency_key_missing' });
  }
  const parsed = choiceSchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused({ type: 'invalid', at: issue?.path.map(String).join('.') ?? '', expected: issue?.message ?? '' });
  }
  const choice = parsed.data;
  const site = sites.get(choice.site);
  if (site === undefined) {
    return refused({ type: 'unknown_site', at: 'site' });
  }
  return ownPage === true || (origin !== undefined && site.origins.includes(origin))
    ? { ok: true, choice, site, key, gpc }
    : refused({ type: 'foreign_origin' });
}

/** Whose words were shown: a platform's where one asked, else the site's own, wherever on its pages they stood. */
function surfaceOf(surface: string): string {
  return surface.startsWith('cmp:') ? surface : banner;
}

/**
 * The text must be ours, in force, in that language, and must have been served here within a day. The words of a CMP count
 * only where the officer registered them as such. A site that takes no consent grants nothing.
 */
export async function checkWords(deps: Deps, choice: Choice, site: Site): Promise<Refused | undefined> {
  if (!site.asks) {
    return refused({ type: 'site_shut' });
  }
  const verdict = await checkAsk(deps.hashing, choice, deps.clock());
  if (verdict !== 'valid') {
    return refused({ type: verdict === 'stale' ? 'ask_stale' : 'ask_forged' });
  }
  const shown = deps.notices.find(({ notice, hash }) => notice.site === site.id && hash === choice.notice)?.notice;
  return shown?.language === choice.language && shown.surface === surfaceOf(choice.surface)
    ? undefined
    : refused({ type: 'notice_not_in_force' });
}

export function grantedIn({ choices }: Choice, site: Site): Purpose[] {
  return purposes.filter((purpose) => choices[purpose] === 'granted' && site.config.purposes.includes(purpose));
}

export function refused(problem: Problem): Refused {
  return { ok: false, problem };
}
