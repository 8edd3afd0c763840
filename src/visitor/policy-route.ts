import { banner } from '../consent/notice.ts';
import type { Deps } from '../deps.ts';
import type { RequestHandler } from '../door/handler.ts';
import { preferred, problemResponse } from '../door/problem.ts';
import { policyOf } from './policy.ts';
import { policyPage } from './policy-page.ts';

const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'self'";

/** `GET /v1/policy`: for everyone, as JSON, or as a page where a browser follows a link to it (LPRPSP 8.2). */
export function getPolicy({ sites, notices }: Deps): RequestHandler {
  return async (c) => {
    const acceptLanguage = c.req.header('accept-language');
    const site = sites.get(c.req.query('site') ?? '');
    const language = (c.req.query('language') ?? preferred(acceptLanguage)) === 'en' ? 'en' : 'fr';
    const published = notices.find(
      ({ notice }) => notice.site === site?.id && notice.language === language && notice.surface === banner,
    );
    if (site === undefined || published === undefined) {
      return problemResponse({ type: 'unknown_site', at: 'site' }, { acceptLanguage });
    }
    const keeping = { evidenceDays: site.config.retention.evidenceDays, backupDays: site.backupDays };
    const asPage = (c.req.header('accept') ?? '').includes('text/html');
    const headers = {
      Vary: c.req.query('language') === undefined ? 'Accept, Accept-Language' : 'Accept',
      ETag: `"${published.hash.slice(0, 16)}-${keeping.evidenceDays}-${keeping.backupDays}-${asPage ? 'page' : 'json'}"`,
      'Cache-Control': 'public, max-age=300',
      'Content-Language': language,
      'Access-Control-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
    };
    if (c.req.header('if-none-match') === headers.ETag) {
      return new Response(null, { status: 304, headers });
    }
    const policy = policyOf(published, keeping);
    return asPage
      ? new Response(String(await policyPage(policy, site.config.timeZone)), {
          headers: {
            ...headers,
            'Content-Type': 'text/html; charset=utf-8',
            'Content-Security-Policy': contentSecurityPolicy,
            'Referrer-Policy': 'no-referrer',
          },
        })
      : Response.json(policy, { headers });
  };
}
