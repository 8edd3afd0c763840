import * as z from 'zod';
import type { Event } from '../collect/event.ts';
import { routesOf } from '../delivery/routes.ts';
import type { Description, HttpRequest, Parcel } from '../destinations/destination.ts';
import type { EventDefinition } from '../minimize/catalog.ts';
import { type Extent, sampleParams } from '../minimize/sample.ts';
import type { Site } from '../site.ts';

/** What becomes of one declared event on its way to GA4, seen on samples at both ends of its bounds. */
export interface EventReport {
  readonly event: string;
  /** Names as GA4 reads them: `value`, `items.item_id`, `user_properties.tier`. */
  readonly leaves: readonly string[];
  /** Declared params that do not leave. */
  readonly stays: readonly string[];
  /** Values that are shortened at full length. */
  readonly cut: number;
  /** Bytes of the body at full length. */
  readonly bytes: number;
  readonly stopped: readonly Stop[];
  /** Macro conversions are what GA4 calls key events, and only its owner can mark them there. */
  readonly markAsKeyEvent: boolean;
  /** What would be posted, for the validation server. Their address holds the secret: not for printing. */
  readonly requests: readonly HttpRequest[];
}

/** `when`: at full or least length, or without one param that a page may leave out. */
export interface Stop {
  readonly when: Extent | `without ${string}`;
  readonly reason: string;
}

/** The way to GA4 as a beacon and then a delivery meet it. */
interface Passage {
  whyNot(event: Event): string | undefined;
  describe(parcel: Parcel): Description | Promise<Description>;
  readonly mostBytes: number;
}

export async function ga4Reports(site: Site, secretOf: (name: string) => string, now: number): Promise<EventReport[]> {
  const passage = passageOf(site, secretOf, now);
  return passage === undefined
    ? []
    : Promise.all(
        Object.entries(site.config.catalog).map(([name, definition]) => reportOf(passage, { name, definition, now })),
      );
}

function passageOf(site: Site, secretOf: (name: string) => string, now: number): Passage | undefined {
  const route = routesOf(new Map([[site.id, site]]), secretOf).find(({ destination }) => destination === 'ga4');
  const way = site.ways.find(({ destination }) => destination === 'ga4');
  return route === undefined || way === undefined
    ? undefined
    : {
        whyNot: (event) => way.whyNot(event),
        describe: (parcel) => route.describe(parcel, now),
        mostBytes: route.limits.bytes,
      };
}

interface Declared {
  readonly name: string;
  readonly definition: EventDefinition;
  readonly now: number;
}

async function reportOf(passage: Passage, { name, definition, now }: Declared): Promise<EventReport> {
  const sampled = (params: Event['params']): Event => ({ ...setting, name, at: now - 1_000, params });
  const tried = await Promise.all(
    (['least', 'most'] as const).map(async (extent) => ({
      ...(await attempt(passage, sampled(sampleParams(definition, extent)))),
      when: extent,
    })),
  );
  const full = sampleParams(definition, 'most');
  const without = Object.entries(definition.params)
    .filter(([, { required }]) => required !== true)
    .flatMap(([param]): Stop[] => {
      const rest = Object.entries(full).filter(([name]) => name !== param);
      const reason = passage.whyNot(sampled(Object.fromEntries(rest)));
      return reason === undefined ? [] : [{ when: `without ${param}`, reason }];
    });
  const stops = tried.flatMap(({ when, reason }): Stop[] => (reason === undefined ? [] : [{ when, reason }]));
  const sent = tried.flatMap(({ described }) => (described === undefined ? [] : [described]));
  const leaves = [...new Set(sent.flatMap(({ request }) => namesIn(request, name)))];
  return {
    event: name,
    leaves,
    stays: declaredNames(definition).filter((declared) => !leavesAs(leaves, declared)),
    cut: sent.at(-1)?.cut ?? 0,
    bytes: Math.max(0, ...sent.map(({ request }) => byteLength(request.body))),
    // What stops the whole event is not said again for each param that may be missing as well.
    stopped: stops.length > 0 ? stops : without,
    markAsKeyEvent: definition.kind === 'macro',
    requests: sent.map(({ request }) => request),
  };
}

const setting = {
  page: '/',
  referrer: 'none',
  device: { browser: 'Firefox', os: 'Windows', type: 'desktop' },
  engaged: 1,
} as const;

type Described = Extract<Description, { ok: true }>;

async function attempt(
  passage: Passage,
  event: Event,
): Promise<{ readonly described?: Described; readonly reason?: string }> {
  const reason = passage.whyNot(event);
  if (reason !== undefined) {
    return { reason };
  }
  const described = await passage.describe({
    client: '1000000001.1000000001',
    session: 1_000_000_001,
    events: [event],
  });
  if (!described.ok) {
    return { reason: described.reason };
  }
  return byteLength(described.request.body) > passage.mostBytes ? { reason: 'too_many_bytes' } : { described };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

const bodySchema = z.object({
  events: z.array(z.object({ name: z.string(), params: z.record(z.string(), z.unknown()) })),
  user_properties: z.record(z.string(), z.unknown()).optional(),
});

const itemsSchema = z.array(z.record(z.string(), z.unknown()));

/** Written with every event, whatever was declared. */
const ours: ReadonlySet<string> = new Set(['session_id', 'engagement_time_msec', 'debug_mode']);

function namesIn({ body }: HttpRequest, event: string): string[] {
  const { events, user_properties: properties = {} } = bodySchema.parse(JSON.parse(body));
  const params = Object.entries(events.find(({ name }) => name === event)?.params ?? {});
  const names = params.flatMap(([param, value]) => {
    const items = itemsSchema.safeParse(value);
    return items.success ? items.data.flatMap((item) => Object.keys(item).map((field) => `items.${field}`)) : [param];
  });
  return [
    ...names.filter((name) => !ours.has(name)),
    ...Object.keys(properties).map((name) => `user_properties.${name}`),
  ];
}

function declaredNames({ params }: EventDefinition): string[] {
  return Object.entries(params).flatMap(([param, rule]) =>
    rule.type === 'items' ? Object.keys(rule.fields).map((field) => `${param}.${field}`) : [param],
  );
}

/** A param of one product leaves inside `items`, and one that tells of the visitor as a user property. */
function leavesAs(leaves: readonly string[], declared: string): boolean {
  const [, field] = declared.split('.');
  const places =
    field === undefined ? [declared, `items.${declared}`, `user_properties.${declared}`] : [`items.${field}`];
  return places.some((place) => leaves.includes(place));
}
