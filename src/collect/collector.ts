import type { Deps } from '../deps.ts';
import { type Cors, exposed } from '../door/origin.ts';
import { type Problem, problemReply } from '../door/problem.ts';
import type { Reply } from '../door/reply.ts';
import type { Withheld } from '../door/withheld.ts';
import type { Agent } from '../minimize/device.ts';
import type { Site } from '../site.ts';
import { toAdmission } from './admission.ts';
import { answerOf, type BeaconAnswer, refusedHeader } from './answer.ts';
import { readBeacon } from './beacon.ts';
import { walk } from './steps.ts';

/** What a request says beside its body, whatever brought it. */
export interface Said {
  readonly origin: string | undefined;
  readonly userAgent: Withheld | undefined;
  readonly secPurpose: string | undefined;
  readonly secGpc: string | undefined;
  readonly acceptLanguage: string | undefined;
  readonly cors: Cors;
  /** Asked where no origin is said: whether a token of this site's own server was shown. */
  readonly isServerOf: (site: Site) => Promise<boolean>;
  /** Something of it may leave now. */
  readonly nudge: () => void;
}

const serverAgent: Agent = { bot: false, device: { browser: 'other', os: 'other', type: 'other' } };

/** A beacon from its JSON to its answer, which is there only after the commit. The gates before have let its origin in. */
export function collector(deps: Deps): (value: unknown, said: Said) => Promise<Reply> {
  const { sites, holders, clock, store, agents, random } = deps;
  const draw = { visit: random.uuid, client: () => `${random.positive()}.${random.positive()}` };
  return async (value, said) => {
    const parsed = readBeacon(value);
    if (!parsed.ok) {
      return refuse({ type: 'invalid', at: parsed.path, expected: parsed.expected }, said);
    }
    const { beacon } = parsed;
    const site = sites.get(beacon.site);
    if (site === undefined) {
      return refuse({ type: 'unknown_site', at: 'site' }, said);
    }
    const { origin, secPurpose } = said;
    if (!(origin === undefined ? await said.isServerOf(site) : site.origins.includes(origin))) {
      return refuse({ type: 'foreign_origin' }, { ...said, cors: { Vary: 'Origin' } });
    }
    const arrival = {
      beacon,
      site,
      holder: beacon.pass === undefined ? undefined : await holders.find(beacon.pass),
      // A site's own server holds a token and says nothing of a visitor's browser.
      agent: origin === undefined ? serverAgent : agents.read(said.userAgent?.reveal('device')),
      prerender: secPurpose !== undefined && /\b(prerender|prefetch)\b/i.test(secPurpose),
      gpc: said.secGpc === '1',
      now: clock(),
    };
    const walked = walk(arrival);
    const admission = toAdmission(arrival, walked, draw);
    const answer = answerOf(walked, admission, await store.admit(admission));
    if (admission.kept?.leaving !== undefined && answer.stored > 0) {
      said.nudge();
    }
    return accepted(answer, said.cors);
  };
}

function accepted(answer: BeaconAnswer, cors: Cors): Reply {
  const headers = { ...cors, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  const refusals = answer.refused.length > 0 ? exposed({ 'Balise-Refused': refusedHeader(answer) }) : undefined;
  return { status: 202, headers: refusals ? { ...headers, ...refusals } : headers, body: JSON.stringify(answer) };
}

function refuse(problem: Problem, { acceptLanguage, cors }: Pick<Said, 'acceptLanguage' | 'cors'>): Reply {
  return problemReply(problem, { acceptLanguage, headers: cors });
}
