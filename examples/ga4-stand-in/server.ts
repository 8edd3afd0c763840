import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { type Behaviour, createBehaviourSwitch, pause } from './behaviour.ts';
import type { Judgement, StandInRequest } from './judgement.ts';
import { judge } from './rules.ts';
import { validationAnswer } from './validation.ts';

/** The secret and the measurement id are the ones the stand-in takes for its own. */
export interface StandInOptions {
  readonly measurementId: string;
  readonly apiSecret: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: '127.0.0.1' | '::1';
  /** Unix milliseconds; `Date.now` unless a test sets the clock. */
  readonly now?: () => number;
  /** How many of the last requests `received` holds; 200 by default. */
  readonly keep?: number;
}

/** A request as it was judged. The secret in `path` is masked, and no header but the content type is kept. */
export interface Received {
  /** Unix milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly 'content-type'?: string };
  /** Parsed JSON, or the raw text when it is not JSON. */
  readonly body: unknown;
  readonly judgement: Judgement;
  /** What the sender is given: a status, or a fault set with `behave`. */
  readonly answer: number | 'hung' | 'closed';
}

export interface StandIn {
  /** `http://127.0.0.1:PORT/mp/collect` */
  readonly url: string;
  /** `http://127.0.0.1:PORT/debug/mp/collect` */
  readonly validationUrl: string;
  /** Oldest first. A live view: it grows as requests arrive. */
  readonly received: readonly Received[];
  /** Calls `listener` once per request, before the answer. Returns the way to stop. */
  on(listener: (received: Received) => void): () => void;
  /** Changes how the following requests are answered; `{ kind: 'normal' }` ends it. */
  behave(behaviour: Behaviour): void;
  /** Ends every connection, answered or not. May be called twice. */
  close(): Promise<void>;
}

/** A body far beyond Google's limit is not worth holding; the rest of it is read and thrown away. */
const HELD_BYTES = 1_000_000;

/** Starts the stand-in on the loopback interface. Rejects when the port is taken. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { host = '127.0.0.1', port = 0, now = Date.now, keep = 200 } = options;
  const received: Received[] = [];
  const listeners = new Set<(received: Received) => void>();
  const behaviour = createBehaviourSwitch();
  const stopping = new AbortController();

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const at = now();
    const judgement = judge(request, { measurementId: options.measurementId, apiSecret: options.apiSecret, now: at });
    const asked = behaviour.take();
    const entry = note({ request, at, judgement, asked });
    received.push(entry);
    received.splice(0, Math.max(0, received.length - keep));
    for (const listener of listeners) listener(entry);
    if (asked.kind === 'delay' && !(await pause(asked.ms, stopping.signal))) return;
    if (entry.answer === 'closed') outgoing.destroy();
    else if (entry.answer !== 'hung') answer(outgoing, entry.answer, judgement);
  }

  const server = createServer((incoming, outgoing) => {
    // For a journal that runs in another process: what `received` holds, as JSON.
    if (incoming.method === 'GET' && incoming.url === '/received') {
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(received));
      return;
    }
    // A sender that gives up while its body is read leaves nothing to judge and nobody to answer.
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const origin = await listen(server, { host, port });
  return {
    url: `${origin}/mp/collect`,
    validationUrl: `${origin}/debug/mp/collect`,
    received,
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    behave: (wanted) => behaviour.set(wanted),
    close() {
      stopping.abort();
      return stop(server);
    },
  };
}

interface Seen {
  readonly request: StandInRequest;
  readonly at: number;
  readonly judgement: Judgement;
  readonly asked: Behaviour;
}

function note({ request, at, judgement, asked }: Seen): Received {
  const type = request.headers['content-type'];
  return {
    at,
    method: request.method,
    path: maskSecret(request.url),
    headers: type === undefined ? {} : { 'content-type': type },
    body: readJson(request.body),
    judgement,
    answer: answerFor(asked, judgement),
  };
}

function answerFor(asked: Behaviour, judgement: Judgement): Received['answer'] {
  if (asked.kind === 'hang') return 'hung';
  if (asked.kind === 'close') return 'closed';
  return asked.kind === 'status' ? asked.status : judgement.status;
}

/** A request path that may be logged. */
export function maskSecret(url: string): string {
  return url.replace(/([?&]api_secret=)[^&#]*/gi, '$1***');
}

async function readRequest(incoming: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk) || held >= HELD_BYTES) continue;
    chunks.push(chunk);
    held += chunk.byteLength;
  }
  const type = incoming.headers['content-type'];
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers: { 'content-type': type },
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function answer(outgoing: ServerResponse, status: number, judgement: Judgement): void {
  if (status !== 200 || judgement.endpoint !== 'validation') {
    outgoing.writeHead(status).end();
    return;
  }
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(validationAnswer(judgement)));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function listen(server: Server, at: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : at.port;
      resolve(`http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error is "not running", which is what was asked for.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
