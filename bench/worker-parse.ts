import type { D1Database } from '@cloudflare/workers-types';

/*
 * The baselines on workerd: a Worker that reads the same JSON and answers. No router, no check. (a) keeps nothing; with a database,
 * (b) writes the events as they came, in one statement, as one does who follows the documentation of D1.
 */

interface Given {
  readonly DB?: D1Database;
}

const json = { 'Content-Type': 'application/json' };

export default {
  fetch: async (request: Request, { DB }: Given) => {
    const beacon: unknown = await request.json();
    const events = typeof beacon === 'object' && beacon !== null && 'events' in beacon ? beacon.events : [];
    const received = Array.isArray(events) ? events.length : 0;
    if (DB !== undefined) {
      const insert = "INSERT INTO plain (id, body) SELECT value ->> 'id', value FROM json_each(?1)";
      await DB.batch([DB.prepare(insert).bind(JSON.stringify(events))]);
    }
    return new Response(JSON.stringify({ received, stored: received }), { status: 202, headers: json });
  },
};
