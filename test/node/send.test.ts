import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type LookupFunction,
  type Server,
  type Socket,
} from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/destinations/destination.ts';
import { openSender, type Sender, type SenderOptions } from '../../src/node/send.ts';
import { selfSigned } from '../support/self-signed.ts';

const ending: (() => void)[] = [];

afterEach(() => {
  ending.splice(0).forEach((end) => end());
});

/** A server on a free port of this machine, with the connections it took. */
async function listening(server: Server): Promise<{ port: number; taken: Socket[] }> {
  const taken: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    taken.push(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(() => {
    taken.forEach((socket) => socket.destroy());
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, taken };
}

function sender(options?: SenderOptions): Sender {
  const opened = openSender(options);
  ending.push(opened.close);
  return opened;
}

function post(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body: '{"a":"é"}', ...more };
}

async function answering(listener: RequestListener) {
  const { port, taken } = await listening(createHttpServer(listener));
  return { url: `http://127.0.0.1:${port}/hook`, taken };
}

/** Takes a connection, reads, and does what the test says with it. */
async function tcp(treat: (socket: Socket) => void): Promise<string> {
  const { port } = await listening(createTcpServer(treat));
  return `http://127.0.0.1:${port}/`;
}

const toLoopback: LookupFunction = (_, options, callback) => {
  const found = [{ address: '127.0.0.1', family: 4 }];
  callback(null, options.all ? found : '127.0.0.1', 4);
};

describe('A request that is answered', () => {
  it('arrives once, whole, and its status is the answer', async () => {
    const seen: string[] = [];
    const { url } = await answering((request, response) => {
      let text = `${request.method} ${request.url} ${request.headers['content-type']} ${request.headers['content-length']} `;
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        seen.push(text);
        response.writeHead(204).end();
      });
    });
    expect(await sender().send(post(url), 2_000)).toEqual({ kind: 'answered', status: 204 });
    expect(seen).toEqual(['POST /hook application/json 10 {"a":"é"}']);
  });

  it('uses the connection of the one before', async () => {
    const { url, taken } = await answering((request, response) => request.resume().on('end', () => response.end('ok')));
    const { send } = sender();
    for (let i = 0; i < 3; i += 1) {
      expect(await send(post(url), 2_000)).toEqual({ kind: 'answered', status: 200 });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(taken.length).toBe(1);
  });

  it('opens so many connections at once and no more', async () => {
    const { url, taken } = await answering((request, response) => {
      request.resume().on('end', () => setTimeout(() => response.end(), 20));
    });
    const { send } = sender();
    const attempts = await Promise.all(Array.from({ length: 60 }, () => send(post(url), 5_000)));
    expect(attempts.every(({ kind }) => kind === 'answered')).toBe(true);
    expect(taken.length).toBeLessThanOrEqual(24);
  });

  it('is not followed to where the answer points', async () => {
    const paths: (string | undefined)[] = [];
    const { url } = await answering((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { Location: '/elsewhere' }).end();
    });
    expect(await sender().send(post(url), 2_000)).toEqual({ kind: 'answered', status: 307 });
    expect(paths).toEqual(['/hook']);
  });

  it('says how long the other side wants to be left alone', async () => {
    const { url } = await answering((_, response) => response.writeHead(503, { 'Retry-After': '120' }).end());
    expect(await sender().send(post(url), 2_000)).toEqual({ kind: 'answered', status: 503, retryAfter: 120_000 });
  });

  it('is answered by its status, though the body never ends', async () => {
    let cut: Promise<unknown> | undefined;
    const { url } = await answering((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'.repeat(8_192)), 5);
      cut = once(response, 'close').then(() => clearInterval(drip));
    });
    const began = Date.now();
    expect(await sender().send(post(url), 3_000)).toEqual({ kind: 'answered', status: 200 });
    expect(Date.now() - began).toBeLessThan(1_000);
    await cut;
    expect(Date.now() - began).toBeLessThan(3_000);
  });
});

describe('A request that cannot have been read', () => {
  it.each([
    ['a port where nobody listens', 'http://127.0.0.1:1/', 'ECONNREFUSED'],
    ['a name that does not exist', 'http://balise.invalid/', /^(ENOTFOUND|EAI_AGAIN)$/],
    ['no URL', 'nothing', 'ERR_INVALID_URL'],
    ['another protocol', 'ftp://127.0.0.1/', 'ERR_INVALID_URL'],
  ])('never connected: %s', async (_, url, error) => {
    const attempt = await sender().send(post(url), 3_000);
    expect(attempt).toEqual({ kind: 'never_connected', error: expect.stringMatching(error) as string });
  });

  it('never connected: a header that cannot be written', async () => {
    const headers = { 'X-Bad': 'line\nbreak' };
    expect((await sender().send(post('http://127.0.0.1:1/', { headers }), 2_000)).kind).toBe('never_connected');
  });

  it('never connected: a certificate that nobody vouches for, and not a byte was read there', async () => {
    let requests = 0;
    const server = createHttpsServer(selfSigned, (_, response) => {
      requests += 1;
      response.end();
    });
    const { port } = await listening(server);
    const url = `https://localhost:${port}/`;
    const distrusting = sender({ lookup: toLoopback });
    expect(await distrusting.send(post(url), 3_000)).toEqual({
      kind: 'never_connected',
      error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(requests).toBe(0);
    const trusting = sender({ lookup: toLoopback, ca: selfSigned.cert });
    expect(await trusting.send(post(url), 3_000)).toEqual({ kind: 'answered', status: 200 });
    expect(requests).toBe(1);
  });

  it('never connected: TLS to a port that speaks none', async () => {
    const url = await tcp((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const attempt = await sender().send(post(url.replace('http:', 'https:')), 3_000);
    expect(attempt.kind).toBe('never_connected');
  });

  it('never connected: TLS that is cut off, or that never comes to an end', async () => {
    const cut = await tcp((socket) => socket.once('data', () => socket.destroy()));
    const silent = await tcp((socket) => socket.resume());
    const { send } = sender();
    expect((await send(post(cut.replace('http:', 'https:')), 3_000)).kind).toBe('never_connected');
    const attempt = await send(post(silent.replace('http:', 'https:')), 300);
    expect(attempt).toEqual({ kind: 'never_connected', error: 'ETIMEDOUT' });
  });

  it('never connected: a name that is looked up for ever', async () => {
    const attempt = await sender({ lookup: () => undefined }).send(post('http://slow.example/'), 200);
    expect(attempt).toEqual({ kind: 'never_connected', error: 'ETIMEDOUT' });
  });
});

describe('A request that may have been read', () => {
  it('has no answer: the connection was reset after it', async () => {
    const url = await tcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await sender().send(post(url), 3_000)).toEqual({ kind: 'no_answer', error: 'ECONNRESET' });
  });

  it('has no answer: the connection was closed without a word', async () => {
    const url = await tcp((socket) => socket.once('data', () => socket.end()));
    expect((await sender().send(post(url), 3_000)).kind).toBe('no_answer');
  });

  it('has no answer: what came back is no HTTP', async () => {
    const url = await tcp((socket) => socket.once('data', () => socket.end('good day\r\n\r\n')));
    expect((await sender().send(post(url), 3_000)).kind).toBe('no_answer');
  });

  it('has no answer: nothing came before the deadline, or headers that never end', async () => {
    const silent = await tcp((socket) => socket.resume());
    const slow = await tcp((socket) => {
      socket.resume().write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('X: y\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    for (const url of [silent, slow]) {
      const began = Date.now();
      expect(await sender().send(post(url), 300)).toEqual({ kind: 'no_answer', error: 'ETIMEDOUT' });
      expect(Date.now() - began).toBeLessThan(2_000);
    }
  });

  it('has no answer: a connection kept open was closed by the other side under it', async () => {
    let requests = 0;
    const { url } = await answering((request, response) => {
      requests += 1;
      request.resume().on('end', () => (requests === 1 ? response.end() : request.socket.destroy()));
    });
    const { send } = sender();
    expect((await send(post(url), 2_000)).kind).toBe('answered');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await send(post(url), 2_000)).kind).toBe('no_answer');
    expect(requests).toBe(2);
  });
});

describe('A request that may not reach a private address', () => {
  const guarded = (url: string) => post(url, { allowPrivate: false });

  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://0.0.0.0:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://name.that.points.here.example:PORT/',
  ])('is refused without a connection: %s', async (pattern) => {
    const { url, taken } = await answering((_, response) => response.end());
    const { port } = new URL(url);
    const attempt = await sender({ lookup: toLoopback }).send(guarded(pattern.replace('PORT', port)), 2_000);
    expect(attempt).toEqual({ kind: 'never_connected', error: 'private_address' });
    expect(taken).toEqual([]);
  });

  it('is refused when one of several addresses of a name is private', async () => {
    const both: LookupFunction = (_, __, callback) =>
      callback(null, [
        { address: '192.0.66.2', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ]);
    const attempt = await sender({ lookup: both }).send(guarded('http://two.example/'), 2_000);
    expect(attempt).toEqual({ kind: 'never_connected', error: 'private_address' });
  });

  it('is judged at each connection, so that a name cannot change what it stands for after a check', async () => {
    const answers = ['192.0.66.2', '127.0.0.1'];
    const asked: string[] = [];
    const rebinding: LookupFunction = (name, options, callback) => {
      asked.push(name);
      const address = answers[Math.min(asked.length, answers.length) - 1] ?? '';
      // The first address is public and stands for a fault that comes before any connection.
      callback(address === '127.0.0.1' ? null : new Error('gone'), options.all ? [{ address, family: 4 }] : address, 4);
    };
    const { send } = sender({ lookup: rebinding });
    expect((await send(guarded('http://rebind.example/'), 2_000)).kind).toBe('never_connected');
    const second = await send(guarded('http://rebind.example/'), 2_000);
    expect(second).toEqual({ kind: 'never_connected', error: 'private_address' });
    expect(asked.length).toBe(2);
  });

  it('does not borrow a connection that another request opened with leave', async () => {
    const { url, taken } = await answering((request, response) => request.resume().on('end', () => response.end()));
    const named = `http://here.example:${new URL(url).port}/`;
    const { send } = sender({ lookup: toLoopback });
    expect((await send(post(named, { allowPrivate: true }), 2_000)).kind).toBe('answered');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await send(guarded(named), 2_000)).toEqual({ kind: 'never_connected', error: 'private_address' });
    expect(taken.length).toBe(1);
  });
});
