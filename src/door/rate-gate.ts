import type { Deps } from '../deps.ts';
import type { RequestHandler } from './handler.ts';
import { type Cors, corsFor, exposed } from './origin.ts';
import { problemReply } from './problem.ts';
import { type Reply, responseOf } from './reply.ts';
import type { Withheld } from './withheld.ts';

/** A gate: so many requests per minute from one address, which is looked at here and forgotten. */
export function withinRate(deps: Deps, handler: RequestHandler): RequestHandler {
  return (c) => {
    const later = secondsToWait(deps, deps.addressOf(c));
    return later === undefined
      ? handler(c)
      : responseOf(
          tooMany(later, {
            acceptLanguage: c.req.header('accept-language'),
            cors: corsFor(deps.pages, c.req.header('origin')),
          }),
        );
  };
}

/** Undefined: not at all. */
export function secondsToWait(
  { rate, clock }: Pick<Deps, 'rate' | 'clock'>,
  address: Withheld | undefined,
): number | undefined {
  const verdict = rate.admit(address?.reveal('rate'), clock());
  return verdict.ok ? undefined : verdict.retryAfter;
}

interface Wording {
  readonly acceptLanguage: string | undefined;
  readonly cors: Cors;
}

export function tooMany(later: number, { acceptLanguage, cors }: Wording): Reply {
  const headers = { ...cors, ...exposed({ 'Retry-After': String(later) }) };
  return problemReply({ type: 'too_many' }, { acceptLanguage, headers });
}
