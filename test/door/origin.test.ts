import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { isOwnPage, originOf } from '../../src/door/origin.ts';

const app = new Hono();
app.get('/own', (c) => c.text(String(isOwnPage(c))));
app.get('/origin', (c) => c.text(originOf(c)));

async function own(url: string, headers: Record<string, string>): Promise<boolean> {
  return (await (await app.request(`${url}/own`, { headers })).text()) === 'true';
}

describe('A page of the collector’s own', () => {
  it.each([
    ['is one whose origin names the host that was asked', 'https://c.example', { Origin: 'https://c.example' }, true],
    ['is one behind a proxy that ends TLS', 'http://c.example', { Origin: 'https://c.example' }, true],
    ['is one on this machine', 'http://127.0.0.1:8787', { Origin: 'http://127.0.0.1:8787' }, true],
    [
      'is one that the browser vouches for, behind a proxy that changed the host',
      'http://10.0.0.3:8787',
      { Origin: 'https://c.example', 'Sec-Fetch-Site': 'same-origin' },
      true,
    ],
    ['is not another site', 'https://c.example', { Origin: 'https://www.c.example' }, false],
    ['is not another port', 'http://localhost:8787', { Origin: 'http://localhost:3000' }, false],
    [
      'is not a sibling of the same registrable name',
      'https://c.example',
      { Origin: 'https://www.c.example', 'Sec-Fetch-Site': 'same-site' },
      false,
    ],
    ['is not an opaque origin', 'https://c.example', { Origin: 'null' }, false],
    ['is not a request without an origin', 'https://c.example', {}, false],
  ])('%s', async (_, url, headers, expected) => {
    expect(await own(url, headers as Record<string, string>)).toBe(expected);
  });
});

describe('Where the collector is reached', () => {
  it.each([
    ['https://c.example', 'https://c.example'],
    ['http://c.example', 'https://c.example'],
    ['http://localhost:8787', 'http://localhost:8787'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ])('asked as %s is %s', async (url, expected) => {
    expect(await (await app.request(`${url}/origin`)).text()).toBe(expected);
  });
});
