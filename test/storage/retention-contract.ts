import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import type { FinishedDestruction } from '../../src/storage/retention-store.ts';
import { day, type Harness, hour, minute, type Person, Scene, start } from './scene.ts';

const days = 90;

/** Runs a lane of one site to its end, as the product does; answers what was counted. */
export async function retain(scene: Scene, now: number, kept = days): Promise<FinishedDestruction | undefined> {
  const { store, site } = scene;
  const today = scene.day(now);
  const run = await store.beginDestruction({ site, lane: 'measure', before: today - kept, today });
  if (run === undefined) {
    return undefined;
  }
  for (let look = await store.dueEvents(run.no, 0); look.upTo !== undefined;) {
    await store.destroyEvents({ run: run.no, numbers: look.numbers, upTo: look.upTo });
    look = await store.dueEvents(run.no, look.upTo);
  }
  for (let look = await store.dueVisits(run.no, 0, now); look.upTo !== undefined;) {
    await store.destroyVisits({ run: run.no, numbers: look.numbers, upTo: look.upTo }, now);
    look = await store.dueVisits(run.no, look.upTo, now);
  }
  await store.finishDestruction(run.no, now);
  return (await store.finishedDestructions()).find(({ no }) => no === run.no);
}

export function retentionContract(harness: () => Harness): void {
  const over = start + (days + 1) * day;
  const agrees = async (scene: Scene) => {
    const { days: each, rows } = await scene.balance();
    return [rows, imbalances(each, rows)];
  };
  const left = async (scene: Scene, table: 'visit' | 'shipment' | 'dead_letter', person: Person) =>
    (
      await scene.rows(
        `SELECT 1 FROM ${table} WHERE ${table === 'dead_letter' ? 'measure_grant' : 'grant_no'} = ?1`,
        person.measure,
      )
    ).length;

  describe('retention', () => {
    it('leaves what was received on the last day that is kept, and destroys it a day later with its visit', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event(), scene.event()]));
      expect(await retain(scene, over - day)).toMatchObject({ events: 0, visits: 0 });
      expect(await agrees(scene)).toEqual([{ kept: 2, stored: 2, destroyed: 0 }, []]);
      expect(await retain(scene, over)).toMatchObject({ events: 2, held: 0, visits: 1, sends: 0, deliveries: 0 });
      expect(await agrees(scene)).toEqual([{ kept: 0, stored: 2, destroyed: 2 }, []]);
      expect(await left(scene, 'visit', person)).toBe(0);
    });

    it('destroys no other site’s events, which may be kept longer', async () => {
      const [scene, other] = [await Scene.open(harness()), await Scene.open(harness())];
      await other.store.admit(other.beacon(await other.person(['measure']), [other.event()]));
      await retain(scene, over);
      expect(await agrees(other)).toEqual([{ kept: 1, stored: 1, destroyed: 0 }, []]);
    });

    it('keeps nothing longer than the notice it was given on promised, whatever the configuration says now', async () => {
      const scene = await Scene.open(harness());
      const body = '{"retention_days":30}';
      const notice = `${scene.notice.slice(0, 60)}0030`;
      await scene.store.publishNotices([scene.text({ version: 2, hash: notice, body })], []);
      const promised = { ...scene.receipt(['measure']), notice };
      await scene.store.recordConsent(promised);
      const grant = (await scene.store.findPass(promised.passHash))?.grants[0]?.no ?? -1;
      const person = { ...(await scene.person(['measure'])), measure: grant };
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      expect(await retain(scene, start + 30 * day, 400)).toMatchObject({ events: 0 });
      expect(await retain(scene, start + 31 * day, 400)).toMatchObject({ events: 1, visits: 1 });
    });

    it('purges what still waits to leave, and destroys the record of what has left', async () => {
      const scene = await Scene.open(harness());
      const [waits, sent] = [await scene.person(['measure', 'ga4']), await scene.person(['measure', 'ga4'])];
      await scene.store.admit(scene.beacon(sent, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' })),
      );
      await scene.store.admit(scene.beacon(waits, [scene.event(), scene.event()]));
      expect(await retain(scene, over)).toMatchObject({ events: 3, visits: 2, sends: 1, deliveries: 1 });
      expect(await agrees(scene)).toEqual([{ kept: 0, stored: 3, destroyed: 3 }, []]);
      expect((await scene.balance()).days[0]).toMatchObject({ allowed: 3, sent: 1, purged: 2, waiting: 0 });
      expect([await left(scene, 'shipment', sent), await left(scene, 'visit', sent)]).toEqual([0, 0]);
    });

    it('destroys dead letters with their events', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon({ ...person, ga4: -1 }, [scene.event()]));
      const letter = `INSERT INTO dead_letter (site, day, destination, measure_grant, destination_grant, visit, no, events,
        size, tries, repeatable, reason, at) VALUES (?1, 1, 'ga4', ?2, ?3, 'v', ?4, '[0]', 1, 1, 0, 'late', 1)`;
      const made = await scene.lets(letter, scene.site, person.measure, person.ga4, await scene.freeDelivery(person));
      expect([made, await left(scene, 'dead_letter', person)]).toEqual([true, 1]);
      expect(await retain(scene, over)).toMatchObject({ events: 1, letters: 1 });
      expect(await left(scene, 'dead_letter', person)).toBe(0);
    });

    it('waits for what a destination has in its hands', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      const today = scene.day(over);
      const run = await scene.store.beginDestruction({
        site: scene.site,
        lane: 'measure',
        before: today - days,
        today,
      });
      const look = await scene.store.dueEvents(run?.no ?? 0, 0);
      const step = { run: run?.no ?? 0, numbers: look.numbers, upTo: look.upTo ?? 0 };
      expect(await scene.store.destroyEvents(step)).toBe(false);
      expect((await scene.balance()).rows.kept).toBe(1);
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'unknown', reason: 'no_answer' })),
      );
      expect(await scene.store.destroyEvents(step)).toBe(true);
      expect((await scene.balance()).rows.kept).toBe(0);
    });

    it('moves what an open hold protects, though row numbers come back, and its release destroys it', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure'], { expires: start + 900 * day });
      const receipt = (await scene.store.findSecret(person.secretHash))?.receipt ?? 0;
      const { site } = scene;
      const no = await scene.store.hold({ receipt, basis: 'LPRPSP 36', site, at: start, entry: '{}' });
      for (const at of [start, start + 200 * day]) {
        const visit = `of ${at}`;
        await scene.store.admit(scene.beacon(person, [scene.event(at), scene.event(at)], { now: at, visit }));
        expect(await retain(scene, at + (days + 1) * day)).toMatchObject({ events: 0, held: 2, visits: 1 });
      }
      expect(await agrees(scene)).toEqual([{ kept: 4, stored: 4, destroyed: 0 }, []]);
      const at = start + 400 * day;
      const entry = '{"events":0,"passed_on":0}';
      const released = await scene.store.releaseHold({ no, site, at, day: scene.day(at), entry });
      expect(released).toEqual({ events: 4, passedOn: 0 });
      expect(await agrees(scene)).toEqual([{ kept: 0, stored: 4, destroyed: 4 }, []]);
    });

    it('makes no yes lapse that was used: the last use outlives the visit', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const used = start + 20 * day;
      await scene.store.admit(scene.beacon(person, [scene.event(used)], { now: used }));
      const now = start + 40 * day;
      expect(await retain(scene, now, 7)).toMatchObject({ events: 1, visits: 1 });
      const mine = (await scene.store.lapsing(now, now - 30 * day, 1_000)).filter(({ site }) => site === scene.site);
      expect(mine).toEqual([]);
      const later = used + 31 * day;
      const then = (await scene.store.lapsing(later, later - 30 * day, 1_000)).filter(
        ({ site }) => site === scene.site,
      );
      expect(then.map(({ reason }) => reason)).toEqual(['unused', 'unused']);
    });

    it('leaves a visit that goes on, and one that still holds something', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const night = start + 8 * hour + 50 * minute;
      await scene.store.admit(scene.beacon(person, [scene.event()], { now: night }));
      await scene.store.admit(scene.beacon(person, [scene.event(night)], { now: night + 20 * minute }));
      expect(await retain(scene, over)).toMatchObject({ events: 1, visits: 0 });
      expect(await retain(scene, over + day)).toMatchObject({ events: 1, visits: 1 });
    });

    it('lets go of undeclared names that were not seen since, on this site only', async () => {
      const scene = await Scene.open(harness());
      const name = 'INSERT INTO quarantine (site, name, param, n, first_day, last_day) VALUES (?1, ?2, ?3, 1, 1, ?4)';
      await scene.lets(name, scene.site, 'old', '', scene.day(over) - days - 1);
      await scene.lets(name, scene.site, 'new', '', scene.day(over) - days);
      await scene.lets(name, `${scene.site}x`, 'old', '', 1);
      expect(await retain(scene, over)).toMatchObject({ names: 1 });
      const names = await scene.rows(
        "SELECT site, name FROM quarantine WHERE site LIKE ?1 || '%' ORDER BY name",
        scene.site,
      );
      expect(names.map((row) => row['name'])).toEqual(['new', 'old']);
    });

    it('runs once a day, goes on with a run that was cut off, and appends its certificate once', async () => {
      const scene = await Scene.open(harness());
      const { store, site } = scene;
      const today = scene.day(over);
      const open = { site, lane: 'measure', before: today - days, today } as const;
      const first = await store.beginDestruction(open);
      const next = await store.beginDestruction({ ...open, before: open.before + 1, today: today + 1 });
      expect(next).toEqual(first);
      await store.finishDestruction(first?.no ?? 0, over);
      expect(await store.beginDestruction(open)).toBeUndefined();
      const closing = { no: first?.no ?? 0, site, at: over, entry: '{"type":"destroyed"}' };
      await store.closeDestruction(closing);
      await store.closeDestruction(closing);
      expect((await scene.entries()).filter((entry) => entry.includes('destroyed'))).toHaveLength(1);
      expect((await store.finishedDestructions()).filter((each) => each.site === site)).toEqual([]);
    });
  });
}
