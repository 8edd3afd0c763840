import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { send } from '../../src/worker/send.ts';
import { opened } from '../support/opened.ts';

/** Answers with the status that the path names. */
const world = opened(async () => {
  const server = createServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1)), { 'Retry-After': '7' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
});

const answerTo = (status: number, allowPrivate = true) =>
  send({ method: 'POST', url: `${world().url}/${status}`, headers: {}, body: '{}', allowPrivate }, 5_000);

describe("What Cloudflare's network answers for a server", () => {
  it.each([521, 523, 525, 526, 530])('%i: it was never connected to', async (status) => {
    expect(await answerTo(status)).toEqual({ kind: 'never_connected', error: `cloudflare_${status}` });
  });

  it.each([520, 522, 524])('%i: it may have read the request and gave no answer', async (status) => {
    expect(await answerTo(status)).toEqual({ kind: 'no_answer', error: `cloudflare_${status}` });
  });

  it.each([200, 307, 429, 500, 519, 527, 529, 531])("%i is the server's own answer", async (status) => {
    expect(await answerTo(status)).toEqual({ kind: 'answered', status, retryAfter: 7_000 });
  });
});

it('a request that may not reach a private address reaches none', async () => {
  expect(await answerTo(204, false)).toEqual({ kind: 'never_connected', error: 'private_address' });
});

it('an invocation that may ask no more has asked nobody', async () => {
  const refused = new Error('Too many subrequests.');
  vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(refused);
  expect(await answerTo(204)).toEqual({ kind: 'never_connected', error: 'too_many_subrequests' });
});
