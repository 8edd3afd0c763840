import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { maskSecret, type Received, type StandIn, startStandIn } from '../../../examples/ga4-stand-in/server.ts';
import { body, brief, event, NOW, QUERY, STREAM } from './requests.ts';

const SETTINGS = { measurementId: STREAM.measurementId, apiSecret: STREAM.apiSecret, now: () => NOW, keep: 3 };

let standIn: StandIn;

beforeEach(async () => {
  standIn = await startStandIn(SETTINGS);
});

afterEach(() => standIn.close());

function send(content: unknown, url = `${standIn.url}?${QUERY}`): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-private': 'seen by nobody' },
    body: typeof content === 'string' ? content : JSON.stringify(content),
  });
}

describe('the collect path', () => {
  test.each([
    ['a good request', JSON.stringify(body())],
    ['a dropped event', JSON.stringify(body({ events: [event('session_start')] }))],
    ['text that is not JSON', 'nonsense'],
    ['nothing', ''],
    ['two megabytes', 'x'.repeat(2_000_000)],
  ])('answers 204 without a body to %s', async (_, text) => {
    const response = await send(text);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  test('answers 204 to a wrong secret and records nothing', async () => {
    const response = await send(body(), `${standIn.url}?measurement_id=${STREAM.measurementId}&api_secret=wrong`);
    expect(response.status).toBe(204);
    expect(standIn.received[0]?.judgement).toMatchObject({ accepted: false, events: [] });
  });

  test('answers 405 to a GET and 404 to another path', async () => {
    expect((await fetch(`${standIn.url}?${QUERY}`)).status).toBe(405);
    expect((await send(body(), standIn.url.replace('/mp/', '/g/'))).status).toBe(404);
  });
});

describe('the validation path', () => {
  test('answers 200 with an empty list when nothing is wrong', async () => {
    const response = await send(body(), standIn.validationUrl);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ validationMessages: [] });
  });

  test('names field, description and code of what is wrong', async () => {
    const response = await send(body({ events: [event('_badEventName')] }), standIn.validationUrl);
    expect(await response.json()).toEqual({
      validationMessages: [
        {
          fieldPath: 'events[0].name',
          description: 'The event name "_badEventName" starts with the reserved prefix "_".',
          validationCode: 'NAME_RESERVED',
        },
      ],
    });
  });

  test('says nothing of consent, privacy and session, which Google does not check there', async () => {
    const content = body({ consent: undefined, user_id: 'membre-12', events: [{ name: 'page_view' }] });
    const response = await send(content, standIn.validationUrl);
    expect(await response.json()).toEqual({ validationMessages: [] });
    expect(standIn.received[0]?.judgement.findings).toHaveLength(4);
  });
});

describe('what was received', () => {
  test('is kept with its judgement, the content type alone of the headers, and a masked secret', async () => {
    await send(body({ consent: undefined }));
    expect(standIn.received).toHaveLength(1);
    expect(standIn.received[0]).toMatchObject({
      at: NOW,
      method: 'POST',
      path: `/mp/collect?measurement_id=${STREAM.measurementId}&api_secret=***`,
      body: { client_id: '123456789.1772366000' },
      answer: 204,
    });
    expect(standIn.received[0]?.headers).toEqual({ 'content-type': 'application/json' });
    expect(standIn.received.map(({ judgement }) => brief(judgement))).toEqual([
      [['inherited_consent', 'VALUE_REQUIRED', 'consent']],
    ]);
    expect(JSON.stringify(standIn.received)).not.toContain(STREAM.apiSecret);
  });

  test.each(['/mp/collect?api_secret=abc', '/x?a=1&API_SECRET=abc&b=2', '/x?api_secret=abc#end'])(
    'never shows the secret: %s',
    (path) => {
      expect(maskSecret(path)).not.toContain('abc');
    },
  );

  test('is limited to the last requests', async () => {
    for (const name of ['one', 'two', 'three', 'four']) await send(body({ events: [event(name)] }));
    const names = standIn.received.flatMap(({ judgement }) => judgement.events.map((kept) => kept.name));
    expect(names).toEqual(['two', 'three', 'four']);
  });

  test('is told to listeners until they stop', async () => {
    const heard: Received[] = [];
    const stop = standIn.on((received) => heard.push(received));
    await send(body());
    stop();
    await send(body());
    expect(heard).toEqual([standIn.received[0]]);
  });
});

describe('a fault asked for', () => {
  test('may be a status, for as many requests as said', async () => {
    standIn.behave({ kind: 'status', status: 503, times: 2 });
    const statuses = [await send(body()), await send(body()), await send(body())].map(({ status }) => status);
    expect(statuses).toEqual([503, 503, 204]);
    expect(standIn.received.map(({ answer }) => answer)).toEqual([503, 503, 204]);
  });

  test('may be a connection closed before the answer, after the request was noted', async () => {
    standIn.behave({ kind: 'close' });
    await expect(send(body())).rejects.toThrow('fetch failed');
    expect(standIn.received.map(({ answer, judgement }) => [answer, judgement.clean])).toEqual([['closed', true]]);
  });

  test('may be an answer that never comes', async () => {
    standIn.behave({ kind: 'hang' });
    const signal = AbortSignal.timeout(100);
    const sent = fetch(`${standIn.url}?${QUERY}`, { method: 'POST', body: '{}', signal });
    await expect(sent).rejects.toThrow('timeout');
    expect(standIn.received[0]?.answer).toBe('hung');
  });

  test('may be a late answer', async () => {
    standIn.behave({ kind: 'delay', ms: 80 });
    const start = performance.now();
    expect((await send(body())).status).toBe(204);
    expect(performance.now() - start).toBeGreaterThanOrEqual(75);
  });

  test('ends with normal behaviour', async () => {
    standIn.behave({ kind: 'status', status: 500 });
    standIn.behave({ kind: 'normal' });
    expect((await send(body())).status).toBe(204);
  });
});

describe('closing', () => {
  test.each(['hang', 'delay'] as const)('ends connections that wait for an answer: %s', async (kind) => {
    standIn.behave(kind === 'delay' ? { kind, ms: 60_000 } : { kind });
    const noted = new Promise((resolve) => standIn.on(resolve));
    const refused = expect(send(body())).rejects.toThrow('fetch failed');
    await noted;
    await standIn.close();
    await refused;
  });

  test('ends idle connections, and twice is the same as once', async () => {
    const socket = connect(Number(new URL(standIn.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await send(body());
    await standIn.close();
    await standIn.close();
    socket.on('error', () => undefined);
    if (!socket.closed) await once(socket.resume(), 'close');
    await expect(send(body())).rejects.toThrow('fetch failed');
  });

  test('frees the port for another stand-in, and a taken port is refused', async () => {
    const port = Number(new URL(standIn.url).port);
    await expect(startStandIn({ ...SETTINGS, port })).rejects.toThrow('EADDRINUSE');
    await standIn.close();
    const next = await startStandIn({ ...SETTINGS, port });
    expect(next.url).toBe(`http://127.0.0.1:${port}/mp/collect`);
    await next.close();
  });
});
