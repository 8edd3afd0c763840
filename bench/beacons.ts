import { randomUUID } from 'node:crypto';
import type { BaliseConfig } from '../src/config.ts';
import { catalogSchema } from '../src/minimize/catalog.ts';
import { fingerprint } from '../src/minimize/fingerprint.ts';
import { payloadOf } from '../src/minimize/payload.ts';
import { drawAgent } from './agents.ts';

/* What the pages of the bench send: the shape, the sizes and the identifiers of the page script (src/browser/). */

export const origin = 'https://www.quaidufanal.example';

const fr = {
  title: 'Vos choix',
  intro: ['Mesure de fréquentation.'],
  means: 'Un script, désactivé jusqu’à ce que vous l’activiez.',
  purposes: {
    measure: { title: 'Mesurer', text: 'Ce qui sert.' },
    ga4: { title: 'Communiquer', text: 'Une partie de la mesure.' },
  },
  rights: 'Vous avez accès à vos renseignements personnels et pouvez les faire rectifier.',
  withdrawal: 'Vous pouvez retirer votre consentement en tout temps.',
};

const en = {
  title: 'Your choices',
  intro: ['Measurement of visits.'],
  means: 'A script, off until you activate it.',
  purposes: {
    measure: { title: 'Measure', text: 'What is useful.' },
    ga4: { title: 'Communicate', text: 'Part of the measurement.' },
  },
  rights: 'You have access to your personal information and may have it corrected.',
  withdrawal: 'You may withdraw your consent at any time.',
};

const money = { type: 'number', min: 0, max: 100_000 } as const;
const item = { item_id: { type: 'string', max: 20 }, quantity: { type: 'integer', min: 1, max: 99 } } as const;
const about = { value: money, currency: { type: 'enum', values: ['CAD'] }, ...item } as const;
const kind = 'signal' as const;

function described(text: string): { fr: string; en: string } {
  return { fr: text, en: text };
}

const catalog = {
  product_view: { kind, description: described('Produit vu'), params: about },
  pricing_view: { kind, description: described('Tarifs vus') },
  add_to_cart: { kind: 'milestone', description: described('Ajout au panier'), params: about },
  video_half: { kind, description: described('Vidéo vue à moitié') },
  newsletter_signup: {
    kind,
    description: described('Inscription'),
    params: { method: { type: 'enum', values: ['footer', 'popup'] } },
  },
} as const;

/** One site in production mode. `sink`: where GA4 is imitated; without it nothing is forwarded. */
export function benchConfig(sink: string | undefined): BaliseConfig {
  return {
    mode: 'production',
    enterprise: 'Quai du Fanal',
    officer: { title: described('Responsable'), contact: 'vieprivee@quaidufanal.example' },
    place: { host: 'CA-QC', storage: 'CA-QC' },
    sites: {
      bench: {
        origins: [origin],
        audience: 'general',
        purposes: sink === undefined ? ['measure'] : ['measure', 'ga4'],
        notice: { version: 1, fr, en },
        catalog,
        pages: ['/boutique/produits/:sku'],
        ...(sink !== undefined && {
          ga4: { measurementId: 'G-BENCH00000', secret: 'BENCH_GA4_SECRET', endpoint: sink },
          transfers: [{ ...transfer, payload: fingerprint(payloadOf(catalogSchema.parse(catalog), 'ga4')) }],
        }),
      },
    },
  };
}

const transfer = {
  id: 'bench',
  covers: 'ga4',
  recipient: 'Google LLC',
  country: 'US',
  assessment: 'EFVP',
  agreement: 'Entente',
  factors: { sensitivity: 'a', purpose: 'b', protection: 'c', regime: 'd' },
  conclusion: 'adequate',
  payload: fingerprint(payloadOf(catalogSchema.parse(catalog), 'ga4')),
  fields: ['page', 'value', 'currency', 'item_id', 'quantity', 'method'],
  approvedBy: 'RPRP',
  approved: '2026-01-01',
  expires: '2099-01-01',
} as const;

const sku = (n: number) => `QF-${String(1000 + (n % 60))}`;

const events = [
  (n: number) => ({
    name: 'product_view',
    params: { value: 20 + (n % 80), currency: 'CAD', item_id: sku(n), quantity: 1 },
  }),
  (n: number) => ({
    name: 'add_to_cart',
    params: { value: 24.5, currency: 'CAD', item_id: sku(n), quantity: 1 + (n % 3) },
  }),
  () => ({ name: 'pricing_view' }),
  () => ({ name: 'video_half' }),
  () => ({ name: 'newsletter_signup', params: { method: 'footer' } }),
] as const;

/** A whole request in one buffer, with the places that must be fresh each time it leaves. */
export interface Template {
  readonly bytes: Buffer;
  readonly body: number;
  readonly sent: number;
  readonly events: readonly { readonly id: number; readonly at: number }[];
  readonly pass: number;
  readonly visitId: number;
  /** Shared by all pages of a visit. */
  readonly visit: Visit;
}

interface Visit {
  id: string;
  beacons: number;
  person: Person;
  readonly people: Generator<Person, never>;
}

interface Person {
  readonly pass: string;
  /** When their last event was noted. */
  last: number;
}

/** Then somebody else's visit begins: nobody sends beacons for ever. */
const beaconsPerVisit = 25;

interface Traffic {
  readonly host: string;
  readonly size: number;
  readonly passes: readonly string[];
  /** Live visits; each belongs to one pass and one browser. */
  readonly visits: number;
}

/** The same draw for every variant: a small generator with a fixed seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const someTime = 1_000_000_000_000;
const someId = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Four pages of each visit, in an order that mixes the visits. */
export function templates(traffic: Traffic): Template[] {
  const random = seeded(7);
  const people = inTurn(traffic.passes.map((pass) => ({ pass, last: 0 })));
  const visits = Array.from({ length: traffic.visits }, () => ({
    visit: { id: randomUUID(), beacons: 0, person: people.next().value, people },
    agent: drawAgent(random()),
  }));
  return Array.from({ length: 4 }, (_, page) => visits.map((visit, n) => ({ ...visit, n: n + page * 7, page })))
    .flat()
    .map((each) => ({ each, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ each }) => template(traffic, each));
}

function* inTurn<T>(list: readonly T[]): Generator<T, never> {
  for (;;) {
    yield* list;
  }
}

interface PageOfVisit {
  readonly visit: Visit;
  readonly agent: string;
  readonly n: number;
  readonly page: number;
}

function template({ host, size }: Traffic, { visit, agent, n, page }: PageOfVisit): Template {
  const paths = ['/', `/boutique/produits/${sku(n)}`, '/tarifs', '/infolettre'];
  const text = JSON.stringify({
    site: 'bench',
    pass: visit.person.pass,
    visit: visit.id,
    sent: someTime,
    page: { url: origin + (paths[page] ?? '/'), ...(n % 3 === 0 && { referrer: 'https://www.google.com' }) },
    engaged_ms: 1_500 + n,
    events: Array.from({ length: size }, (_, i) => {
      const { name, ...rest } = (events[(n + i) % events.length] ?? events[2])(n + i);
      return { id: someId(i), name, at: someTime + 1 + i, ...rest };
    }),
  });
  const head = requestHead(host, agent, Buffer.byteLength(text));
  const bytes = Buffer.from(head + text);
  return {
    bytes,
    visit,
    pass: bytes.indexOf(visit.person.pass),
    visitId: bytes.indexOf(visit.id),
    body: head.length,
    sent: bytes.indexOf(String(someTime)),
    events: Array.from({ length: size }, (_, i) => ({
      id: bytes.indexOf(someId(i)),
      at: bytes.indexOf(String(someTime + 1 + i)),
    })),
  };
}

/** What a browser sends with a cross-origin fetch of a text body. */
function requestHead(host: string, agent: string, length: number): string {
  return [
    'POST /v1/events HTTP/1.1',
    `Host: ${host}`,
    'Connection: keep-alive',
    `Content-Length: ${length}`,
    `User-Agent: ${agent}`,
    'Content-Type: text/plain;charset=UTF-8',
    'Accept: */*',
    `Origin: ${origin}`,
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Accept-Language: fr-CA,fr;q=0.9,en-CA;q=0.8,en;q=0.7',
    '\r\n',
  ].join('\r\n');
}

/**
 * Puts the present into a template: times, and event ids in time order as the page script makes them. A person's events
 * follow one another: those of a beacon happened since the beacon before, however fast the load makes it come.
 */
export function refresh({ bytes, sent, events: places, visit, pass, visitId }: Template, now: number): Buffer {
  visit.beacons += 1;
  if (visit.beacons > beaconsPerVisit) {
    visit.id = randomUUID();
    visit.beacons = 1;
    visit.person = visit.people.next().value;
  }
  const { person } = visit;
  bytes.write(person.pass, pass, 'latin1');
  bytes.write(visit.id, visitId, 'latin1');
  const since = Math.max(person.last, now - 1_000);
  person.last = now;
  bytes.write(String(now), sent, 'latin1');
  places.forEach(({ id, at }, index) => {
    const moment = Math.round(since + ((now - since) * (index + 1)) / places.length);
    bytes.write(String(moment), at, 'latin1');
    bytes.write(eventId(moment), id, 'latin1');
  });
  return bytes;
}

function eventId(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
