import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import * as z from 'zod';

/** A request as it left the browser. */
export interface Seen {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** 0 until it is answered; -1 when nobody was there. */
  readonly status: number;
}

/**
 * The browser's only way out: a proxy that notes everything. What a page sends while it closes, and that is when a beacon
 * goes, is missing from what the browser tells a test, and carries no header that a test asked the browser to add.
 */
export interface Wire {
  readonly url: string;
  /** Oldest first. */
  readonly seen: readonly Seen[];
  /** Method and path of each, such as `POST /v1/events`; the query is left out. */
  lines(): string[];
  /** Those to the collector's API. */
  api(): Seen[];
  beacons(): Seen[];
  readonly close: () => Promise<void>;
}

const listening = z.object({ port: z.number() });

/** `added` goes with every request, as in a browser that sends it. */
export async function openWire(added: Readonly<Record<string, string>> = {}): Promise<Wire> {
  const seen: Seen[] = [];
  const server = createServer((incoming, outgoing) => void pass({ seen, added }, incoming, outgoing));
  // Only https asks for a tunnel, and nothing here speaks it: noted, and refused.
  server.on('connect', (incoming, socket) => {
    const origin = `https://${incoming.url ?? ''}`;
    seen.push({ method: 'CONNECT', origin, path: '', headers: incoming.headers, body: '', status: -1 });
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const api = () => seen.filter(({ path }) => path.startsWith('/v1/'));
  return {
    url: `http://127.0.0.1:${listening.parse(server.address()).port}`,
    seen,
    lines: () => seen.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`),
    api,
    beacons: () => api().filter(({ path }) => path === '/v1/events'),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Line {
  readonly seen: Seen[];
  readonly added: Readonly<Record<string, string>>;
}

async function pass({ seen, added }: Line, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '', 'http://unknown.invalid');
  const path = url.pathname + url.search;
  const { method = '' } = incoming;
  const headers = { ...incoming.headers, ...added };
  const at = seen.length;
  const note = (body: string, status: number) => {
    seen[at] = { method, origin: url.origin, path, headers, body, status };
  };
  note('', 0);
  const body = await read(incoming);
  note(body, 0);
  const up = request({ host: url.hostname, port: url.port, path, method, headers }, (answer) => {
    note(body, answer.statusCode ?? 0);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  up.on('error', () => {
    note(body, -1);
    outgoing.destroy();
  });
  up.end(body);
}

async function read(incoming: IncomingMessage): Promise<string> {
  incoming.setEncoding('utf8');
  let text = '';
  for await (const part of incoming) text += String(part);
  return text;
}
