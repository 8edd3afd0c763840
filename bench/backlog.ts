import { type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as z from 'zod';
import { drawAgent } from './agents.ts';
import { benchConfig, origin } from './beacons.ts';
import { Connection } from './connection.ts';
import { launch, loadCore, serverCore, urlOf } from './processes.ts';
import { type Tally, tallySchema } from './tally.ts';

/* A collector of the shipped build on a folder of its own, the destination it sends to, and what waits while that is down. */

const here = import.meta.dirname;
const builtCollector = join(here, '..', 'dist', 'balise.js');

export interface Sink {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ask: (order: { ask: 'tally' | 'bodies' | 'forget'; file?: string }) => Promise<Tally>;
}

/** `port` 0 takes a free one. */
export async function openSink(port: number): Promise<Sink> {
  const args = [join(here, 'baselines', 'checking-sink.ts'), String(port)];
  const child = launch({ core: loadCore, args, ipc: true });
  const [opened] = (await once(child, 'message')) as unknown[];
  return {
    child,
    port: z.object({ port: z.int() }).parse(opened).port,
    ask: async (order) => {
      const answer = once(child, 'message').then(([message]: unknown[]) => tallySchema.parse(message));
      child.send(order);
      return answer;
    },
  };
}

export interface Collector {
  readonly child: ChildProcess;
  readonly url: string;
  readonly database: string;
}

export async function openCollector(folder: string, sinkPort: number): Promise<Collector> {
  const data = join(folder, 'data');
  const config = join(folder, 'bench.config.mjs');
  mkdirSync(data, { recursive: true });
  const sink = `http://127.0.0.1:${sinkPort}/mp/collect`;
  writeFileSync(config, `export default ${JSON.stringify(benchConfig(sink))};\n`);
  const env = { BALISE_CONFIG: config, BALISE_DATA: data, PORT: '0', HOST: '127.0.0.1', BENCH_GA4_SECRET: 'bench' };
  const child = launch({ core: serverCore, args: [builtCollector, 'start', '--json'], env });
  return { child, url: await urlOf(child), database: join(data, 'balise.sqlite') };
}

/** The destination is back: how long its way would still rest is not what is measured. Asked while no collector runs. */
export function endRest(database: string): void {
  const opened = new Database(database);
  opened.exec('UPDATE circuit SET rests_until = 0');
  opened.close();
}

const booksSchema = z.object({ allowed: z.int(), sent: z.int(), unknown: z.int(), dead: z.int(), purged: z.int() });

export interface Books extends z.infer<typeof booksSchema> {
  /** Events of deliveries that are still there. */
  readonly waiting: number;
}

/** From the database itself, while no collector runs. */
export function booksOf(database: string): Books {
  const opened = new Database(database, { readonly: true });
  try {
    const sums =
      'SELECT sum(allowed) AS allowed, sum(sent) AS sent, sum(unknown) AS unknown, sum(dead) AS dead, sum(purged) AS purged FROM tally';
    const waiting = z.int().parse(opened.prepare('SELECT coalesce(sum(size), 0) FROM delivery').pluck().get());
    return { ...booksSchema.parse(opened.prepare(sums).get()), waiting };
  } finally {
    opened.close();
  }
}

export interface Receipt {
  readonly pass: string;
  readonly secret: string;
}

const noticeSchema = z.object({ notice: z.string(), ask: z.string() });
const receiptSchema = z.object({ receipt: z.object({ pass: z.string(), secret: z.string() }) });

/** People who say yes to both purposes, a few at a time. */
export async function receipts(url: string, count: number): Promise<Receipt[]> {
  const headers = { Origin: origin, 'Content-Type': 'application/json' };
  const shown = noticeSchema.parse(await (await fetch(`${url}/v1/notice?site=bench&language=fr`, { headers })).json());
  const choices = { measure: 'granted', ga4: 'granted' };
  const body = JSON.stringify({
    site: 'bench',
    language: 'fr',
    ...shown,
    choices,
    surface: 'banner',
    gesture: 'click',
  });
  const one = async () => {
    const keyed = { ...headers, 'Idempotency-Key': randomUUID() };
    const response = await fetch(`${url}/v1/consent`, { method: 'POST', headers: keyed, body });
    return receiptSchema.parse(await response.json()).receipt;
  };
  const made: Receipt[] = [];
  while (made.length < count) {
    made.push(...(await Promise.all(Array.from({ length: Math.min(50, count - made.length) }, one))));
  }
  return made;
}

/** One person's visit; its beacons carry one event each. */
export interface Visit extends Receipt {
  readonly name: string;
  readonly id: string;
  readonly agent: string;
}

export function visitsOf(people: readonly Receipt[]): Visit[] {
  return people.map((receipt, n) => ({ ...receipt, name: `v${n}`, id: randomUUID(), agent: drawAgent((n % 97) / 97) }));
}

export const beaconsPerVisit = 25;
const connections = 40;
/** Visits that go on at the same time on one connection: so many others' beacons lie between two of a visit. */
const together = 10;

/** All beacons of these visits. Visits mix, and each keeps its order: a visit stays on one connection. */
export async function fill(url: string, visits: readonly Visit[]): Promise<void> {
  await Promise.all(
    Array.from({ length: connections }, (_, lane) => {
      const mine = visits.filter((_visit, n) => n % connections === lane);
      const requests: Buffer[] = [];
      for (let from = 0; from < mine.length; from += together) {
        for (let place = 0; place < beaconsPerVisit; place += 1) {
          requests.push(...mine.slice(from, from + together).map((visit) => request(url, visit, place)));
        }
      }
      return sendAll(Number(new URL(url).port), requests);
    }),
  );
}

function request(url: string, { pass, id, name, agent }: Visit, place: number): Buffer {
  const now = Date.now();
  const params = { value: 24.5, currency: 'CAD', item_id: `${name}.${place}`, quantity: 1 };
  // Built long before it is sent: only that its events follow one another counts.
  const event = { id: randomUUID(), name: 'add_to_cart', at: now + place, params };
  const page = { url: `${origin}/boutique/produits/QF-1000` };
  const body = JSON.stringify({
    site: 'bench',
    pass,
    visit: id,
    sent: now + place,
    page,
    engaged_ms: 1_500,
    events: [event],
  });
  const head = [
    'POST /v1/events HTTP/1.1',
    `Host: ${new URL(url).host}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `User-Agent: ${agent}`,
    'Content-Type: text/plain;charset=UTF-8',
    `Origin: ${origin}`,
    '\r\n',
  ];
  return Buffer.from(head.join('\r\n') + body);
}

function sendAll(port: number, requests: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = 0;
    const send = () => {
      const bytes = requests[next];
      next += 1;
      if (bytes === undefined) {
        connection.close();
        resolve();
      } else {
        connection.send(bytes);
      }
    };
    const connection = new Connection(
      port,
      ({ status, text }) => (status === 202 && text.includes('"stored":1') ? send() : reject(new Error(text))),
      () => reject(new Error('The collector closed the connection.')),
    );
    send();
  });
}
