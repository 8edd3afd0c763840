import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import { catalogSchema } from '../../src/minimize/catalog.ts';
import { fingerprint } from '../../src/minimize/fingerprint.ts';
import { guardSchema } from '../../src/minimize/guard/guard.ts';
import { kinds } from '../../src/minimize/guard/kind.ts';
import { payloadOf } from '../../src/minimize/payload.ts';
import { type Receipt, Visitor } from '../runtime/visitor.ts';
import { type NodeWorld, openWorld, until } from '../support/collector.ts';
import { configOf, firefox, origin } from '../support/site-config.ts';
import { canaries, type Canary, found, names, spellingsOf } from './canaries.ts';
import { places } from './places.ts';

/* What must never be kept, in every place of a beacon and in every spelling: afterwards it is looked for everywhere. */

/** Kept texts of every sort: declared ones, and all that a site may choose to keep of a page. */
const wide = {
  kind: 'signal',
  description: { fr: 'Essai', en: 'Trial' },
  params: {
    value: { type: 'number', min: 0, max: 1000 },
    currency: { type: 'enum', values: ['CAD'] },
    gift: { type: 'boolean' },
    note: { type: 'string', max: 500 },
    item_id: { type: 'string', max: 500 },
    items: { type: 'items', max: 3, fields: { item_name: { type: 'string', max: 500 } } },
  },
} as const;

/** Sites `shop`, which keeps and sends all it can, `masking`, which masks what it finds, and `counting`. */
function configured(endpoint: string): Config {
  const config = configOf(endpoint);
  const { shop, counting } = config.sites;
  if (shop === undefined || counting === undefined) {
    throw new Error('the configuration of the tests has both');
  }
  const catalog = catalogSchema.parse({ add_to_cart: wide });
  const keep = { title: true, campaign: true, from: true };
  const transfers = shop.transfers.map((file) => ({
    ...file,
    payload: fingerprint(payloadOf(catalog, 'ga4', keep)),
    fields: ['page', 'device', 'title', 'campaign', 'from', ...Object.keys(wide.params)],
  }));
  const keeping = { ...shop, catalog, keep, transfers };
  const masks = guardSchema.parse(Object.fromEntries(kinds.map((kind) => [kind, 'mask'])));
  return {
    ...config,
    sites: { shop: keeping, masking: { ...keeping, guard: masks }, counting: { ...counting, catalog } },
  };
}

/** What is kept all the same: the sentence says why. */
const unguarded: readonly { readonly place: string; readonly canary: Canary; readonly why: string }[] = [
  {
    place: 'declared text of a thing',
    canary: 'healthInsurance',
    why: 'a health number without spaces is written as four letters and eight digits, as stock numbers are',
  },
  {
    place: 'declared text of a thing',
    canary: 'token',
    why: 'a payment provider’s transaction id is a run of chance of up to forty signs',
  },
];

interface Heard {
  readonly status: number;
  readonly text: string;
}

let world: NodeWorld;
const printed: string[] = [];
const answers: [string, Heard][] = [];
const left: string[] = [];
let metrics = '';

const plainHeaders = { Origin: origin, 'User-Agent': firefox, 'Content-Type': 'text/plain' };

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

const perBeacon = 40;
/** These make the whole beacon unreadable, so each comes alone. */
const alone: readonly string[] = ['event id', 'event time'];
/** Where texts may be kept at all: the rest is the same for every site. */
const keptPlaces = /^path|title|campaign|page before|declared|param|name/;

/** Every canary in every spelling, in these places, to one site: as many events in a beacon as the place allows. */
async function sendAll(visitor: Visitor, receipt: Receipt | undefined, where: readonly string[]): Promise<void> {
  for (const place of where) {
    const kept = unguarded.filter((one) => one.place === place).map(({ canary }) => canary);
    const parts = names
      .filter((canary) => !kept.includes(canary))
      .flatMap(spellingsOf)
      .map((text) => places[place]?.(text, visitor) ?? {});
    const [ofEvents, ofBeacons] = [
      parts.filter(({ event }) => event && !alone.includes(place)),
      parts.filter(({ event }) => !event || alone.includes(place)),
    ];
    const batches = Array.from({ length: Math.ceil(ofEvents.length / perBeacon) }, (_, i) =>
      ofEvents.slice(i * perBeacon, (i + 1) * perBeacon),
    );
    for (const batch of [...batches, ...ofBeacons.map((part) => [part])]) {
      const events = batch.map(({ event = {} }) => visitor.event({ at: Date.now(), ...event }));
      const body = { page: { url: `${origin}/panier` }, visit: crypto.randomUUID(), ...batch[0]?.body };
      const beacon = visitor.beacon(receipt, events, body);
      answers.push([place, await post(beacon, { ...plainHeaders, ...batch[0]?.headers })]);
    }
  }
}

/** What may be kept, in the same places: else nothing would be found for want of anything to find. */
async function sendClean(visitor: Visitor, receipt: Receipt): Promise<void> {
  const url = `${origin}/panier?utm_source=infolettre`;
  const page = { url, title: 'Merci beaucoup', referrer: `${origin}/produits/tuque-12` };
  const event = visitor.event({ at: Date.now(), params: { note: 'laine rouge' } });
  answers.push(['clean', await post(visitor.beacon(receipt, [event], { page }), plainHeaders)]);
}

beforeAll(async () => {
  world = await openWorld('socket', configured);
  world.standIn.on((request) => void left.push(JSON.stringify(request)));
  const quiet = listening();
  try {
    const everywhere = Object.keys(places);
    const keeping = everywhere.filter((place) => keptPlaces.test(place));
    for (const site of ['shop', 'masking']) {
      const visitor = new Visitor(world.ask, { site });
      const receipt = await visitor.grant();
      await sendAll(visitor, receipt, site === 'shop' ? everywhere : keeping);
      await sendClean(visitor, receipt);
    }
    await sendAll(new Visitor(world.ask, { site: 'counting' }), undefined, keeping);
    for (const text of names.flatMap(spellingsOf)) {
      answers.push(['body that is no JSON', await post(`{"site":"shop","${text}`, plainHeaders)]);
    }
    world.collector.deps.report(new SyntaxError(`Unexpected token in ${canaries.email}`));
    for (const site of ['shop', 'masking']) {
      await until(async () => (await world.store.openDeliveries(site, 1)).length === 0, 120_000);
    }
    const token = await world.token('operator');
    metrics = await (await world.ask('/metrics', { headers: { Authorization: `Bearer ${token}` } })).text();
  } finally {
    quiet();
  }
}, 600_000);

afterAll(() => world.close());

function everyFile(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? everyFile(path) : [path];
  });
}

describe('What a page should never have sent', () => {
  it('was sent in every place and spelling, and what may be kept of it was kept', async () => {
    expect(new Set(answers.map(([place]) => place)).size).toBe(Object.keys(places).length + 2);
    expect(answers.length).toBeGreaterThan(3_000);
    const statuses = new Set(answers.map(([, { status }]) => status));
    expect([...statuses].sort()).toEqual([202, 400, 403, 404, 422]);
    for (const site of ['shop', 'masking']) {
      expect((await world.store.keptRows(site)).kept).toBeGreaterThan(1_000);
    }
    expect(left.length).toBeGreaterThan(500);
  });

  it.each([
    '"item_name":"Tuque"',
    '[email]',
    '"title":"Merci beaucoup"',
    '"infolettre"',
    '"from":"/produits/:sku"',
    'laine rouge',
  ])('was read, where it may be: %s stands in what was kept', (text) => {
    const bytes = everyFile(world.data).map((path) => readFileSync(path).toString('latin1'));
    expect(bytes.some((file) => file.includes(text))).toBe(true);
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
    expect(found(left.join('\n'))).toEqual([]);
  });

  it('is in no answer, but for the name of a param, which goes back to its sender', () => {
    const hits = answers.flatMap(([place, { text }]) =>
      place === 'param name' ? [] : found(text).map((spelling) => `${place}: ${spelling}`),
    );
    expect([...new Set(hits)]).toEqual([]);
    const named = answers.filter(([place]) => place === 'param name').flatMap(([, { text }]) => found(text));
    // Of these, only what could be the name of a param.
    expect([...new Set(named)].filter((hit) => !/^\w+: [a-z]\w*$/.test(hit))).toEqual([]);
  });

  it('would have been found, as it came and where it stands in JSON', () => {
    for (const spelling of names.flatMap(spellingsOf)) {
      for (const text of [spelling, JSON.stringify({ note: spelling }), JSON.stringify([JSON.stringify([spelling])])]) {
        expect(found(Buffer.from(`x${text}y`).toString('latin1')), text).not.toEqual([]);
      }
    }
  });
});
