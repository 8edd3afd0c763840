import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Visitor } from '../runtime/visitor.ts';
import { type NodeWorld, openWorld, until } from '../support/collector.ts';
import { firefox, origin } from '../support/site-config.ts';

/* What must never be kept, in every place of a beacon and in every spelling: afterwards it is looked for everywhere. */

const canaries: Readonly<Record<string, string>> = {
  email: 'marie.tremblay@exemple.quebec',
  phone: '514-555-0187',
  socialInsurance: '046 454 286',
  healthInsurance: 'TREM85512912',
  card: '4539578763621486',
  address: '1234 rue Sherbrooke Ouest, H3G1H1',
  name: 'Marie-Eve Tremblay-Gagnon',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJpZSJ9.c2lnbmF0dXJlc2lnbmF0dXJl',
  token: 'ghp_Zx81kQmPvT29sLw07YbNcR4eUj63HdAo',
  ipv4: '198.51.100.173',
  ipv6: '2001:db8:85a3::8a2e:370:7334',
};

const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  percent,
  doublePercent: (text) => percent(text).replaceAll('%', '%25'),
  entities: (text) =>
    Array.from(text)
      .map((letter) => `&#${letter.charCodeAt(0)};`)
      .join(''),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  jsonEscaped: (text) =>
    Array.from(text)
      .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
};

const spellings = Object.values(canaries).flatMap((canary) => Object.values(encodings).map((encode) => encode(canary)));

/**
 * Places that nothing guards yet: what a site declares as text is kept as it came. A guard of its own answers for that; the day it
 * stands, this list is empty and nothing else changes here.
 */
const unguarded: readonly string[] = ['declared text'];

type Parts = Record<string, unknown>;
type Place = (text: string, visitor: Visitor) => { body?: Parts; event?: Parts; headers?: Record<string, string> };

/** A header holds no control characters and nothing beyond Latin-1. */
const inHeader = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '');

const places: Readonly<Record<string, Place>> = {
  path: (text) => ({ body: { page: { url: `${origin}/profil/${text}` } } }),
  'path of a declared pattern': (text) => ({
    body: { page: { url: `${origin}/produits/${encodeURIComponent(text)}` } },
  }),
  'query and fragment': (text) => ({ body: { page: { url: `${origin}/panier?q=${text}#${text}` } } }),
  host: (text) => ({ body: { page: { url: `https://${text}.exemple.quebec/panier` } } }),
  credentials: (text) => ({ body: { page: { url: `https://${encodeURIComponent(text)}:x@exemple.quebec/panier` } } }),
  'whole url': (text) => ({ body: { page: { url: text } } }),
  referrer: (text) => ({
    body: { page: { url: `${origin}/panier`, referrer: `https://x.example/${text}?q=${text}` } },
  }),
  title: (text) => ({ body: { page: { url: `${origin}/panier`, title: text } } }),
  site: (text) => ({ body: { site: text.slice(0, 40) } }),
  pass: (text) => ({ body: { pass: text.slice(0, 100) } }),
  visit: (text) => ({ body: { visit: text } }),
  'member nobody knows': (text) => ({ body: { user: { email: text }, [text]: text } }),
  'event id': (text) => ({ event: { id: text } }),
  'event name': (text) => ({ event: { name: text.slice(0, 100) } }),
  'event time': (text) => ({ event: { at: text } }),
  'undeclared param': (text) => ({ event: { params: { courriel: text, value: 3 } } }),
  'param name': (text) => ({ event: { params: { [text]: 1, [`${text}=`]: text } } }),
  'number, enum and boolean': (text) => ({ event: { params: { value: text, currency: text, gift: text } } }),
  'nested value': (text) => ({ event: { params: { value: { a: [text] }, item_id: [text] } } }),
  'user agent': (text) => ({ headers: { 'User-Agent': `${firefox} ${inHeader(text)}` } }),
  'accept-language': (text) => ({ headers: { 'Accept-Language': inHeader(text) } }),
  origin: (text) => ({ headers: { Origin: `https://${inHeader(text)}` } }),
  authorization: (text) => ({ headers: { Authorization: `Bearer ${inHeader(text).replaceAll(' ', '')}` } }),
  forwarded: (text) => ({
    headers: {
      'X-Forwarded-For': inHeader(text),
      Forwarded: `for="${inHeader(text)}"`,
      'CF-Connecting-IP': inHeader(text),
      'X-Real-IP': inHeader(text),
    },
  }),
  'sec-*': (text) => ({
    headers: { 'Sec-CH-UA': inHeader(text), 'Sec-Purpose': inHeader(text), 'Sec-GPC': inHeader(text) },
  }),
  cookie: (text) => ({ headers: { Cookie: `id=${inHeader(text)}`, Referer: `https://x.example/${inHeader(text)}` } }),
  'declared text': (text) => ({ event: { params: { item_id: text.slice(0, 20) } } }),
};

interface Heard {
  readonly status: number;
  readonly text: string;
}

let world: NodeWorld;
const printed: string[] = [];
const answers: [string, Heard][] = [];
let metrics = '';

/** By node:http: fetch would not send such headers. */
async function post(body: unknown, headers: Record<string, string>): Promise<Heard> {
  const outgoing = request(`${world.collector.url}/v1/events`, { method: 'POST', headers });
  outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  const [response] = (await once(outgoing, 'response')) as [
    NodeJS.ReadableStream & { statusCode: number; rawHeaders: string[] },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(Buffer.from(chunk));
  }
  return {
    status: response.statusCode,
    text: `${response.rawHeaders.join('\n')}\n${Buffer.concat(chunks).toString()}`,
  };
}

function listening(): () => void {
  const kept = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array) => {
      printed.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      return true;
    };
    return () => void (stream.write = write);
  });
  const { error, log, warn } = console;
  const take = (...parts: unknown[]) => void printed.push(parts.map(String).join(' '));
  Object.assign(console, { error: take, log: take, warn: take });
  return () => {
    kept.forEach((undo) => undo());
    Object.assign(console, { error, log, warn });
  };
}

beforeAll(async () => {
  world = await openWorld('socket');
  const quiet = listening();
  try {
    for (const site of ['shop', 'counting']) {
      const visitor = new Visitor(world.ask, { site });
      const receipt = site === 'shop' ? await visitor.grant() : undefined;
      for (const [place, put] of Object.entries(places).filter(([name]) => !unguarded.includes(name))) {
        for (const text of spellings) {
          const { body = {}, event = {}, headers = {} } = put(text, visitor);
          const beacon = visitor.beacon(receipt, [visitor.event({ at: Date.now(), ...event })], {
            page: { url: `${origin}/panier` },
            visit: crypto.randomUUID(),
            ...body,
          });
          const sent = { Origin: origin, 'User-Agent': firefox, 'Content-Type': 'text/plain', ...headers };
          answers.push([place, await post(beacon, sent)]);
        }
      }
      for (const text of spellings) {
        answers.push([
          'body that is no JSON',
          await post(`{"site":"shop","${text}`, {
            Origin: origin,
            'User-Agent': firefox,
            'Content-Type': 'text/plain',
          }),
        ]);
      }
    }
    world.collector.deps.report(new SyntaxError(`Unexpected token in ${canaries['email'] ?? ''}`));
    await until(async () => (await world.store.openDeliveries('shop', 1)).length === 0, 60_000);
    const token = await world.token('operator');
    metrics = await (await world.ask('/metrics', { headers: { Authorization: `Bearer ${token}` } })).text();
  } finally {
    quiet();
  }
}, 240_000);

afterAll(() => world.close());

/** Which spellings stand in a text, in any letters. */
function found(text: string): string[] {
  const small = text.toLowerCase();
  const names = Object.values(canaries).flatMap((canary) => Object.values(encodings).map((encode) => encode(canary)));
  return [...new Set(names)].filter((spelling) => small.includes(spelling.toLowerCase()));
}

function everyFile(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? everyFile(path) : [path];
  });
}

describe('What a page should never have sent', () => {
  it('was sent in every place and spelling, and what may be kept of it was kept', async () => {
    expect(answers.length).toBeGreaterThan(3_000);
    const statuses = new Set(answers.map(([, { status }]) => status));
    expect([...statuses].sort()).toEqual([202, 400, 403, 404, 422]);
    const rows = await world.store.keptRows('shop');
    expect(rows.kept).toBeGreaterThan(500);
    expect(world.standIn.received.length).toBeGreaterThan(100);
  });

  it('lies in no file of the data, its log of writes included', () => {
    const files = everyFile(world.data);
    expect(files.some((path) => path.endsWith('.sqlite'))).toBe(true);
    const hits = files.flatMap((path) =>
      found(readFileSync(path).toString('latin1')).map((spelling) => `${path}: ${spelling}`),
    );
    expect(hits).toEqual([]);
  });

  it('was printed nowhere', () => {
    expect(printed.join('\n')).toContain('SyntaxError');
    expect(found(printed.join('\n'))).toEqual([]);
  });

  it('is in no metric', () => {
    expect(metrics).toContain('balise_events_today{site="shop",term="stored"}');
    expect(found(metrics)).toEqual([]);
  });

  it('left for nowhere', () => {
    expect(found(JSON.stringify(world.standIn.received))).toEqual([]);
  });

  it('is in no answer, but for the name of a param, which goes back to its sender', () => {
    const hits = answers.flatMap(([place, { text }]) =>
      place === 'param name' ? [] : found(text).map((spelling) => `${place}: ${spelling}`),
    );
    expect([...new Set(hits)]).toEqual([]);
    const named = answers.filter(([place]) => place === 'param name').flatMap(([, { text }]) => found(text));
    // Of these, only what could be the name of a param.
    expect([...new Set(named)].filter((spelling) => !/^[a-zA-Z]\w*$/.test(spelling))).toEqual([]);
  });

  it('would have been found', () => {
    expect(spellings.filter((spelling) => !found(`x${spelling}y`).includes(spelling))).toEqual([]);
  });
});
