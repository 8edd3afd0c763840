import type { Context } from 'hono';
import type { Deps } from './deps.ts';
import type { RequestHandler } from './door/handler.ts';
import { problemResponse } from './door/problem.ts';

type Served = NonNullable<Deps['script']>;

/** The page script under its changing name: short-cached, so that a mend reaches pages within the hour. */
export function script({ script: served }: Deps): RequestHandler {
  return (c) => (served === undefined ? notHere(c) : scriptResponse(served.text, 'public, max-age=3600'));
}

export function hashedPath({ hash }: Served): string {
  return `/balise.${hash}.js`;
}

/** The page script under the name of its content: immutable, fit for an integrity attribute. */
export function hashedScript({ text }: Served): RequestHandler {
  return () => scriptResponse(text, 'public, max-age=31536000, immutable');
}

/** The script of the receipt's page, which is on this origin and nowhere else. */
export function receiptScript({ script: served }: Deps): RequestHandler {
  return (c) =>
    served === undefined
      ? notHere(c)
      : new Response(served.receipt, {
          headers: {
            'Content-Type': 'text/javascript; charset=utf-8',
            'Cache-Control': 'public, max-age=300',
            'Cross-Origin-Resource-Policy': 'same-origin',
            'X-Content-Type-Options': 'nosniff',
          },
        });
}

function notHere(c: Context): Response {
  return problemResponse({ type: 'not_found' }, { acceptLanguage: c.req.header('accept-language') });
}

/** Any page may load the script; `*` lets it carry an integrity attribute. */
function scriptResponse(text: string, cacheControl: string): Response {
  return new Response(text, {
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': cacheControl,
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
