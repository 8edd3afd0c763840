import type { IncomingMessage, ServerResponse } from 'node:http';
import { maxBytes } from '../collect/beacon.ts';
import { collector, type Said } from '../collect/collector.ts';
import type { Deps } from '../deps.ts';
import { isPlainJson, parseBody } from '../door/body.ts';
import { failureReply } from '../door/failure.ts';
import { corsFor } from '../door/origin.ts';
import { problemReply } from '../door/problem.ts';
import { secondsToWait, tooMany } from '../door/rate-gate.ts';
import type { Reply } from '../door/reply.ts';
import { userAgentIn } from '../door/withheld.ts';
import { addressOfSocket } from './peer.ts';

/*
 * A page's beacon on Node, straight from the socket to the collector and back: a router and the web's Request and Response cost
 * about as much as the rules of a beacon (docs/design/0025-straight-beacons.md). Whatever is not as plain as the page script makes it
 * goes to the app, which says what is wrong with it.
 */

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers whether it takes the request; if not, nothing of it has been read. */
export function straightBeacons(deps: Deps & { readonly nudge: () => void }): (...on: Parameters<Listener>) => boolean {
  const take = collector(deps);
  const answer = async (request: IncomingMessage, origin: string): Promise<Reply | undefined> => {
    const { headers, socket } = request;
    const acceptLanguage = headers['accept-language'];
    const cors = corsFor(deps.pages, origin);
    try {
      const later = secondsToWait(deps, addressOfSocket(socket));
      if (later !== undefined) {
        return tooMany(later, { acceptLanguage, cors });
      }
      const bytes = await bodyOf(request);
      if (bytes === undefined) {
        return undefined;
      }
      const read = parseBody(bytes);
      return read.ok
        ? await take(read.value, saidBy(request, { origin, cors, nudge: deps.nudge }))
        : problemReply(read.problem, { acceptLanguage, headers: cors });
    } catch (error) {
      deps.report(error);
      return failureReply(error, { acceptLanguage, cors });
    }
  };
  return (request, response) => {
    const { origin } = request.headers;
    if (origin === undefined || !deps.pages.has(origin) || !isPlain(request)) {
      return false;
    }
    void answer(request, origin).then((reply) => {
      if (reply !== undefined) {
        write(response, reply);
      }
    });
    return true;
  };
}

function isPlain({ method, url, headers }: IncomingMessage): boolean {
  return (
    url === '/v1/events' &&
    method === 'POST' &&
    Number(headers['content-length']) <= maxBytes &&
    isPlainJson(headers['content-type'], headers['content-encoding'])
  );
}

function saidBy({ headers }: IncomingMessage, rest: Pick<Said, 'cors' | 'nudge'> & { readonly origin: string }): Said {
  return {
    ...rest,
    userAgent: userAgentIn(headers),
    secPurpose: single(headers['sec-purpose']),
    secGpc: single(headers['sec-gpc']),
    acceptLanguage: headers['accept-language'],
    isServerOf: () => Promise.resolve(false),
  };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

/** Undefined for a sender that went away: there is nobody to answer. The parser holds a body to its declared length. */
function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
  });
}

function write(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
