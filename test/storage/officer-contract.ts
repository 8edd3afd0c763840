import { describe, expect, it } from 'vitest';
import { day, type Harness, hash, minute, type Person, Scene, start } from './scene.ts';

export function officerContract(harness: () => Harness): void {
  const receiptOf = async (scene: Scene, { secretHash }: Person) =>
    (await scene.store.findSecret(secretHash))?.receipt ?? 0;
  const lifeOf = async (scene: Scene, person: Person) => scene.store.receiptLife(await receiptOf(scene, person));
  const figures = async (scene: Scene, from = 0, to = 10_000_000) =>
    scene.store.consentFigures(scene.site, { from, to });

  describe('the figures of consent', () => {
    it('are kept by text and by day, French before English, and of the days that are asked for', async () => {
      const scene = await Scene.open(harness());
      const english = hash(`${scene.site} en`);
      await scene.store.publishNotices([scene.text({ language: 'en', hash: english })], []);
      const refuse = (notice: string, at: number) =>
        scene.store.recordRefusal({ site: scene.site, notice, day: scene.day(at) });
      await refuse(english, start);
      await refuse(scene.notice, start);
      await refuse(scene.notice, start + day);
      const person = await scene.person(['measure', 'ga4']);
      await scene.person(['measure']);
      await scene.store.withdraw(scene.withdrawal(person));
      const today = scene.day(start);
      const none = { version: 1, surface: 'banner', granted: 0, refused: 0, withdrawn: 0, expired: 0, voided: 0 };
      const first = [
        { ...none, day: today, language: 'fr', granted: 2, refused: 1, withdrawn: 1 },
        { ...none, day: today, language: 'en', refused: 1 },
      ];
      expect(await figures(scene)).toEqual([...first, { ...none, day: today + 1, language: 'fr', refused: 1 }]);
      expect(await figures(scene, today, today)).toEqual(first);
      expect(await figures(scene, today + 2)).toEqual([]);
      expect(await scene.store.consentFigures('another', { from: 0, to: 10_000_000 })).toEqual([]);
    });
  });

  describe('the life of a receipt', () => {
    it('counts what is kept by day and name, what left by its ending, and what waits', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const other = await scene.person(['measure', 'ga4']);
      const bought = scene.event(start, { name: 'purchase' });
      await scene.store.admit(scene.beacon(person, [scene.event(), scene.event(), bought]));
      const { lease, deliveries } = await scene.claim();
      await scene.store.settle(
        lease,
        start + 1,
        deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' })),
      );
      await scene.store.admit(scene.beacon(other, [scene.event()]));
      await scene.store.admit(scene.beacon(person, [scene.event(start + day)], { now: start + day, visit: 'next' }));
      const life = await lifeOf(scene, person);
      const today = scene.day(start);
      expect(life).toMatchObject({ created: start, withdrawn: null, visits: 2, ends: [], holds: [] });
      expect(life?.grants.map(({ purpose, voided }) => [purpose, voided])).toEqual([
        ['measure', false],
        ['ga4', false],
      ]);
      expect(life?.events.map(({ day: on, name, n }) => [on, name, n]).sort()).toEqual([
        [today, 'add_to_cart', 2],
        [today, 'purchase', 1],
        [today + 1, 'add_to_cart', 1],
      ]);
      expect(life?.sends).toEqual([
        { destination: 'ga4', outcome: 'sent', reason: '204', sends: 1, events: 3, earliest: start + 1 },
      ]);
      expect(life?.waiting).toEqual([{ destination: 'ga4', state: 'waiting', sends: 1, events: 1 }]);
    });

    it('after a withdrawal holds its counts, what is still in flight, and what is to be deleted elsewhere', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.claim();
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.store.withdraw(scene.withdrawal(person));
      const at = start + minute;
      expect(await lifeOf(scene, person)).toMatchObject({
        withdrawn: at,
        grants: [],
        visits: 0,
        events: [],
        waiting: [],
        ends: [
          {
            ...{ at, cause: 'withdrawn', events: 2, held: 0, deliveries: 1, inFlight: 1, closed: null, sharing: 1 },
            deletions: { open: 1, settled: 0 },
          },
        ],
      });
      const [deletion] = await scene.store.deletions(scene.site, 9);
      const settling = { site: scene.site, numbers: [deletion?.no ?? 0], at: at + 1, entry: '{"clients":0}' };
      await scene.store.settleDeletions(settling);
      expect((await lifeOf(scene, person))?.ends[0]?.deletions).toEqual({ open: 0, settled: 1 });
    });

    it('says when ends of several receipts fell on one instant, because whose identifiers they are is not kept', async () => {
      const scene = await Scene.open(harness());
      const [one, two] = [await scene.person(['measure']), await scene.person(['measure'])];
      await scene.store.withdraw(scene.withdrawal(one, ['measure']));
      await scene.store.withdraw(scene.withdrawal(two, ['measure']));
      expect((await lifeOf(scene, one))?.ends.map(({ sharing }) => sharing)).toEqual([2]);
    });

    it('holds its holds, with the events that each keeps', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event(), scene.event()]));
      const receipt = await receiptOf(scene, person);
      const no = await scene.store.hold({ receipt, basis: 'LPRPSP 36', site: scene.site, at: start, entry: '{}' });
      await scene.store.withdraw(scene.withdrawal(person, ['measure']));
      expect((await lifeOf(scene, person))?.holds).toEqual([
        { no, basis: 'LPRPSP 36', at: start, released: null, events: 2 },
      ]);
      expect(await scene.store.backlog(scene.site)).toMatchObject({ holds: 1, held: 2 });
    });

    it('of a receipt that does not exist is none', async () => {
      expect(await harness().store.receiptLife(987_654_321)).toBeUndefined();
    });
  });

  describe('what is left to do', () => {
    it('counts entries without a place, since when, and drafts, deletions and holds of the site', async () => {
      const scene = await Scene.open(harness());
      expect(await scene.store.backlog(scene.site)).toMatchObject({ pending: 1, pendingSince: null });
      await scene.store.appendRead({ site: scene.site, entry: '{"at":7}' });
      await scene.store.appendRead({ site: scene.site, entry: '{"at":5}' });
      const draft = { kind: 'event_without_grant', subject: '2026-11-23', occurred: 1, aware: 2, count: 1 };
      await scene.store.draftIncidents([
        { ...draft, site: scene.site },
        { ...draft, site: 'another' },
      ]);
      const { incidents, ...rest } = await scene.store.backlog(scene.site);
      expect(rest).toEqual({ pending: 3, pendingSince: 5, deletions: 0, holds: 0, held: 0 });
      const everywhere = (await scene.store.incidents(scene.site)).filter(({ site }) => site === '*').length;
      expect(incidents).toBe(1 + everywhere);
    });
  });

  describe('what officers looked at', () => {
    it('is read back newest first, of the site alone, as many as are asked for and as far back as is said', async () => {
      const scene = await Scene.open(harness());
      const entry = (n: number) => `{"n":${n},"type":"officer_read"}`;
      for (const n of [1, 2, 3]) {
        await scene.store.appendRead({ site: scene.site, entry: entry(n) });
      }
      await scene.store.appendRead({ site: scene.site, entry: '{"type":"held"}' });
      await scene.store.appendRead({ site: 'another', entry: entry(9) });
      const reads = (depth: number, limit: number) => scene.store.officerReads(scene.site, { depth, limit });
      expect(await reads(1_000, 2)).toEqual([entry(3), entry(2)]);
      expect(await reads(4, 9)).toEqual([entry(3), entry(2)]);
      expect(await reads(1, 9)).toEqual([]);
    });
  });
}
