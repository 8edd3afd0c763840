import type { Deps } from '../deps.ts';
import type { RequestHandler } from '../door/handler.ts';
import { problemResponse } from '../door/problem.ts';

/**
 * `GET /v1/notice/<sha256>`: a text as it was shown, for ever and for everyone. Byte for byte what was hashed, so that whoever
 * holds a record can check the words it cites.
 */
export function getNoticeText({ store }: Deps): RequestHandler {
  return async (c) => {
    const text = await store.noticeText(c.req.param('hash') ?? '');
    return text === undefined
      ? problemResponse({ type: 'not_found' }, { acceptLanguage: c.req.header('accept-language') })
      : new Response(text, {
          headers: {
            'Content-Type': 'application/json; charset=utf-8',
            'Cache-Control': 'public, max-age=31536000, immutable',
            'Access-Control-Allow-Origin': '*',
            'X-Content-Type-Options': 'nosniff',
          },
        });
  };
}
