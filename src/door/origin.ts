import type { Context } from 'hono';
import type { RequestHandler } from './handler.ts';
import { problemResponse } from './problem.ts';
import { authorizationOf } from './withheld.ts';

/*
 * Cross-origin rules (Fetch standard) by hand: they are a handful of headers, and known in full before the handler runs.
 */

export type Cors = Readonly<Record<string, string>>;

/** The headers for an answer to this origin; none but `Vary` when no site has enrolled it. */
export function corsFor(enrolled: ReadonlySet<string>, origin: string | undefined): Cors {
  return origin !== undefined && enrolled.has(origin)
    ? { Vary: 'Origin', 'Access-Control-Allow-Origin': origin }
    : { Vary: 'Origin' };
}

/** These headers, and the one without which a page on another origin does not see them. */
export function exposed(headers: Readonly<Record<string, string>>): Record<string, string> {
  return { ...headers, 'Access-Control-Expose-Headers': Object.keys(headers).join(', ') };
}

export function enrolledOrigins(
  sites: ReadonlyMap<string, { readonly origins: readonly string[] }>,
): ReadonlySet<string> {
  return new Set([...sites.values()].flatMap(({ origins }) => origins));
}

export function preflight(enrolled: ReadonlySet<string>): RequestHandler {
  return (c) => {
    const origin = c.req.header('origin');
    if (origin === undefined || !enrolled.has(origin)) {
      return refuse(c, { Vary: 'Origin' });
    }
    return new Response(null, {
      status: 204,
      headers: {
        ...corsFor(enrolled, origin),
        'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
        'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
        'Access-Control-Max-Age': '7200',
      },
    });
  };
}

export type CorsHandler = (c: Context, cors: Cors) => Response | Promise<Response>;

/** A gate: the page that asks must stand on an enrolled origin. Reading (GET without Origin) is for everyone. */
export function fromEnrolledOrigin(enrolled: ReadonlySet<string>, handler: CorsHandler): RequestHandler {
  return (c) => {
    const origin = c.req.header('origin');
    const cors = corsFor(enrolled, origin);
    const open = origin === undefined ? c.req.method === 'GET' : enrolled.has(origin);
    return open ? handler(c, cors) : refuse(c, cors);
  };
}

/**
 * The page that asks is one of the collector's own. The browser says so itself (Fetch Metadata), whatever a proxy made of the
 * address; where it does not, the Origin must name the host that was asked. A Host header can be forged and a name can be
 * pointed at this machine, but neither gains anything: what stands behind this gate opens to a secret in `Authorization`, which
 * no browser adds by itself; the one cookie of this origin opens the officer's console and is asked for nowhere else.
 */
export function isOwnPage({ req }: Context): boolean {
  const origin = URL.parse(req.header('origin') ?? '');
  return origin !== null && (req.header('sec-fetch-site') === 'same-origin' || origin.host === new URL(req.url).host);
}

/**
 * Where this collector is reached. A page asks for consent in a secure context only, so whatever is not this machine is reached
 * over https, although a proxy may have ended TLS before us.
 */
export function originOf({ req }: Context): string {
  const { protocol, host, hostname } = new URL(req.url);
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? `${protocol}//${host}` : `https://${host}`;
}

/** A gate: an enrolled origin, or the collector's own page for whoever holds a receipt. */
export function fromEnrolledOriginOrOwnPage(enrolled: ReadonlySet<string>, handler: CorsHandler): RequestHandler {
  const gate = fromEnrolledOrigin(enrolled, handler);
  return (c) => (isOwnPage(c) ? handler(c, corsFor(enrolled, c.req.header('origin'))) : gate(c));
}

/** A gate: an enrolled origin, or none at all, which then needs a token: a site's own server sends no Origin. */
export function fromEnrolledOriginOrServer(enrolled: ReadonlySet<string>, handler: CorsHandler): RequestHandler {
  return (c) => {
    const origin = c.req.header('origin');
    const cors = corsFor(enrolled, origin);
    const open = origin === undefined ? authorizationOf(c) !== undefined : enrolled.has(origin);
    return open ? handler(c, cors) : refuse(c, cors);
  };
}

function refuse(c: Context, headers: Cors): Response {
  return problemResponse({ type: 'foreign_origin' }, { acceptLanguage: c.req.header('accept-language'), headers });
}
