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
import { answerOf, refusedHeader } from './answer.ts';
import { type Beacon, maxBytes, readBeacon } from './beacon.ts';
import { type Arrival, walk } from './steps.ts';

const serverAgent: Agent = { bot: false, device: { browser: 'other', os: 'other', type: 'other' } };

/** `POST /v1/events`: 202 only after the commit. */
export function collect(deps: Deps): CorsHandler {
  return async (c, cors) => {
    const read = await readJson(c, maxBytes);
    if (!read.ok) {
      return refuse(c, read.problem, cors);
    }
    const parsed = readBeacon(read.value);
    if (!parsed.ok) {
      return refuse(c, { type: 'invalid', at: parsed.path, expected: parsed.expected }, cors);
    }
    const site = deps.sites.get(parsed.beacon.site);
    if (site === undefined) {
      return refuse(c, { type: 'unknown_site', at: 'site' }, cors);
    }
    const origin = c.req.header('origin');
    if (!(origin === undefined ? await isOwnServer(c, site, deps) : site.origins.includes(origin))) {
      return refuse(c, { type: 'foreign_origin' }, { Vary: 'Origin' });
    }
    return admit(c, deps, { arrival: await arrive(c, { beacon: parsed.beacon, site, deps }), cors });
  };
}

interface Arrived {
  readonly arrival: Arrival;
  readonly cors: Cors;
}

async function admit(c: Context, deps: Deps, { arrival, cors }: Arrived): Promise<Response> {
  const { random } = deps;
  const walked = walk(arrival);
  const admission = toAdmission(arrival, walked, {
    visit: random.uuid,
    client: () => `${random.positive()}.${random.positive()}`,
  });
  const answer = answerOf(walked, admission, await deps.store.admit(admission));
  if (admission.kept?.leaving !== undefined && answer.stored > 0) {
    deps.nudge(c);
  }
  const headers: Record<string, string> = { ...cors, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  if (answer.refused.length > 0) {
    headers['Balise-Refused'] = refusedHeader(answer);
  }
  return new Response(JSON.stringify(answer), { status: 202, headers });
}

async function arrive(
  c: Context,
  { beacon, site, deps }: { beacon: Beacon; site: Site; deps: Deps },
): Promise<Arrival> {
  const { holders, agents, clock } = deps;
  const holder = beacon.pass === undefined ? undefined : await holders.find(beacon.pass);
  return {
    beacon,
    site,
    holder,
    // A site's own server holds a token and says nothing of a visitor's browser.
    agent: c.req.header('origin') === undefined ? serverAgent : agents.read(userAgentOf(c)?.reveal('device')),
    prerender: /\b(prerender|prefetch)\b/i.test(c.req.header('sec-purpose') ?? ''),
    gpc: c.req.header('sec-gpc') === '1',
    now: clock(),
  };
}

/** The gate let in any enrolled origin, or none; without one a site's own server must hold a token. */
async function isOwnServer(c: Context, site: Site, deps: Deps): Promise<boolean> {
  const opening = await openingOf(c, deps);
  return opening?.role === 'ingest' && opening.site === site.id;
}

function refuse(c: Context, problem: Problem, headers: Cors): Response {
  return problemResponse(problem, { acceptLanguage: c.req.header('accept-language'), headers });
}
