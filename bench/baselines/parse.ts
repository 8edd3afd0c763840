import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';

/* (a) The ceiling: the same HTTP server as ours, which reads the same JSON, keeps nothing and answers. No router, no check. */

const json = { 'Content-Type': 'application/json' };

serve(
  {
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request: Request) => {
      const beacon: unknown = await request.json();
      const events = typeof beacon === 'object' && beacon !== null && 'events' in beacon ? beacon.events : [];
      const received = Array.isArray(events) ? events.length : 0;
      return new Response(JSON.stringify({ received, stored: received }), { status: 202, headers: json });
    },
  },
  ({ port }: AddressInfo) => console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` })),
);

process.on('SIGTERM', () => process.exit(0));
