import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { readJson } from '../door/body.ts';
import type { Cors, CorsHandler } from '../door/origin.ts';
import { type Problem, problemResponse } from '../door/problem.ts';
import { openingOf } from '../door/token.ts';
import { userAgentOf } from '../door/withheld.ts';
import type { Agent } from '../minimize/device.ts';
import type { Site } from '../site.ts';
import { toAdmission } from './admission.ts';
import { answerOf, type BeaconAnswer, refusedHeader } from './answer.ts';
import { maxBytes, readBeacon } from './beacon.ts';
import { walk } from './steps.ts';

const serverAgent: Agent = { bot: false, device: { browser: 'other', os: 'other', type: 'other' } };

/** `POST /v1/events`: 202 only after the commit. */
export function collect(deps: Deps): CorsHandler {
  const { sites, holders, clock, store, nudge } = deps;
  const draw = { visit: deps.random.uuid, client: () => `${deps.random.positive()}.${deps.random.positive()}` };
  return async (c, cors) => {
    const read = await readJson(c, maxBytes);
    if (!read.ok) {
      return refuse(c, read.problem, cors);
    }
    const parsed = readBeacon(read.value);
    if (!parsed.ok) {
      return refuse(c, { type: 'invalid', at: parsed.path, expected: parsed.expected }, cors);
    }
    const { beacon } = parsed;
    const site = sites.get(beacon.site);
    if (site === undefined) {
      return refuse(c, { type: 'unknown_site', at: 'site' }, cors);
    }
    const origin = c.req.header('origin');
    if (!(origin === undefined ? await isOwnServer(c, site, deps) : site.origins.includes(origin))) {
      return refuse(c, { type: 'foreign_origin' }, { Vary: 'Origin' });
    }
    const holder = beacon.pass === undefined ? undefined : await holders.find(beacon.pass);
    // A site's own server holds a token and says nothing of a visitor's browser.
    const agent = origin === undefined ? serverAgent : deps.agents.read(userAgentOf(c)?.reveal('device'));
    const arrival = { beacon, site, holder, agent, ...saidBesides(c), now: clock() };
    const walked = walk(arrival);
    const admission = toAdmission(arrival, walked, draw);
    const answer = answerOf(walked, admission, await store.admit(admission));
    if (admission.kept?.leaving !== undefined && answer.stored > 0) {
      nudge(c);
    }
    return accepted(answer, cors);
  };
}

/** What a browser says of a request by itself. */
function saidBesides({ req }: Context): { prerender: boolean; gpc: boolean } {
  const purpose = req.header('sec-purpose');
  return {
    prerender: purpose !== undefined && /\b(prerender|prefetch)\b/i.test(purpose),
    gpc: req.header('sec-gpc') === '1',
  };
}

function accepted(answer: BeaconAnswer, cors: Cors): Response {
  const headers: Record<string, string> = { ...cors, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  if (answer.refused.length > 0) {
    headers['Balise-Refused'] = refusedHeader(answer);
  }
  return new Response(JSON.stringify(answer), { status: 202, headers });
}

/** The gate let in any enrolled origin, or none; without one a site's own server must hold a token. */
async function isOwnServer(c: Context, site: Site, deps: Deps): Promise<boolean> {
  const opening = await openingOf(c, deps);
  return opening?.role === 'ingest' && opening.site === site.id;
}

function refuse(c: Context, problem: Problem, headers: Cors): Response {
  return problemResponse(problem, { acceptLanguage: c.req.header('accept-language'), headers });
}
