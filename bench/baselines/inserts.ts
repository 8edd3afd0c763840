import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { serve } from '@hono/node-server';
import * as z from 'zod';

/*
 * (c) What durability alone costs: as (a), and each event is inserted in a bare table by a writer thread that commits
 * whatever arrived meanwhile. No consent, no shape, no duplicate, no balance. Nothing of ours can be cheaper.
 */

interface Waiting {
  readonly rows: unknown;
  readonly committed: () => void;
}

const file = z.string().parse(process.argv[2]);
const writer = new Worker(new URL('./inserts-writer.ts', import.meta.url), { workerData: { file } });
await once(writer, 'online');

let waiting: Waiting[] = [];
let inFlight: Waiting[] = [];

function send(): void {
  inFlight = waiting;
  waiting = [];
  writer.postMessage(inFlight.map(({ rows }) => rows));
}

writer.on('message', () => {
  const done = inFlight;
  inFlight = [];
  if (waiting.length > 0) {
    setImmediate(send);
  }
  done.forEach(({ committed }) => committed());
});

function commit(rows: unknown): Promise<void> {
  return new Promise((committed) => {
    waiting.push({ rows, committed });
    if (inFlight.length === 0 && waiting.length === 1) {
      setImmediate(send);
    }
  });
}

/** As the bench sends it; nothing is checked, which is the point. */
interface Beacon {
  readonly visit: string;
  readonly page: { readonly url: string };
  readonly events: readonly { id: string; name: string; at: number; params?: unknown }[];
}

serve(
  {
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request: Request) => {
      const { visit, page, events } = (await request.json()) as Beacon;
      const received = Date.now();
      await commit(
        events.map(({ id, name, at, params }) => [
          ...[received, visit, id, name, at],
          JSON.stringify({ page: page.url, params }),
        ]),
      );
      const answer = { received: events.length, stored: events.length };
      return new Response(JSON.stringify(answer), { status: 202, headers: { 'Content-Type': 'application/json' } });
    },
  },
  ({ port }: AddressInfo) => console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` })),
);

process.on('SIGTERM', () => process.exit(0));
