import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { keepStatements, mostInVisit } from '../../src/storage/sqlite/admit.ts';
import { type Harness, hour, leavingOf, minute, Scene, start } from './scene.ts';

export function admitContract(harness: () => Harness): void {
  describe('a beacon', () => {
    it('commits its visit, its events, its delivery and its tally together', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const events = [scene.event(), scene.event()];
      const admitted = await scene.store.admit(scene.beacon(person, events));
      expect(admitted).toEqual({ verdict: 'kept', stored: events.map(({ id }) => id) });
      const { days, rows } = await scene.balance();
      expect(days).toMatchObject([{ received: 2, stored: 2, duplicate: 0, refused: 0, allowed: 2, waiting: 2 }]);
      expect(rows).toEqual({ kept: 2, stored: 2, destroyed: 0 });
    });

    it('sent again stores nothing twice and is not forwarded twice', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const first = scene.event();
      await scene.store.admit(scene.beacon(person, [first]));
      const again = await scene.store.admit(scene.beacon(person, [first, scene.event()]));
      expect(again.verdict === 'kept' && again.stored.length).toBe(1);
      const { deliveries } = await scene.claim();
      expect(deliveries.map(({ events }) => events.length)).toEqual([1, 1]);
      expect((await scene.balance()).days).toMatchObject([{ received: 3, stored: 2, duplicate: 1, allowed: 2 }]);
    });

    it('sent again in part, in another visit and with a clock that was set back stores what is new and nothing else', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const [first, second] = [scene.event(start), scene.event(start + 1)];
      await scene.store.admit(scene.beacon(person, [first, second]));
      const early = scene.event(start - hour);
      const again = await scene.store.admit(scene.beacon(person, [early, second], { visit: randomUUID() }));
      expect(again).toEqual({ verdict: 'kept', stored: [early.id] });
      expect(await scene.store.admit(scene.beacon(person, [early, first]))).toEqual({
        verdict: 'kept',
        stored: [],
      });
      const balance = await scene.balance();
      expect(balance.days).toMatchObject([{ received: 6, stored: 3, duplicate: 3, allowed: 3, waiting: 3 }]);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('that began a visit with nothing new leaves it able to tell what comes after from what comes again', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const [known, fresh] = [scene.event(start), scene.event(start + minute)];
      const visit = randomUUID();
      await scene.store.admit(scene.beacon(person, [known]));
      await scene.store.admit(scene.beacon(person, [known], { visit }));
      const now = start + minute;
      await scene.store.admit(scene.beacon(person, [fresh], { visit, now }));
      const again = await scene.store.admit(scene.beacon(person, [fresh], { visit, now }));
      expect(again).toEqual({ verdict: 'kept', stored: [] });
      const seen = await scene.rows('SELECT last_seen, last_at FROM visit WHERE id = ?1', visit);
      expect(seen).toEqual([{ last_seen: now, last_at: now }]);
      expect((await scene.balance()).days).toMatchObject([{ stored: 2, duplicate: 2, allowed: 2 }]);
    });

    it('of another person may carry the same event id: a guessed id suppresses nobody else’s purchase', async () => {
      const scene = await Scene.open(harness());
      const shared = scene.event();
      for (const person of [await scene.person(['measure']), await scene.person(['measure'])]) {
        const admitted = await scene.store.admit(scene.beacon(person, [shared]));
        expect(admitted.verdict === 'kept' && admitted.stored.includes(shared.id)).toBe(true);
      }
    });

    it('of fifty events leaves in deliveries of at most twenty-five', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(
        scene.beacon(
          person,
          Array.from({ length: 50 }, () => scene.event()),
        ),
      );
      const { deliveries } = await scene.claim();
      expect(deliveries.map(({ events }) => events.length)).toEqual([25, 25]);
      expect((await scene.balance()).days).toMatchObject([{ allowed: 50 }]);
    });

    it('without a grant to GA4 is stored and not forwarded', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      expect((await scene.claim()).deliveries).toEqual([]);
      expect((await scene.balance()).days).toMatchObject([{ stored: 1, allowed: 0 }]);
    });

    it.each([
      ['one millisecond before the grant expires is stored', -1, 'kept'],
      ['at the millisecond at which the grant expires is refused', 0, 'no_grant'],
    ])('%s', async (_, offset, verdict) => {
      const scene = await Scene.open(harness());
      const expires = start + hour;
      const person = await scene.person(['measure'], { expires });
      const now = expires + offset;
      expect((await scene.store.admit(scene.beacon(person, [scene.event(now)], { now }))).verdict).toBe(verdict);
    });

    it('decided before a withdrawal and committed after it is refused, with the reason in the balance', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const late = scene.beacon(person, [scene.event()]);
      await scene.store.withdraw(scene.withdrawal(person));
      expect(await scene.store.admit(late)).toEqual({ verdict: 'no_grant' });
      const balance = await scene.balance();
      expect(balance.days).toMatchObject([
        { received: 1, stored: 0, refused: 1, allowed: 0, reasons: { withdrawn: 1 } },
      ]);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('under a voided notice is refused', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.lets('UPDATE notice SET voided = 1 WHERE site = ?1', scene.site);
      expect(await scene.store.admit(scene.beacon(person, [scene.event()]))).toEqual({ verdict: 'no_grant' });
      expect((await scene.balance()).days).toMatchObject([{ refused: 1, reasons: { notice_voided: 1 } }]);
    });

    it('that was refused before the store moves the counters alone', async () => {
      const scene = await Scene.open(harness());
      await scene.store.admit({
        site: scene.site,
        now: start,
        day: scene.day(start),
        received: 3,
        duplicate: 0,
        refused: [{ reason: 'no_receipt', n: 1 }],
        counted: [{ name: 'pricing_view', page: '/tarifs', n: 2 }],
      });
      const balance = await scene.balance();
      expect(balance.days).toMatchObject([{ received: 3, refused: 1, counted: 2, reasons: { no_receipt: 1 } }]);
      const today = { from: scene.day(start), to: scene.day(start) };
      expect(await scene.store.countedSums(scene.site, today, 2)).toEqual([{ day: scene.day(start), n: 2 }]);
      expect(await scene.store.countedSums(scene.site, today, 3)).toEqual([]);
      expect(await scene.store.countedCells(scene.site, scene.day(start))).toEqual([
        { name: 'pricing_view', page: '/tarifs', n: 2 },
      ]);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('never takes more than eight statements, however many events it has', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const full = scene.beacon(
        person,
        Array.from({ length: 50 }, () => scene.event()),
      );
      const refused = [{ reason: 'unknown_event', n: 1 }] as const;
      expect(full.kept && keepStatements({ ...full, refused }, full.kept).statements.length).toBeLessThanOrEqual(8);
    });
  });

  describe('a visit', () => {
    const lasts = async (gaps: readonly number[]) => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      let now = start;
      const verdicts: string[] = [];
      for (const gap of [0, ...gaps]) {
        now += gap;
        verdicts.push((await scene.store.admit(scene.beacon(person, [scene.event(now)], { now }))).verdict);
      }
      return verdicts;
    };

    it('goes on while less than thirty minutes pass without an event', async () => {
      expect(await lasts([30 * minute - 1, 4 * minute, 30 * minute - 1])).not.toContain('visit_ended');
    });

    it('has ended after thirty minutes without an event', async () => {
      expect(await lasts([30 * minute])).toEqual(['kept', 'visit_ended']);
    });

    it('has ended after twenty-four hours, however busy it was', async () => {
      const verdicts = await lasts(Array.from({ length: 72 }, () => 20 * minute));
      expect(verdicts.indexOf('visit_ended')).toBe(72);
    });

    it('that ended is refused with its reason, and a new one takes the event', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const now = start + 2 * hour;
      const event = scene.event(now);
      expect(await scene.store.admit(scene.beacon(person, [event], { now }))).toEqual({ verdict: 'visit_ended' });
      const renewed = await scene.store.admit(scene.beacon(person, [event], { now, visit: randomUUID() }));
      expect(renewed.verdict).toBe('kept');
      const balance = await scene.balance();
      expect(balance.days.at(-1)).toMatchObject({ stored: 2, refused: 1, reasons: { visit_ended: 1 } });
    });

    it('keeps one client id for GA4, drawn when the first event of it may leave', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      for (const client of ['1.1', '2.2']) {
        const beacon = scene.beacon(person, [scene.event()]);
        const kept = beacon.kept && { ...beacon.kept, leaving: leavingOf(person, 1, client) };
        await scene.store.admit({ ...beacon, ...(kept && { kept }) });
      }
      const { deliveries } = await scene.claim();
      expect(deliveries.map(({ client }) => client)).toEqual(['1.1', '1.1']);
    });

    it('that is gone since its last beacon is made again', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event(start)]));
      await scene.lets('DELETE FROM event WHERE visit = ?1', person.visit);
      await scene.lets('DELETE FROM visit WHERE id = ?1', person.visit);
      const later = await scene.store.admit(scene.beacon(person, [scene.event(start + 1)]));
      expect(later.verdict).toBe('kept');
      expect(await scene.rows('SELECT started FROM visit WHERE id = ?1', person.visit)).toHaveLength(1);
    });

    it('whose client id was forgotten, or never drawn, gets one before anything more of it leaves', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const admit = async (at: number, client: string | undefined) => {
        const beacon = scene.beacon(person, [scene.event(at)]);
        const { grant, visit, setting, events } = beacon.kept ?? expect.fail('Nothing is kept.');
        const leaves = client === undefined ? {} : { leaving: leavingOf(person, 1, client) };
        return scene.store.admit({ ...beacon, kept: { grant, visit, setting, events, ...leaves } });
      };
      const clientNow = () => scene.rows('SELECT ga_client FROM visit WHERE id = ?1', person.visit);
      await admit(start, undefined);
      expect(await clientNow()).toEqual([{ ga_client: null }]);
      await admit(start + 1, '1.1');
      expect(await clientNow()).toEqual([{ ga_client: '1.1' }]);
      await scene.lets('UPDATE visit SET ga_client = NULL WHERE id = ?1', person.visit);
      await admit(start + 2, '2.2');
      expect(await clientNow()).toEqual([{ ga_client: '2.2' }]);
      expect((await scene.balance()).days).toMatchObject([{ stored: 3, duplicate: 0, refused: 0 }]);
    });

    it('names the row of each beacon, and when the last one came: what a withdrawal and its own end go by', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      for (const now of [start, start + minute, start + 2 * minute]) {
        await scene.store.admit(scene.beacon(person, [scene.event(now), scene.event(now)], { now }));
      }
      const rows = await scene.rows('SELECT no FROM event WHERE visit = ?1 ORDER BY no', person.visit);
      expect(await scene.rows('SELECT rows, last_seen, last_at FROM visit WHERE id = ?1', person.visit)).toEqual([
        { rows: rows.map(({ no }) => no).join(','), last_seen: start + 2 * minute, last_at: start + 2 * minute },
      ]);
    });

    it('takes no more beacons than a person makes', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const much = Array.from({ length: mostInVisit * 2 }, () => '4999').join(',');
      await scene.lets('UPDATE visit SET rows = ?1 WHERE id = ?2', much, person.visit);
      expect(await scene.store.admit(scene.beacon(person, [scene.event(start + 1)]))).toEqual({
        verdict: 'visit_full',
      });
      expect((await scene.balance()).days).toMatchObject([{ received: 2, stored: 1, reasons: { visit_full: 1 } }]);
    });
  });
}
