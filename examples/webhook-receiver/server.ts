import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { readMessage } from './message.ts';
import type { Rows, Taken } from './rows.ts';
import { check, type Checked } from './signature.ts';

export interface Receiving {
  readonly rows: Rows;
  readonly secrets: readonly string[];
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  readonly clock?: () => number;
  /** Told what became of each request; never what was in it. */
  readonly tell?: (outcome: Outcome) => void;
}

export interface Receiver {
  readonly url: string;
  close(): Promise<void>;
}

export type Outcome =
  Taken | Extract<Checked, { ok: false }>['reason'] | 'of_another_type' | 'too_large' | 'not_posted';

/**
 * Whatever is not 2xx is sent again later, ten times within some days; `410` would end a delivery for good. So what this receiver has,
 * or has no use for, is answered as taken.
 */
const statuses: Readonly<Record<Outcome, number>> = {
  stored: 204,
  had: 204,
  of_another_type: 204,
  replayed: 409,
  not_signed: 401,
  wrong_time: 401,
  wrong_signature: 401,
  too_large: 413,
  not_posted: 405,
};

/** Balise posts no more than this. */
const mostBytes = 1_000_000;

/** Listens until it is closed. Rejects when the port is taken. */
export async function startReceiver(receiving: Receiving): Promise<Receiver> {
  const { port, host = '127.0.0.1', tell } = receiving;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    const outcome = request.method === 'POST' ? judge(receiving, request.headers, body) : 'not_posted';
    tell?.(outcome);
    response.writeHead(statuses[outcome]).end();
  };
  const server = createServer((request, response) => {
    // A fault of ours is no reason to lose an event: it is sent again.
    handle(request, response).catch(() => response.writeHead(500).end());
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host}:${bound}/balise`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function judge({ rows, secrets, clock = Date.now }: Receiving, headers: IncomingHttpHeaders, body: Buffer): Outcome {
  if (body.byteLength > mostBytes) {
    return 'too_large';
  }
  const now = clock();
  const checked = check(headers, body, { secrets, now });
  if (!checked.ok) {
    return checked.reason;
  }
  const message = readMessage(body);
  return message === undefined ? 'of_another_type' : rows.take(message, checked, now);
}

/** One byte more than may be, at most: the rest is read and thrown away. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of request) {
    if (Buffer.isBuffer(chunk) && held <= mostBytes) {
      chunks.push(chunk);
      held += chunk.byteLength;
    }
  }
  return Buffer.concat(chunks);
}
