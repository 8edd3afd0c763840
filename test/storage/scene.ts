import { createHash, randomUUID } from 'node:crypto';
import type { Purpose } from '../../src/consent/purpose.ts';
import type { DestinationName } from '../../src/destinations/name.ts';
import type { ClaimedDelivery } from '../../src/storage/delivery-store.ts';
import type { Withdrawal } from '../../src/storage/rights-store.ts';
import { deliveriesPerRow } from '../../src/storage/sqlite/conditions.ts';
import type { Row, SqliteEngine } from '../../src/storage/sqlite/engine.ts';
import type { Admission, KeptEvent, Leaving, NewReceipt, NoticeRow, Store } from '../../src/storage/store.ts';

/** An engine with its store; `statement` reaches past the store, where a test plays a bug above it. */
export interface Harness {
  readonly store: Store;
  readonly engine: SqliteEngine;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const start = Date.UTC(2026, 10, 23, 15);

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A site of its own for each test, so that tests may share one database. */
export class Scene {
  readonly site = `s${randomUUID().slice(0, 8)}`;
  readonly notice = hash(this.site);
  readonly harness: Harness;

  constructor(harness: Harness) {
    this.harness = harness;
  }

  get store(): Store {
    return this.harness.store;
  }

  static async open(harness: Harness): Promise<Scene> {
    const scene = new Scene(harness);
    await scene.store.publishNotices([scene.text()], []);
    return scene;
  }

  /** The first version of the site's notice, unless told otherwise. */
  text(rest: Partial<NoticeRow> = {}): NoticeRow {
    const entry = `{"notice":"${this.site}"}`;
    const words = { version: 1, language: 'fr', hash: this.notice, surface: 'banner', body: '{}' } as const;
    return { site: this.site, ...words, at: start, entry, ...rest };
  }

  receipt(granted: readonly Purpose[], { at = start, expires = start + 180 * day, entries }: Lasting = {}): NewReceipt {
    const name = randomUUID();
    return {
      site: this.site,
      notice: this.notice,
      at,
      day: this.day(at),
      expires,
      id: name,
      salt: 'salt',
      secretHash: hash(`secret ${name}`),
      passHash: hash(`pass ${name}`),
      requestHash: 'request',
      granted,
      entries: entries ?? granted.map((purpose) => `{"granted":"${purpose}"}`),
    };
  }

  /** A person who granted these purposes; answers how to act for them. */
  async person(granted: readonly Purpose[], lasting: Lasting = {}): Promise<Person> {
    const receipt = this.receipt(granted, lasting);
    await this.store.recordConsent(receipt);
    const { secretHash, passHash } = receipt;
    const holder = await this.store.findPass(passHash);
    const grantNo = (purpose: Purpose) => holder?.grants.find((grant) => grant.purpose === purpose)?.no ?? -1;
    return { secretHash, passHash, measure: grantNo('measure'), ga4: grantNo('ga4'), visit: randomUUID() };
  }

  day(at: number): number {
    return Math.floor(at / day);
  }

  event(at = start, rest: Partial<KeptEvent> = {}): KeptEvent {
    return { id: randomUUID(), name: 'add_to_cart', at, said: at, body: { params: {} }, ...rest };
  }

  /** A beacon of this person, forwarded when they granted it. */
  beacon(person: Person, events: readonly KeptEvent[], { now = start, visit = person.visit } = {}): Admission {
    const forwards = person.ga4 > 0;
    return {
      site: this.site,
      now,
      day: this.day(now),
      received: events.length,
      duplicate: 0,
      refused: [],
      counted: [],
      kept: {
        grant: person.measure,
        visit,
        setting: { page: '/' },
        events: forwards ? events.map((event, i) => ({ ...event, deliveries: [Math.floor(i / 25)] })) : events,
        ...(forwards && { leaving: leavingOf(person, Math.ceil(events.length / 25)) }),
      },
    };
  }

  async claim(
    now = start,
    { lease = randomUUID(), limit = 100, destination = 'ga4' }: Claiming = {},
  ): Promise<Claimed> {
    const open = [{ site: this.site, destination }];
    return { lease, deliveries: await this.store.claim({ lease, now, until: now + minute, limit, open }) };
  }

  withdrawal(person: Person, purposes: readonly Purpose[] = ['measure', 'ga4'], at = start + minute): Withdrawal {
    const ending = purposes.map((purpose) => ({ purpose, ending: `{"withdrawn":"${purpose}"}` }));
    return { secretHash: person.secretHash, at, day: this.day(at), ending };
  }

  async balance() {
    const days = await this.store.balance(this.site, { from: 0, to: 10_000_000 });
    return { days, rows: await this.store.keptRows(this.site) };
  }

  /** Rows of one statement, past the store. */
  async rows(sql: string, ...params: (string | number)[]): Promise<readonly Row[]> {
    return (await this.harness.engine.report([{ sql, params }]))[0] ?? [];
  }

  /** The number of a delivery of this person's first row, behind those that the store makes. */
  async freeDelivery({ measure }: Person): Promise<number> {
    const [row] = await this.rows('SELECT min(no) AS no FROM event WHERE grant_no = ?1', measure);
    return Number(row?.['no']) * deliveriesPerRow + deliveriesPerRow - 1;
  }

  /** Whether the database let one write through, past the store and its guards. */
  async lets(sql: string, ...params: (string | number)[]): Promise<boolean> {
    return this.harness.engine.commit([{ sql, params }]).then(
      () => true,
      () => false,
    );
  }

  async entries(): Promise<string[]> {
    return (await this.rows('SELECT json FROM entry WHERE log = ?1 ORDER BY no', this.site)).map(({ json }) =>
      String(json),
    );
  }
}

/** What of a beacon goes to GA4, in so many deliveries. */
export function leavingOf({ ga4 }: Person, deliveries: number, client = '1.2'): Leaving {
  const one = { destination: 'ga4', purpose: 'ga4', grant: ga4, repeatable: false } as const;
  return { client, session: 3, deliveries: Array.from({ length: deliveries }, () => one) };
}

interface Claiming {
  readonly lease?: string;
  readonly limit?: number;
  readonly destination?: DestinationName;
}

interface Lasting {
  readonly at?: number | undefined;
  readonly expires?: number | undefined;
  readonly entries?: readonly string[] | undefined;
}

export interface Person {
  readonly secretHash: string;
  readonly passHash: string;
  readonly measure: number;
  readonly ga4: number;
  readonly visit: string;
}

export interface Claimed {
  readonly lease: string;
  readonly deliveries: readonly ClaimedDelivery[];
}
