import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRows, type Rows } from '../../../examples/webhook-receiver/rows.ts';
import { type Outcome, startReceiver } from '../../../examples/webhook-receiver/server.ts';
import { type Collector, startNode } from '../../../src/node.ts';
import { type Receipt, Visitor } from '../../runtime/visitor.ts';
import { until } from '../../support/collector.ts';
import { configOf } from '../../support/site-config.ts';

/* The receiver of the example beside the collector itself. Each stops and starts as it would when its settings change. */

const old = `whsec_${btoa('a'.repeat(32))}`;
const young = `whsec_${btoa('b'.repeat(32))}`;
const stranger = `whsec_${btoa('c'.repeat(32))}`;
const minute = 60_000;

let folder: string;
let rows: Rows;
let outcomes: Outcome[];
let ahead: number;
const closing: (() => Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'balise-receiver-'));
  rows = openRows(join(folder, 'warehouse.sqlite'));
  outcomes = [];
  ahead = 0;
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
  rows.close();
  rmSync(folder, { recursive: true });
});

const clock = () => Date.now() + ahead;

async function receive(secrets: readonly string[], port = 0) {
  const receiver = await startReceiver({ rows, secrets, port, clock, tell: (outcome) => outcomes.push(outcome) });
  const close = onlyOnce(() => receiver.close());
  closing.push(close);
  return { url: receiver.url, port: Number(new URL(receiver.url).port), close };
}

interface Forwarding {
  readonly to: string;
  readonly secrets: readonly string[];
}

async function collect({ to, secrets }: Forwarding): Promise<Collector> {
  const { sites, ...config } = configOf('http://127.0.0.1:9/mp/collect', to);
  const { warehouse } = sites;
  if (warehouse?.webhook === undefined) {
    throw new Error('The site of this test is gone.');
  }
  const names = secrets.map((_, place) => `SECRET_${place}`);
  const site = { ...warehouse, ga4: undefined, webhook: { ...warehouse.webhook, secrets: names } };
  const collector = await startNode({
    config: { ...config, sites: { warehouse: site } },
    environment: {
      port: 0,
      host: '127.0.0.1',
      data: join(folder, 'data'),
      config: '',
      operatorToken: undefined,
      secret: (name) => secrets[names.indexOf(name)],
    },
    clock,
  });
  const close = onlyOnce(() => collector.close());
  closing.push(close);
  return { ...collector, close };
}

/** Closed where a test says so, or at its end. */
function onlyOnce(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => (closed ??= close());
}

/** One person, over whichever collector runs. */
class Person {
  private readonly visitor: Visitor;
  private receipt: Receipt | undefined;

  constructor(collector: () => Collector) {
    this.visitor = new Visitor((path, init) => fetch(`${collector().url}${path}`, init), { site: 'warehouse' });
  }

  async buys(...transactions: readonly string[]): Promise<void> {
    this.receipt ??= await this.visitor.grant({ measure: 'granted', ga4: 'refused' });
    for (const transaction of transactions) {
      const event = this.visitor.event({ name: 'purchase', at: clock(), params: { transaction_id: transaction } });
      const beacon = this.visitor.beacon(this.receipt, [event], { sent: clock(), visit: crypto.randomUUID() });
      expect(await this.visitor.sent(beacon)).toMatchObject({ stored: 1 });
    }
  }
}

/** The purchases that the receiver keeps. */
function bought(): string[] {
  return rows
    .all()
    .map(({ rest }) => (JSON.parse(rest) as { params: { transaction_id: string } }).params.transaction_id)
    .sort();
}

/** Stands before the receiver, keeps what goes through, and may lose its answers. */
async function between(target: string) {
  const seen: { headers: Record<string, string>; body: string }[] = [];
  const wire = { losesAnswers: false };
  const server = createServer((request, response) => {
    void (async () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          name.startsWith('webhook-') && typeof value === 'string' ? [[name, value]] : [],
        ),
      );
      const body = await text(request);
      seen.push({ headers, body });
      const answer = await post(target, headers, body);
      if (wire.losesAnswers) {
        request.socket.destroy();
      } else {
        response.writeHead(answer).end();
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close').catch(() => undefined);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/balise`, seen, wire };
}

async function waitsForAnotherTry({ deps }: Collector): Promise<void> {
  await until(async () => (await deps.store.openDeliveries('warehouse', 1))[0]?.state === 'again');
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe('The receiver', () => {
  it('stores each event once, and refuses a message that is played again, altered, late or not signed', async () => {
    const receiver = await receive([old]);
    const wire = await between(receiver.url);
    const collector = await collect({ to: wire.url, secrets: [old] });
    await new Person(() => collector).buys('T1', 'T2', 'T3');
    await until(() => bought().length === 3);
    expect(bought()).toEqual(['T1', 'T2', 'T3']);
    const [first] = wire.seen;
    const { headers = {}, body = '' } = first ?? {};
    const tries: [string, Record<string, string>, string, Outcome][] = [
      ['again', headers, body, 'replayed'],
      ['altered', headers, body.replace('T1', 'T9'), 'wrong_signature'],
      ['under another id', { ...headers, 'webhook-id': 'msg_x' }, body, 'wrong_signature'],
      ['not signed', {}, body, 'not_signed'],
    ];
    for (const [what, given, altered, outcome] of tries) {
      expect(await post(receiver.url, given, altered), what).toBeGreaterThanOrEqual(400);
      expect(outcomes.at(-1), what).toBe(outcome);
    }
    ahead = 10 * minute;
    expect(await post(receiver.url, headers, body)).toBe(401);
    expect(outcomes.at(-1)).toBe('wrong_time');
    expect(bought()).toEqual(['T1', 'T2', 'T3']);
  });

  it('knows a message that is sent again because its answer was lost', async () => {
    const receiver = await receive([old]);
    const wire = await between(receiver.url);
    wire.wire.losesAnswers = true;
    const collector = await collect({ to: wire.url, secrets: [old] });
    await new Person(() => collector).buys('T1');
    await until(() => outcomes.length === 1);
    await waitsForAnotherTry(collector);
    wire.wire.losesAnswers = false;
    ahead = minute;
    await until(() => outcomes.length === 2);
    expect(outcomes).toEqual(['stored', 'had']);
    const [one, two] = wire.seen.map(({ headers }) => headers);
    expect(two?.['webhook-id']).toBe(one?.['webhook-id']);
    expect(two?.['webhook-timestamp']).not.toBe(one?.['webhook-timestamp']);
    expect(bought()).toEqual(['T1']);
  });

  it.each<[string, ['sender' | 'receiver', string[]][]]>([
    [
      'sender',
      [
        ['sender', [old, young]],
        ['receiver', [young]],
        ['sender', [young]],
      ],
    ],
    [
      'receiver',
      [
        ['receiver', [old, young]],
        ['sender', [young]],
        ['receiver', [young]],
      ],
    ],
  ])('loses nothing while one secret replaces another: first the %s holds both', async (_, steps) => {
    let receiver = await receive([old]);
    const { port, url } = receiver;
    let collector = await collect({ to: url, secrets: [old] });
    const person = new Person(() => collector);
    await person.buys('T0');
    await until(() => bought().length === 1);
    for (const [step, [who, secrets]] of steps.entries()) {
      if (who === 'receiver') {
        await receiver.close();
        receiver = await receive(secrets, port);
      } else {
        await collector.close();
        collector = await collect({ to: url, secrets });
      }
      await person.buys(`T${step + 1}`);
      await until(() => bought().length === step + 2);
    }
    expect(bought()).toEqual(['T0', 'T1', 'T2', 'T3']);
    expect(new Set(outcomes)).toEqual(new Set(['stored']));
  });

  it('has lost nothing when it trusted another secret, or did not run at all, and is right again', async () => {
    const wrong = await receive([stranger]);
    const collector = await collect({ to: wrong.url, secrets: [old] });
    const person = new Person(() => collector);
    await person.buys('T1');
    await until(() => outcomes.includes('wrong_signature'));
    await waitsForAnotherTry(collector);
    await wrong.close();
    await person.buys('T2');
    await receive([old], wrong.port);
    ahead = 10 * minute;
    await until(() => bought().length === 2, 10_000);
    expect(bought()).toEqual(['T1', 'T2']);
  });
});
