import { lookup as systemLookup } from 'node:dns';
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isPrivateHost, isPublicAddress } from '../delivery/address.ts';
import { readRetryAfter } from '../delivery/retry-after.ts';
import { type Attempt, type HttpRequest, privateAddress } from '../destinations/destination.ts';

export interface SenderOptions {
  /** How names become addresses; the system's own, unless a test stands in. */
  readonly lookup?: LookupFunction;
  /** Certificates to trust beside none other; the system's own, unless a test stands in. */
  readonly ca?: string;
}

export interface Sender {
  /** Never throws: however it went is what the destination reads. */
  readonly send: (request: HttpRequest, deadlineMs: number) => Promise<Attempt>;
  /** Lets go of the connections that are kept open. */
  readonly close: () => void;
}

/** Longer than this for name, connection and TLS, and a connection counts as never made. */
const connectMs = 10_000;

/** The status is the answer. A body is read this far, so that the connection can be used again, and cut off after. */
const bodyBytes = 65_536;
const bodyMs = 1_000;

/** Per host. Twelve deliveries leave at once; two sites may share a destination. */
const sockets = { keepAlive: true, maxSockets: 24, maxFreeSockets: 6, maxTotalSockets: 256, timeout: 30_000 };

type Agents = Readonly<Record<'http:' | 'https:', HttpAgent | HttpsAgent>>;

/**
 * Sends described requests, and knows whether one can have been read: nothing of it is written before the connection, TLS
 * included, stands. Connections are kept open per host. Those that may reach a private address are kept apart from those that may not.
 */
export function openSender({ lookup = systemLookup, ca }: SenderOptions = {}): Sender {
  const guarded = publicOnly(lookup);
  const trust = ca === undefined ? {} : { ca };
  const open = agentsWith({ ...sockets, ...trust, lookup });
  const shut = agentsWith({ ...sockets, ...trust, lookup: guarded });
  return {
    send: (request, deadlineMs) => sendOne(request, deadlineMs, request.allowPrivate === false ? shut : open),
    close: () => [open, shut].forEach((agents) => Object.values(agents).forEach((agent) => agent.destroy())),
  };
}

function agentsWith(options: ConstructorParameters<typeof HttpsAgent>[0]): Agents {
  return { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
}

function sendOne(described: HttpRequest, deadlineMs: number, agents: Agents): Promise<Attempt> {
  const url = URL.parse(described.url);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return Promise.resolve({ kind: 'never_connected', error: 'ERR_INVALID_URL' });
  }
  // A host that is an address already is never looked up.
  if (described.allowPrivate === false && isPrivateHost(url.hostname)) {
    return Promise.resolve({ kind: 'never_connected', error: privateAddress });
  }
  const { method, headers } = described;
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  try {
    return exchange(start(url, { method, headers, agent: agents[url.protocol] }), described.body, deadlineMs);
  } catch (error) {
    return Promise.resolve({ kind: 'never_connected', error: codeOf(error) });
  }
}

function exchange(request: ClientRequest, body: string, deadlineMs: number): Promise<Attempt> {
  return new Promise((resolve) => {
    let written = false;
    let settled = false;
    const timers: NodeJS.Timeout[] = [];
    const settle = (attempt: Attempt) => {
      settled = true;
      timers.forEach(clearTimeout);
      resolve(attempt);
    };
    const fail = (error: string) => {
      // After an answer the connection belongs to the next request.
      if (!settled) {
        settle({ kind: written ? 'no_answer' : 'never_connected', error });
        request.destroy();
      }
    };
    timers.push(setTimeout(() => !written && fail('ETIMEDOUT'), Math.min(connectMs, deadlineMs)));
    timers.push(setTimeout(() => fail('ETIMEDOUT'), deadlineMs));
    request.on('error', (error) => fail(codeOf(error)));
    request.on('close', () => fail('ECONNRESET'));
    request.on('socket', (socket) =>
      whenReady(socket, () => {
        if (!request.destroyed) {
          written = true;
          request.end(body);
        }
      }),
    );
    request.on('response', (response) => {
      settle(answered(response));
      letGo(response);
    });
  });
}

/** A connection taken from those kept open stands already; one whose name could not be looked up is gone already. */
function whenReady(socket: Socket, ready: () => void): void {
  const sealing = socket instanceof TLSSocket && Reflect.get(socket, 'secureConnecting') === true;
  if (sealing || socket.connecting) {
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', ready);
  } else if (!socket.destroyed) {
    ready();
  }
}

function answered({ statusCode = 0, headers }: IncomingMessage): Attempt {
  const retryAfter = readRetryAfter(headers['retry-after'], headers.date, Date.now());
  return { kind: 'answered', status: statusCode, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** What follows the status interests nobody, and whatever goes wrong with it neither. */
function letGo(response: IncomingMessage): void {
  let bytes = 0;
  const impatient = setTimeout(() => response.destroy(), bodyMs).unref();
  response.on('error', () => undefined);
  response.on('close', () => clearTimeout(impatient));
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bodyBytes) {
      response.destroy();
    }
  });
}

class PrivateAddress extends Error {
  readonly code = privateAddress;
}

/**
 * A name is judged by what it stands for at the very moment it is connected to, so that nothing can be put in its place between a
 * check and the connection. One address that is not public spoils them all: which of them is tried is not ours to say.
 */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error !== null) {
        callback(error, address, family);
        return;
      }
      const found = typeof address === 'string' ? [address] : address.map((one) => one.address);
      const refused = found.some((one) => !isPublicAddress(one));
      callback(refused ? new PrivateAddress() : null, address, family);
    });
  };
}

/** A short code, never the message: a message may quote the URL, and a URL may hold a secret. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return codeOf(error.errors[0]);
  }
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}
