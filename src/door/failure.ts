import { StoreUnavailable } from '../storage/store.ts';
import { type Cors, exposed } from './origin.ts';
import { problemReply } from './problem.ts';
import type { Reply } from './reply.ts';

interface Wording {
  readonly acceptLanguage: string | undefined;
  readonly cors: Cors;
}

/** What somebody is told whose request met an unexpected error: of the error itself, nothing. */
export function failureReply(error: unknown, { acceptLanguage, cors }: Wording): Reply {
  return error instanceof StoreUnavailable
    ? problemReply(
        { type: 'unavailable' },
        { acceptLanguage, headers: { ...cors, ...exposed({ 'Retry-After': '5' }) } },
      )
    : problemReply({ type: 'unexpected' }, { acceptLanguage, headers: cors });
}
