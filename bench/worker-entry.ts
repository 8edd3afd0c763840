import type { D1Database, ExecutionContext, IncomingRequestCfProperties, Request } from '@cloudflare/workers-types';
import { parseConfig } from '../src/config.ts';
import { type Bindings, createWorker } from '../src/worker/create.ts';
import { stubbed } from './worker-stub.ts';

/* The product's own Worker with the bench's configuration, which comes as a binding. With STUBBED a beacon is answered in the Worker itself. */

interface Given {
  readonly CONFIG: unknown;
  readonly DB: D1Database;
  readonly STUBBED?: string;
}

const worker = createWorker({
  config: ({ CONFIG }) => {
    const parsed = parseConfig(CONFIG);
    if (!parsed.ok) {
      throw new Error(JSON.stringify(parsed.faults));
    }
    return parsed.config;
  },
});

let bound: Bindings | undefined;

export default {
  fetch: (request: Request<unknown, IncomingRequestCfProperties>, given: Given, context: ExecutionContext) => {
    bound ??= { ...given, DB: given.STUBBED === undefined ? given.DB : stubbed(given.DB) };
    return worker.fetch?.(request, bound, context);
  },
};
