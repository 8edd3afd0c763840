import { Hono } from 'hono';
import { getCatalog, getQuarantine } from './collect/catalog-route.ts';
import { collect } from './collect/route.ts';
import { deleteConsent, getConsent, getNotice, postConsent, postWithdraw, putConsent } from './consent/route.ts';
import { catalogPage } from './console/catalog-route.ts';
import { deletionsPage, settlePage } from './console/deletions-route.ts';
import { countsPage, getCounts } from './console/counts-route.ts';
import type { DeskHandler } from './console/desk.ts';
import { figuresFile, figuresPage, getFigures } from './console/figures-route.ts';
import { atDesk, fromConsole } from './console/gate.ts';
import { incidentsPage, reconcileNow } from './console/incidents-route.ts';
import { noticesPage } from './console/notices-route.ts';
import { onRecord, readOnRecord } from './console/reading.ts';
import { readsPage } from './console/reads-route.ts';
import { postReceipt, receiptForm, receiptLookUp } from './console/receipt-route.ts';
import { askSession, endSession, postSession } from './console/session-route.ts';
import { statePage } from './console/state-route.ts';
import { consoleStyle, stylePath } from './console/style.ts';
import { voidForm, voidPage } from './console/void-route.ts';
import type { Deps } from './deps.ts';
import {
  corsFor,
  fromEnrolledOrigin,
  fromEnrolledOriginOrOwnPage,
  fromEnrolledOriginOrServer,
  preflight,
} from './door/origin.ts';
import { failureReply } from './door/failure.ts';
import { problemResponse } from './door/problem.ts';
import { responseOf } from './door/reply.ts';
import { withinRate } from './door/rate-gate.ts';
import { type RoleHandler, withOperator, withRole } from './door/token.ts';
import { deleteTokens, listTokens, postToken } from './door/token-route.ts';
import { getBalance, ready } from './delivery/balance-route.ts';
import { getDeliveries, postReplayDead, postSwitch } from './delivery/deliveries-route.ts';
import { getMetrics } from './delivery/metrics-route.ts';
import { hashedPath, hashedScript, receiptScript, script } from './public.ts';
import { postKeyLost } from './proof/lost-route.ts';
import { getCheckpoint, getHistory, getNoticeBytes, getTile } from './proof/tiles-route.ts';
import { deleteHold, listDeletions, listHolds, postHold, postSettled } from './rights/hold-route.ts';
import { listIncidents, postReconcile, postReplay } from './rights/incident-route.ts';
import { postVoid } from './rights/void-route.ts';
import { getNoticeText } from './visitor/notice-text.ts';
import { receiptPage, receiptStyle } from './visitor/page.ts';
import { getPolicy } from './visitor/policy-route.ts';

const readers = ['analyst', 'officer', 'operator'] as const;

/**
 * The whole route table; the gate of each route stands on its line. A name with its hash in it stands as it is, not as a pattern:
 * next to one the router that looks up and does not search gives up, and every beacon would pay.
 */
export function createApp(deps: Deps): Hono {
  const app = new Hono();
  const { pages } = deps;
  app.post('/v1/events', withinRate(deps, fromEnrolledOriginOrServer(pages, collect(deps))));
  app.get('/v1/notice', fromEnrolledOrigin(pages, getNotice(deps)));
  app.get('/v1/notice/:hash{[0-9a-f]{64}}', withinRate(deps, getNoticeText(deps)));
  app.get('/v1/policy', getPolicy(deps));
  app.post('/v1/consent', withinRate(deps, fromEnrolledOrigin(pages, postConsent(deps))));
  app.get('/v1/consent', withinRate(deps, fromEnrolledOriginOrOwnPage(pages, getConsent(deps))));
  app.put('/v1/consent', withinRate(deps, fromEnrolledOriginOrOwnPage(pages, putConsent(deps))));
  app.delete('/v1/consent', withinRate(deps, fromEnrolledOriginOrOwnPage(pages, deleteConsent(deps))));
  app.post('/v1/consent/withdraw', withinRate(deps, fromEnrolledOrigin(pages, postWithdraw(deps))));
  app.options('/v1/*', preflight(pages));

  app.get('/v1/balance', withinRate(deps, withRole(deps, readers, getBalance(deps))));
  app.get('/v1/catalog', withinRate(deps, withRole(deps, ['analyst', 'officer'], getCatalog(deps))));
  app.get('/v1/quarantine', withinRate(deps, withRole(deps, ['analyst', 'officer'], getQuarantine(deps))));
  app.get('/v1/deliveries', withinRate(deps, withRole(deps, readers, getDeliveries(deps))));
  app.get(
    '/v1/counts',
    withinRate(deps, withRole(deps, ['analyst', 'officer'], readOnRecord(deps, 'counts', getCounts(deps)))),
  );
  app.get('/v1/admin/tokens', withinRate(deps, withRole(deps, ['operator'], listTokens(deps))));
  app.post('/v1/admin/tokens', withinRate(deps, withRole(deps, ['operator'], postToken(deps))));
  app.delete('/v1/admin/tokens', withinRate(deps, withRole(deps, ['operator'], deleteTokens(deps))));

  officerRoutes(app, deps);
  consoleRoutes(app, deps);
  app.post('/v1/admin/ledger/key-lost', withinRate(deps, withRole(deps, ['operator'], postKeyLost(deps))));
  app.get('/v1/ledger/:site/checkpoint', withinRate(deps, getCheckpoint(deps)));
  app.get('/v1/ledger/:site/checkpoints.jsonl', withinRate(deps, withRole(deps, ['officer'], getHistory(deps))));
  app.get('/v1/ledger/:site/tile/*', withinRate(deps, withRole(deps, ['officer'], getTile(deps))));
  app.get('/v1/ledger/:site/notices/*', withinRate(deps, withRole(deps, ['officer'], getNoticeBytes(deps))));

  app.get('/consent', receiptPage());
  app.get('/receipt.css', receiptStyle());
  app.get('/receipt.js', receiptScript(deps));
  app.get('/balise.js', script(deps));
  if (deps.script !== undefined) {
    app.get(hashedPath(deps.script), hashedScript(deps.script));
  }
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', ready(deps));
  app.get('/metrics', withinRate(deps, withOperator(deps, getMetrics(deps))));

  app.notFound((c) => problemResponse({ type: 'not_found' }, { acceptLanguage: c.req.header('accept-language') }));
  app.onError((error, c) => {
    const acceptLanguage = c.req.header('accept-language');
    const cors = corsFor(pages, c.req.header('origin'));
    deps.report(error);
    return responseOf(failureReply(error, { acceptLanguage, cors }));
  });
  return app;
}

/** What the officer and the operator do about what was granted. */
function officerRoutes(app: Hono, deps: Deps): void {
  const officer = (handler: RoleHandler) => withinRate(deps, withRole(deps, ['officer'], handler));
  const operator = (handler: RoleHandler) => withinRate(deps, withRole(deps, ['operator'], handler));
  app.post('/v1/admin/notices/void', officer(postVoid(deps)));
  app.get('/v1/admin/holds', officer(readOnRecord(deps, 'holds', listHolds(deps))));
  app.post('/v1/admin/holds', officer(postHold(deps)));
  app.delete('/v1/admin/holds', officer(deleteHold(deps)));
  app.get('/v1/admin/deletions', officer(readOnRecord(deps, 'deletions', listDeletions(deps))));
  app.post('/v1/admin/deletions/settle', officer(postSettled(deps)));
  app.get('/v1/admin/incidents', officer(readOnRecord(deps, 'incidents', listIncidents(deps))));
  app.post('/v1/admin/reconcile', officer(postReconcile(deps)));
  const staff = (handler: RoleHandler) => withinRate(deps, withRole(deps, ['officer', 'operator'], handler));
  app.post('/v1/admin/deliveries/stop', staff(postSwitch(deps, 'stop')));
  app.post('/v1/admin/deliveries/open', staff(postSwitch(deps, 'open')));
  app.post('/v1/admin/deliveries/replay', operator(postReplayDead(deps)));
  app.post('/v1/admin/replay', operator(postReplay(deps)));
  app.post('/v1/admin/receipt', officer(postReceipt(deps)));
  app.get('/v1/admin/figures', officer(readOnRecord(deps, 'figures', getFigures(deps))));
}

/** The pages of the officer; the operator sees the first alone. */
function consoleRoutes(app: Hono, deps: Deps): void {
  const officer = (handler: DeskHandler) => atDesk(deps, ['officer'], handler);
  const staff = (handler: DeskHandler) => atDesk(deps, ['officer', 'operator'], handler);
  app.get('/console/session', fromConsole(deps, askSession(deps)));
  app.post('/console/session', fromConsole(deps, postSession(deps)));
  app.post('/console/session/end', fromConsole(deps, endSession(deps)));
  app.get('/console', staff(onRecord(deps, 'state', statePage(deps))));
  app.get('/console/receipt', officer(receiptForm()));
  app.post('/console/receipt', officer(receiptLookUp(deps)));
  app.get('/console/figures', officer(onRecord(deps, 'figures', figuresPage(deps))));
  app.get('/console/figures.csv', officer(onRecord(deps, 'figures', figuresFile(deps))));
  app.get('/console/counts', officer(onRecord(deps, 'counts', countsPage(deps))));
  app.get('/console/notices', officer(onRecord(deps, 'notices', noticesPage(deps))));
  app.get('/console/notices/void', officer(onRecord(deps, 'notices', voidForm(deps))));
  app.post('/console/notices/void', officer(onRecord(deps, 'notices', voidPage(deps))));
  app.get('/console/catalog', officer(onRecord(deps, 'catalog', catalogPage(deps))));
  app.get('/console/deletions', officer(onRecord(deps, 'deletions', deletionsPage(deps))));
  app.post('/console/deletions', officer(onRecord(deps, 'deletions', settlePage(deps))));
  app.get('/console/incidents', officer(onRecord(deps, 'incidents', incidentsPage(deps))));
  app.post('/console/incidents/reconcile', officer(onRecord(deps, 'incidents', reconcileNow(deps))));
  app.get('/console/reads', officer(onRecord(deps, 'reads', readsPage(deps))));
  app.get(stylePath(deps.sha256), consoleStyle());
}
