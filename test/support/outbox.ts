import { randomUUID } from 'node:crypto';
import {
  type DrainDeps,
  drain,
  freshMemory,
  type Route,
  usualDeadlineMs,
  usualMost,
} from '../../src/delivery/drain.ts';
import { openStops } from '../../src/delivery/stops.ts';
import { ga4 } from '../../src/destinations/ga4/destination.ts';
import type { SqliteEngine } from '../../src/storage/sqlite/engine.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { freshFiles, openHere } from '../rights/interleavings/here.ts';
import { leavingOf, type Person, Scene, start } from '../storage/scene.ts';

/** One outbox in memory, with as many drains on it as a test wants. The SQL, the drain and the destination are the product's. */
export class Outbox {
  now = start;
  mono = 0;
  readonly engine: SqliteEngine;
  readonly scene: Scene;
  private readonly files;

  private constructor(files: ReturnType<typeof freshFiles>, engine: SqliteEngine, scene: Scene) {
    this.files = files;
    this.engine = engine;
    this.scene = scene;
  }

  static async open(): Promise<Outbox> {
    const files = freshFiles();
    const engine = openHere(files.next());
    return new Outbox(files, engine, await Scene.open({ engine, store: createSqliteStore(engine) }));
  }

  async close(): Promise<void> {
    await this.engine.close();
    this.files.remove();
  }

  person(): Promise<Person> {
    return this.scene.person(['measure', 'ga4']);
  }

  /** One beacon of so many events of a visit; each says in `n` the how-manieth it is. */
  async beacon(person: Person, { from = 0, events = 1, repeatable = false, pad = '' } = {}): Promise<void> {
    const body = (n: number) => ({ params: { n, pad, ...(repeatable && { transaction_id: `T${n}` }) } });
    const name = repeatable ? 'purchase' : 'add_to_cart';
    const made = Array.from({ length: events }, (_, i) =>
      this.scene.event(this.now, { name, body: body(from + i), deliveries: [0] }),
    );
    const admission = this.scene.beacon(person, made, { now: this.now });
    const leaving = leavingOf(person, 1, `1.${person.measure}`);
    const deliveries = leaving.deliveries.map((each) => ({ ...each, repeatable }));
    const setting = { page: '/', referrer: 'none', device: { browser: 'x', os: 'x', type: 'desktop' } };
    const { kept } = admission;
    if (kept === undefined) {
      throw new Error('Nothing is kept of this beacon.');
    }
    await this.scene.store.admit({
      ...admission,
      kept: { ...kept, events: made, setting, leaving: { ...leaving, deliveries } },
    });
  }

  drain(send: DrainDeps['send'], rest: Partial<DrainDeps & { endpoint: string }> = {}): DrainDeps {
    return {
      store: this.scene.store,
      routes: [this.route(rest.endpoint)],
      clock: () => this.now,
      monotonic: () => this.mono,
      uuid: randomUUID,
      random: () => 0.5,
      send,
      deadlineMs: usualDeadlineMs,
      stops: openStops(),
      memory: freshMemory(),
      most: usualMost,
      ...rest,
    };
  }

  private route(endpoint = 'http://127.0.0.1:1/mp/collect'): Route {
    const settings = {
      endpoint,
      measurementId: 'G-TEST12345',
      apiSecret: 'the-secret',
      pageOrigin: 'https://shop.test',
      fields: ['n', 'pad', 'transaction_id'],
    };
    return {
      site: this.scene.site,
      destination: 'ga4',
      limits: ga4.limits,
      merges: ga4.merges,
      isOpen: () => true,
      describe: (parcel, now) => ga4.describe(parcel, settings, now),
      read: (attempt, repeatable) => ga4.read(attempt, repeatable),
    };
  }

  async balance() {
    const { days, rows } = await this.scene.balance();
    const [{ allowed, sent, unknown, waiting, dead, purged } = emptyDay] = days;
    return { days, rows, day: { allowed, sent, unknown, waiting, dead, purged } };
  }
}

const emptyDay = { allowed: 0, sent: 0, unknown: 0, waiting: 0, dead: 0, purged: 0 };

/** Drains until a round finds nothing. */
export async function drainAll(deps: DrainDeps): Promise<void> {
  while ((await drain(deps)) > 0) {
    // The next round follows at once, as in a running process.
  }
}

/** The number of each event in a request to GA4. */
export function numbersIn(body: string): number[] {
  const { events } = JSON.parse(body) as { events: { params: { n: number } }[] };
  return events.map(({ params }) => params.n);
}
