import type { Context } from 'hono';
import type { Deps, PublishedNotice } from '../deps.ts';
import { readJson } from '../door/body.ts';
import { type Cors, type CorsHandler, isOwnPage, originOf } from '../door/origin.ts';
import { type Problem, preferred, problemResponse } from '../door/problem.ts';
import { bearerOf } from '../door/token.ts';
import { issueAsk } from './ask.ts';
import { maxChoiceBytes, withdrawalSchema } from './choice.ts';
import { isLive } from './grant.ts';
import { endChoice } from './withdraw.ts';
import { banner } from './notice.ts';
import { languages, purposes } from './purpose.ts';
import type { ConsentRequest, Found, Outcome } from './check.ts';
import { changeChoice, recordChoice } from './choose.ts';
import { receiptProof } from '../proof/inclusion.ts';
import { isVocabulary, recordsIn, statesOf, vocabularies } from '../visitor/records.ts';

/** `GET /v1/notice`: public and cacheable for minutes; what a page may ask for before any choice. */
export function getNotice(deps: Deps): CorsHandler {
  return async (c, cors) => {
    const site = deps.sites.get(c.req.query('site') ?? '');
    if (site === undefined) {
      return refuse(c, { type: 'unknown_site', at: 'site' }, cors);
    }
    const wanted = c.req.query('language') ?? preferred(c.req.header('accept-language'));
    const language = wanted === 'en' ? 'en' : 'fr';
    const surface = c.req.query('surface') ?? banner;
    const published = deps.notices.find(
      ({ notice }) => notice.site === site.id && notice.language === language && notice.surface === surface,
    );
    if (published === undefined) {
      return refuse(c, { type: 'not_found' }, cors);
    }
    return noticeResponse(c, { published, ask: await issueAsk(deps.hashing, asked(published), deps.clock()) }, cors);
  };
}

function asked({ notice: { site }, hash }: PublishedNotice): { site: string; notice: string } {
  return { site, notice: hash };
}

function noticeResponse(c: Context, served: { published: PublishedNotice; ask: string }, cors: Cors): Response {
  const { notice, hash, asksAgainSince } = served.published;
  const etag = `"${hash.slice(0, 16)}-${served.ask.split('.')[0] ?? ''}"`;
  const vary = c.req.query('language') === undefined ? 'Origin, Accept-Language' : 'Origin';
  const headers = {
    ...cors,
    Vary: vary,
    ETag: etag,
    'Cache-Control': 'public, max-age=300',
    'Content-Language': notice.language,
  };
  if (c.req.header('if-none-match') === etag) {
    return new Response(null, { status: 304, headers });
  }
  const body = { ...notice, notice: hash, languages, asks_again_since: asksAgainSince, ask: served.ask };
  return Response.json(body, { headers });
}

/** `POST /v1/consent`: 201 with the receipt; 204 when everything was refused, which leaves a number and no identity. */
export function postConsent(deps: Deps): CorsHandler {
  return async (c, cors) => {
    const read = await readJson(c, maxChoiceBytes);
    const outcome = read.ok ? await recordChoice(deps, requestOf(c, read.value)) : read;
    if (read.ok && outcome.ok && outcome.value !== undefined) {
      deps.sequenceSoon(c, siteNamed(read.value));
    }
    return respond(c, outcome, { cors, status: 201 });
  };
}

/** `PUT /v1/consent`: a changed choice, and a new pass. */
export function putConsent(deps: Deps): CorsHandler {
  return withSecret(deps, async (c, cors, found) => {
    const read = await readJson(c, maxChoiceBytes);
    const outcome = read.ok
      ? await changeChoice(deps, { ...requestOf(c, read.value), ownPage: isOwnPage(c) }, found)
      : read;
    if (outcome.ok) {
      deps.sequenceSoon(c, found.holder.site);
    }
    return respond(c, outcome, { cors, status: 200 });
  });
}

/** `GET /v1/consent`: what is in force, and everything recorded for this receipt. */
export function getConsent(deps: Deps): CorsHandler {
  return withSecret(deps, async (c, cors, { holder }) => {
    const as = c.req.query('as');
    if (as !== undefined) {
      return inVocabulary(deps, c, { as, holder, cors });
    }
    const now = deps.clock();
    const live = holder.grants.filter((grant) => isLive(grant, now));
    const state = (purpose: string) => (live.some((grant) => grant.purpose === purpose) ? 'granted' : 'refused');
    const value = {
      // With the salt a person can show which leaves of the ledger speak of their receipt; it opens nothing.
      receipt: { id: holder.id, salt: holder.salt },
      site: holder.site,
      states: statesOf(deps, holder),
      choices: Object.fromEntries(purposes.map((purpose) => [purpose, state(purpose)])),
      records: holder.records.map((record): unknown => JSON.parse(record)),
      expires_at: live.length > 0 ? Math.min(...live.map(({ expires }) => expires)) : null,
      withdrawn_at: holder.withdrawn ?? null,
      ...(await receiptProof(deps, holder)),
    };
    return respond(c, { ok: true, value }, { cors, status: 200 });
  });
}

interface Asked {
  readonly as: string;
  readonly holder: Found['holder'];
  readonly cors: Cors;
}

/** `GET /v1/consent?as=`: everything recorded, in the names of a published vocabulary. */
async function inVocabulary(deps: Deps, c: Context, { as, holder, cors }: Asked): Promise<Response> {
  return isVocabulary(as)
    ? respond(c, { ok: true, value: await recordsIn(deps, holder, { as, here: originOf(c) }) }, { cors, status: 200 })
    : refuse(c, { type: 'bad_query', at: 'as', expected: vocabularies.join(', ') }, cors);
}

/** `DELETE /v1/consent`. Repeating it answers the same withdrawal with nothing left to count. */
export function deleteConsent(deps: Deps): CorsHandler {
  return withSecret(deps, async (c, cors, found) => {
    return withdrawn(deps, c, { found, cors });
  });
}

/** The withdrawal itself; its entries are numbered once the answer is on its way. */
async function withdrawn(deps: Deps, c: Context, { found, cors }: { found: Found; cors: Cors }): Promise<Response> {
  const value = await endChoice(deps, found);
  deps.sequenceSoon(c, found.holder.site);
  return respond(c, { ok: true, value }, { cors, status: 200 });
}

/** The site of a body whose choice was recorded. */
function siteNamed(body: unknown): string {
  return typeof body === 'object' && body !== null && 'site' in body && typeof body.site === 'string' ? body.site : '';
}

/** `POST /v1/consent/withdraw`: the same, as a text/plain body that outlives the page and needs no preflight. */
export function postWithdraw(deps: Deps): CorsHandler {
  return async (c, cors) => {
    const read = await readJson(c, maxChoiceBytes);
    const body = read.ok ? withdrawalSchema.safeParse(read.value) : undefined;
    if (!read.ok || !body?.success) {
      const problem = read.ok
        ? ({ type: 'invalid', at: 'secret', expected: 'the secret of a receipt' } as const)
        : read.problem;
      return refuse(c, problem, cors);
    }
    const found = await findHolder(c, deps, body.data.secret);
    return found === undefined ? refuse(c, { type: 'no_receipt' }, cors) : withdrawn(deps, c, { found, cors });
  };
}

type SecretHandler = (c: Context, cors: Cors, found: Found) => Promise<Response>;

/** A wrong secret reads like one under which nothing is held. */
function withSecret(deps: Deps, handler: SecretHandler): CorsHandler {
  return async (c, cors) => {
    const secret = bearerOf(c);
    if (secret === undefined) {
      return refuse(c, { type: 'unauthorized' }, { ...cors, 'WWW-Authenticate': 'Bearer' });
    }
    const found = await findHolder(c, deps, secret.reveal('token'));
    return found === undefined ? refuse(c, { type: 'no_receipt' }, cors) : handler(c, cors, found);
  };
}

/** The page must be one of the receipt's own site, or the collector's: another enrolled site has no business with it. */
async function findHolder(c: Context, deps: Deps, secret: string): Promise<Found | undefined> {
  const secretHash = await deps.hashing.sha256(secret);
  const holder = await deps.store.findSecret(secretHash);
  const origin = c.req.header('origin');
  const site = holder && deps.sites.get(holder.site);
  const fits = site !== undefined && (origin === undefined || site.origins.includes(origin) || isOwnPage(c));
  return holder !== undefined && fits ? { holder, secretHash } : undefined;
}

function requestOf(c: Context, body: unknown): ConsentRequest {
  const { req } = c;
  return {
    body,
    origin: req.header('origin'),
    key: req.header('idempotency-key'),
    gpc: req.header('sec-gpc') === '1',
  };
}

function respond(c: Context, outcome: Outcome, { cors, status }: { cors: Cors; status: number }): Response {
  if (!outcome.ok) {
    return refuse(c, outcome.problem, cors);
  }
  const headers = { ...cors, 'Cache-Control': 'no-store' };
  return outcome.value === undefined
    ? new Response(null, { status: 204, headers })
    : Response.json(outcome.value, { status, headers });
}

function refuse(c: Context, problem: Problem, headers: Cors): Response {
  return problemResponse(problem, { acceptLanguage: c.req.header('accept-language'), headers });
}
