import type { Context } from 'hono';

/** What stands at the end of a route, or behind a gate of it. Narrower than hono's own type: it always answers. */
export type RequestHandler = (c: Context) => Response | Promise<Response>;
