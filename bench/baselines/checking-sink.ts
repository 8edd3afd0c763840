import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import * as z from 'zod';

/*
 * Stands where GA4 would, takes everything at once, and looks at what comes: each event is about a product called `<visit>.<place>`, so that one out of
 * order, doubled or missing shows. Its first argument is the port.
 */

const bodySchema = z.object({
  events: z.array(z.object({ params: z.object({ items: z.tuple([z.object({ item_id: z.string() })]) }) })),
});
const orderSchema = z.object({ ask: z.enum(['tally', 'bodies', 'forget']), file: z.string().optional() });

interface Seen {
  requests: number;
  events: number;
  first: number;
  last: number;
  mostEvents: number;
  mostBytes: number;
  misplaced: number;
}

const nothing: Seen = { requests: 0, events: 0, first: 0, last: 0, mostEvents: 0, mostBytes: 0, misplaced: 0 };
let seen = { ...nothing };
const nextOf = new Map<string, number>();
const lastOf = new Map<string, number>();
const bodies: string[] = [];

function take(body: Buffer): void {
  const text = body.toString();
  const { events } = bodySchema.parse(JSON.parse(text));
  bodies.push(text);
  seen.last = performance.now();
  seen.first = seen.requests === 0 ? seen.last : seen.first;
  seen.requests += 1;
  seen.events += events.length;
  seen.mostEvents = Math.max(seen.mostEvents, events.length);
  seen.mostBytes = Math.max(seen.mostBytes, body.length);
  for (const { params } of events) {
    const [visit = '', place = ''] = params.items[0].item_id.split('.');
    seen.misplaced += Number(place) === (nextOf.get(visit) ?? 0) ? 0 : 1;
    nextOf.set(visit, Number(place) + 1);
    lastOf.set(visit, Date.now());
  }
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(204).end();
    take(Buffer.concat(chunks));
  });
});

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});

process.on('message', (message) => {
  const { ask, file } = orderSchema.parse(message);
  if (ask === 'bodies' && file !== undefined) {
    writeFileSync(file, bodies.join('\n'));
  }
  if (ask === 'forget') {
    seen = { ...nothing };
    [nextOf, lastOf].forEach((each) => each.clear());
    bodies.length = 0;
  }
  const { first, last, ...counts } = seen;
  process.send?.({ ...counts, seconds: (last - first) / 1000, lastOf: Object.fromEntries(lastOf) });
});

process.on('SIGTERM', () => process.exit(0));
