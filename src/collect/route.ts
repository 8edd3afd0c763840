import type { Deps } from '../deps.ts';
import { readJson } from '../door/body.ts';
import type { CorsHandler } from '../door/origin.ts';
import { problemResponse } from '../door/problem.ts';
import { responseOf } from '../door/reply.ts';
import { openingOf } from '../door/token.ts';
import { userAgentOf } from '../door/withheld.ts';
import { maxBytes } from './beacon.ts';
import { collector } from './collector.ts';

/** `POST /v1/events`: 202 only after the commit. */
export function collect(deps: Deps): CorsHandler {
  const take = collector(deps);
  return async (c, cors) => {
    const { req } = c;
    const acceptLanguage = req.header('accept-language');
    const read = await readJson(c, maxBytes);
    if (!read.ok) {
      return problemResponse(read.problem, { acceptLanguage, headers: cors });
    }
    const reply = await take(read.value, {
      origin: req.header('origin'),
      userAgent: userAgentOf(c),
      secPurpose: req.header('sec-purpose'),
      secGpc: req.header('sec-gpc'),
      acceptLanguage,
      cors,
      isServerOf: async (site) => {
        const opening = await openingOf(c, deps);
        return opening?.role === 'ingest' && opening.site === site.id;
      },
      nudge: () => deps.nudge(c),
    });
    return responseOf(reply);
  };
}
