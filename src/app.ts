import { Hono } from 'hono';
import { collect } from './collect/route.ts';
import { deleteConsent, getConsent, getNotice, postConsent, postWithdraw, putConsent } from './consent/route.ts';
import type { Deps } from './deps.ts';
import { corsFor, fromEnrolledOrigin, fromEnrolledOriginOrServer, preflight } from './door/origin.ts';
import { problemResponse } from './door/problem.ts';
import { withinRate } from './door/rate-gate.ts';
import { withRole } from './door/token.ts';
import { deleteTokens, listTokens, postToken } from './door/token-route.ts';
import { getBalance, ready } from './delivery/balance-route.ts';
import { hashedScript, script } from './public.ts';
import { StoreUnavailable } from './storage/store.ts';

const readers = ['analyst', 'officer', 'operator'] as const;

/** The whole route table; the gate of each route stands on its line. */
export function createApp(deps: Deps): Hono {
  const app = new Hono();
  const { pages } = deps;
  app.post('/v1/events', withinRate(deps, fromEnrolledOriginOrServer(pages, collect(deps))));
  app.get('/v1/notice', fromEnrolledOrigin(pages, getNotice(deps)));
  app.post('/v1/consent', withinRate(deps, fromEnrolledOrigin(pages, postConsent(deps))));
  app.get('/v1/consent', withinRate(deps, fromEnrolledOrigin(pages, getConsent(deps))));
  app.put('/v1/consent', withinRate(deps, fromEnrolledOrigin(pages, putConsent(deps))));
  app.delete('/v1/consent', withinRate(deps, fromEnrolledOrigin(pages, deleteConsent(deps))));
  app.post('/v1/consent/withdraw', withinRate(deps, fromEnrolledOrigin(pages, postWithdraw(deps))));
  app.options('/v1/*', preflight(pages));

  app.get('/v1/balance', withinRate(deps, withRole(deps, readers, getBalance(deps))));
  app.get('/v1/admin/tokens', withinRate(deps, withRole(deps, ['operator'], listTokens(deps))));
  app.post('/v1/admin/tokens', withinRate(deps, withRole(deps, ['operator'], postToken(deps))));
  app.delete('/v1/admin/tokens', withinRate(deps, withRole(deps, ['operator'], deleteTokens(deps))));

  app.get('/balise.js', script(deps));
  app.get('/:file{balise\\.[0-9a-f]{16}\\.js}', hashedScript(deps));
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', ready(deps));

  app.notFound((c) => problemResponse({ type: 'not_found' }, { acceptLanguage: c.req.header('accept-language') }));
  app.onError((error, c) => {
    const acceptLanguage = c.req.header('accept-language');
    const cors = corsFor(pages, c.req.header('origin'));
    deps.report(error);
    return error instanceof StoreUnavailable
      ? problemResponse({ type: 'unavailable' }, { acceptLanguage, headers: { ...cors, 'Retry-After': '5' } })
      : problemResponse({ type: 'unexpected' }, { acceptLanguage, headers: cors });
  });
  return app;
}
