import type { Deps } from '../deps.ts';
import { corsFor } from './origin.ts';
import type { RequestHandler } from './handler.ts';
import { problemResponse } from './problem.ts';

/** A gate: so many requests per minute from one address, which is looked at here and forgotten. */
export function withinRate({ rate, clock, addressOf, pages }: Deps, handler: RequestHandler): RequestHandler {
  return (c) => {
    const verdict = rate.admit(addressOf(c)?.reveal('rate'), clock());
    return verdict.ok
      ? handler(c)
      : problemResponse(
          { type: 'too_many' },
          {
            acceptLanguage: c.req.header('accept-language'),
            headers: { ...corsFor(pages, c.req.header('origin')), 'Retry-After': String(verdict.retryAfter) },
          },
        );
  };
}
