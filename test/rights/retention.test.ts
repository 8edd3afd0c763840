import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { certifyDestructions, destroyExpired } from '../../src/rights/retention.ts';
import { closeErasures } from '../../src/rights/erasure.ts';
import { nodeHashing } from '../../src/node/hashing.ts';
import type { SqliteEngine } from '../../src/storage/sqlite/engine.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { day, hour, minute, type Person, Scene, start } from '../storage/scene.ts';
import { aSite } from '../support/builders.ts';
import { freshFiles, openHere } from './interleavings/here.ts';

const files = freshFiles();
afterAll(() => files.remove());

const kept = 7;

let engine: SqliteEngine;
let scene: Scene;
let now: number;
/** What the engine answers when it is asked to empty its log; absent, what it does. */
let clean: boolean | undefined;

async function open(): Promise<void> {
  const here = openHere(files.next());
  clean = undefined;
  engine = { ...here, scrub: async () => clean ?? here.scrub() };
  scene = await Scene.open({ engine, store: createSqliteStore(engine) });
  now = start;
}

beforeEach(open);

function deps() {
  const { config, ...site } = aSite();
  const retention = { measureDays: kept, grantDays: 180, evidenceDays: 1_825 };
  const dayOf = (at: number) => scene.day(at);
  return {
    store: scene.store,
    sites: new Map([[scene.site, { ...site, id: scene.site, dayOf, config: { ...config, retention } }]]),
    hashing: nodeHashing('of this test'),
    clock: () => now,
  };
}

async function certificates(): Promise<Record<string, unknown>[]> {
  const entries = (await scene.entries()).map((entry) => JSON.parse(entry) as Record<string, unknown>);
  return entries.filter(({ type }) => type === 'destroyed');
}

async function beacon(person: Person, at: number): Promise<void> {
  await scene.store.admit(scene.beacon(person, [scene.event(at)], { now: at, visit: crypto.randomUUID() }));
}

describe('The round of retention', () => {
  it('ends with one certificate, whose counts are what was there', async () => {
    const person = await scene.person(['measure', 'ga4']);
    for (let i = 0; i < 5; i += 1) {
      await beacon(person, start + i * minute);
    }
    now = start + (kept + 1) * day;
    expect(await destroyExpired(deps(), 100)).toBe(true);
    expect(await certificates()).toEqual([]);
    expect([await certifyDestructions(deps()), await certifyDestructions(deps())]).toEqual([2, 0]);
    const counts = { events: 5, held: 0, visits: 5, sends: 0, deliveries: 5, dead_letters: 0, names: 0 };
    const common = { v: 1, type: 'destroyed', site: scene.site, at: now, lane: 'measure' };
    expect(await certificates()).toEqual([{ ...common, before: '2026-11-24', ...counts }]);
  });

  it('certifies nothing on a day on which nothing was destroyed, and looks once a day', async () => {
    await beacon(await scene.person(['measure']), start);
    await destroyExpired(deps(), 100);
    await certifyDestructions(deps());
    expect(await certificates()).toEqual([]);
    const before = await scene.rows('SELECT no, finished FROM destruction ORDER BY no');
    now += hour;
    await destroyExpired(deps(), 100);
    expect(await scene.rows('SELECT no, finished FROM destruction ORDER BY no')).toEqual(before);
  });

  it('says nothing is destroyed while its bytes still lie in a file, and says it when they are gone', async () => {
    const person = await scene.person(['measure']);
    await beacon(person, start);
    now = start + (kept + 1) * day;
    await destroyExpired(deps(), 100);
    await scene.store.withdraw(scene.withdrawal(person, ['measure'], now));
    clean = false;
    expect([await certifyDestructions(deps()), await closeErasures(deps())]).toEqual([0, 0]);
    expect(await certificates()).toEqual([]);
    clean = true;
    expect([await certifyDestructions(deps()), await closeErasures(deps())]).toEqual([2, 1]);
    expect(await certificates()).toHaveLength(1);
  });

  it('takes as many rounds as it needs, a thousand rows to a commit, and adds up to one certificate', async () => {
    const person = await scene.person(['measure']);
    const visit = crypto.randomUUID();
    for (let i = 0; i < 1_500; i += 1) {
      const at = start + i;
      await scene.store.admit(scene.beacon(person, [scene.event(at)], { now: at, visit }));
    }
    now = start + (kept + 1) * day;
    expect(await destroyExpired(deps(), 1)).toBe(false);
    expect((await scene.balance()).rows.kept).toBe(500);
    await certifyDestructions(deps());
    expect(await certificates()).toEqual([]);
    for (let rounds = 0; !(await destroyExpired(deps(), 1)); rounds += 1) {
      expect(rounds).toBeLessThan(10);
    }
    await certifyDestructions(deps());
    expect(await certificates()).toMatchObject([{ events: 1_500, visits: 1 }]);
  });

  it('keeps what a site that left the configuration has for as long as its notice said, and no longer', async () => {
    const body = '{"version":2,"retention_days":30}';
    await scene.store.publishNotices([scene.text({ version: 2, hash: 'f'.repeat(64), body })], []);
    await beacon(await scene.person(['measure']), start);
    const gone = { ...deps(), sites: new Map() };
    now = start + 30 * day;
    await destroyExpired(gone, 100);
    expect((await scene.balance()).rows.kept).toBe(1);
    now += day;
    await destroyExpired(gone, 100);
    expect((await scene.balance()).rows.kept).toBe(0);
  });
});

type Act =
  | { readonly act: 'beacon' | 'withdraw' | 'hold' | 'release' | 'claim'; readonly who: number }
  | { readonly act: 'settle' | 'retain' | 'certify' }
  | { readonly act: 'wait'; readonly ms: number };

const acts = fc.array(
  fc.oneof(
    fc.record({
      act: fc.constantFrom('beacon', 'beacon', 'beacon', 'withdraw', 'hold', 'release', 'claim'),
      who: fc.nat(2),
    }),
    fc.record({ act: fc.constantFrom('settle', 'retain', 'certify') }),
    fc.record({ act: fc.constant('wait'), ms: fc.oneof(fc.nat(day), fc.integer({ min: day, max: 9 * day })) }),
  ),
  { minLength: 10, maxLength: 50, size: 'max' },
);

/** Plays acts on three people; what is claimed is settled later, or never. */
class Life {
  private people: Person[] = [];
  private holds: number[] = [];
  private out: Awaited<ReturnType<Scene['claim']>>[] = [];

  async play(act: Act): Promise<void> {
    switch (act.act) {
      case 'wait':
        now += act.ms;
        return;
      case 'settle':
        return this.settle();
      case 'retain':
        await scene.store.settleLostLeases(now);
        await destroyExpired(deps(), 50);
        return this.agrees();
      case 'certify':
        await certifyDestructions(deps());
        return;
      case 'claim':
        this.out.push(await scene.claim(now));
        return;
      default:
        return this.ask(act.act, act.who);
    }
  }

  private async ask(act: 'beacon' | 'withdraw' | 'hold' | 'release', who: number): Promise<void> {
    const person = (this.people[who] ??= await scene.person(['measure', 'ga4'], { at: now, expires: now + 90 * day }));
    if (act === 'beacon') {
      await beacon(person, now);
    } else if (act === 'withdraw') {
      await scene.store.withdraw(scene.withdrawal(person, ['measure', 'ga4'], now));
      Reflect.deleteProperty(this.people, who);
    } else if (act === 'hold') {
      const receipt = (await scene.store.findSecret(person.secretHash))?.receipt ?? 0;
      this.holds.push(await scene.store.hold({ receipt, basis: 'b', site: scene.site, at: now, entry: '{}' }));
    } else {
      const no = this.holds.shift() ?? -1;
      const entry = '{"events":0,"passed_on":0}';
      await scene.store.releaseHold({ no, site: scene.site, at: now, day: scene.day(now), entry });
    }
  }

  private async settle(): Promise<void> {
    const { lease = '', deliveries = [] } = this.out.shift() ?? {};
    await scene.store.settle(
      lease,
      now,
      deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' })),
    );
  }

  /** After a round nothing older than the retention is left that is not held or out, and the books agree. */
  async agrees(): Promise<void> {
    const late = `SELECT e.no FROM event e WHERE e.day < ?1
      AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.no / 64 = e.no AND d.state = 'leased')`;
    const limit = scene.day(now) - kept;
    expect(await scene.rows(late, limit)).toEqual([]);
    // A visit goes with its last row: at the latest two days after the day on which it began.
    const visits = 'SELECT 1 FROM visit WHERE started < ?1 AND NOT EXISTS (SELECT 1 FROM delivery)';
    expect(await scene.rows(visits, (limit - 1) * day)).toEqual([]);
    const { days, rows } = await scene.balance();
    expect(imbalances(days, rows)).toEqual([]);
  }

  async end(): Promise<void> {
    now += 30 * day;
    await this.play({ act: 'retain' });
    await certifyDestructions(deps());
    const said = (await certificates()).reduce((sum, { events }) => sum + Number(events), 0);
    const counts = 'SELECT coalesce(sum(events), 0) AS n FROM erasure WHERE site = ?1';
    const erased = Number((await scene.rows(counts, scene.site))[0]?.['n']);
    const released = (await scene.entries()).reduce((sum, entry) => {
      const { passed_on: passed, events = 0 } = JSON.parse(entry) as { passed_on?: number; events?: number };
      return sum + (passed === undefined ? 0 : events);
    }, 0);
    expect(said + erased + released).toBe((await scene.balance()).rows.destroyed);
    expect(await scene.rows('SELECT no FROM event')).toEqual([]);
  }
}

describe('Any interleaving of beacons, ends, holds, claims and rounds of retention', () => {
  it('leaves nothing that is older than the retention, keeps the books, and certifies each event once', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (played) => {
        await engine.close();
        await open();
        const life = new Life();
        for (const act of played) {
          await life.play(act);
        }
        await life.end();
      }),
      { numRuns: 150 },
    );
  });
});
