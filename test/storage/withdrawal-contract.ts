import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { day, type Harness, hash, hour, leavingOf, minute, Scene, start } from './scene.ts';

export function withdrawalContract(harness: () => Harness): void {
  describe('a withdrawal', () => {
    it('ends the grants, deletes the events and visits, and purges what waits, counted in the same commit', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const other = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event(), scene.event()]));
      await scene.store.admit(scene.beacon(person, [scene.event(start - 70 * 60 * minute)]));
      await scene.store.admit(scene.beacon(other, [scene.event()]));
      const erased = await scene.store.withdraw(scene.withdrawal(person));
      expect(erased).toEqual({ at: start + minute, events: 3, held: 0, deliveries: 2, inFlight: 0 });
      const left =
        'SELECT (SELECT count(*) FROM single_event WHERE grant_no = ?1) AS e, (SELECT count(*) FROM visit WHERE grant_no = ?1) AS v';
      expect(await scene.rows(left, person.measure)).toEqual([{ e: 0, v: 0 }]);
      expect(await scene.rows(left, other.measure)).toEqual([{ e: 1, v: 1 }]);
      expect((await scene.store.findSecret(person.secretHash))?.grants).toEqual([]);
      expect((await scene.store.findSecret(person.secretHash))?.withdrawn).toBe(start + minute);
      const balance = await scene.balance();
      expect(balance.days).toMatchObject([{ stored: 4, destroyed: 3, allowed: 4, purged: 3, waiting: 1 }]);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('finds events on every day they may lie on: before a renewal, and ahead of a clock that was set back', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure'], { expires: start + day });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const later = start + 200 * day;
      await scene.store.changeConsent({
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: hash(`renewed ${person.passHash}`),
        notice: scene.notice,
        at: later,
        day: scene.day(later),
        expires: later + day,
        granted: [{ purpose: 'measure', entry: '{"renewed":true}' }],
        ending: [],
      });
      const ahead = later + 20 * 60 * minute;
      await scene.store.admit(scene.beacon(person, [scene.event(ahead)], { now: ahead, visit: 'ahead' }));
      expect(await scene.store.withdraw(scene.withdrawal(person, ['measure'], start))).toMatchObject({ events: 2 });
      const { days, rows } = await scene.balance();
      expect(imbalances(days, rows)).toEqual([]);
      expect(rows.kept).toBe(0);
    });

    it('ends what another tab granted after its request was read', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const withdrawal = scene.withdrawal(person);
      await scene.store.changeConsent({
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: hash(`tab ${person.passHash}`),
        notice: scene.notice,
        at: start,
        day: scene.day(start),
        expires: start + day,
        granted: [{ purpose: 'ga4', entry: '{"tab":true}' }],
        ending: [],
      });
      await scene.store.withdraw(withdrawal);
      expect((await scene.store.findSecret(person.secretHash))?.grants).toEqual([]);
      expect((await scene.entries()).slice(-2)).toEqual(['{"withdrawn":"measure"}', '{"withdrawn":"ga4"}']);
    });

    it('appends its entries in the same commit, after those of the grants', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.withdraw(scene.withdrawal(person, ['measure']));
      expect((await scene.entries()).slice(-2)).toEqual(['{"granted":"measure"}', '{"withdrawn":"measure"}']);
    });

    it('repeated finds nothing left and appends nothing', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.withdraw(scene.withdrawal(person));
      const entries = await scene.entries();
      expect(await scene.store.withdraw(scene.withdrawal(person))).toBeUndefined();
      expect(await scene.entries()).toEqual(entries);
    });

    it('lists what was already handed out as in flight, and books its end on itself', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      const [sent, stopped] = deliveries.map(({ no }) => no);
      const erased = await scene.store.withdraw(scene.withdrawal(person));
      expect(erased).toMatchObject({ deliveries: 0, inFlight: 2 });
      const mine = async () => (await scene.store.finishedErasures()).filter(({ site }) => site === scene.site);
      expect(await mine()).toEqual([]);
      await scene.store.settle(lease, start + minute, [
        { no: sent ?? 0, outcome: 'sent', reason: '204' },
        { no: stopped ?? 0, outcome: 'dropped' },
      ]);
      expect(await mine()).toMatchObject([{ inFlight: 2, flew: { sent: 1, unknown: 0, stopped: 1 } }]);
      const balance = await scene.balance();
      expect(balance.days).toMatchObject([{ allowed: 2, sent: 1, purged: 1, waiting: 0 }]);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('books as unknown what was on the wire and got no answer: it may have arrived, and is not tried again', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      const [unanswered, refused] = deliveries.map(({ no }) => no);
      await scene.store.withdraw(scene.withdrawal(person));
      await scene.store.settle(lease, start + minute, [
        { no: unanswered ?? 0, outcome: 'retry', due: start + hour, unanswered: true },
        { no: refused ?? 0, outcome: 'retry', due: start + hour },
      ]);
      const [erasure] = (await scene.store.finishedErasures()).filter(({ site }) => site === scene.site);
      expect(erasure?.flew).toEqual({ sent: 0, unknown: 1, stopped: 1 });
      const balance = await scene.balance();
      expect(balance.days).toMatchObject([{ allowed: 2, unknown: 1, purged: 1, waiting: 0 }]);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('is closed once, with one entry', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.withdraw(scene.withdrawal(person));
      const [finished] = (await scene.store.finishedErasures()).filter(({ site }) => site === scene.site);
      const closing = { no: finished?.no ?? 0, site: scene.site, at: start + minute, entry: '{"erased":1}' };
      await scene.store.closeErasure(closing);
      await scene.store.closeErasure(closing);
      expect((await scene.entries()).filter((entry) => entry === '{"erased":1}')).toHaveLength(1);
      expect((await scene.store.finishedErasures()).filter(({ site }) => site === scene.site)).toEqual([]);
    });

    it('moves the client ids that reached GA4, or may be reaching it, to the deletion list, and no others', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const admit = async (visit: string) => {
        const beacon = scene.beacon(person, [scene.event()], { visit });
        const kept = beacon.kept && { ...beacon.kept, leaving: leavingOf(person, 1, visit) };
        await scene.store.admit({ ...beacon, ...(kept && { kept }) });
      };
      await admit('sent');
      const first = await scene.claim();
      await scene.store.settle(
        first.lease,
        start,
        first.deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' })),
      );
      await admit('leased');
      await scene.claim();
      await admit('waiting');
      await scene.store.withdraw(scene.withdrawal(person));
      const rows = await scene.rows('SELECT client FROM deletion WHERE site = ?1 ORDER BY client', scene.site);
      expect(rows.map(({ client }) => client)).toEqual(['leased', 'sent']);
    });

    it('a yes after it is a new grant, and the pass tells it from none', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.withdraw(scene.withdrawal(person, ['measure']));
      await scene.store.changeConsent({
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: hash(`again ${person.passHash}`),
        notice: scene.notice,
        at: start + 2 * minute,
        day: scene.day(start),
        expires: start + 60 * minute,
        granted: [{ purpose: 'measure', entry: '{"again":true}' }],
        ending: [],
      });
      const holder = await scene.store.findPass(person.passHash);
      expect(holder?.withdrawn).toBeUndefined();
      expect(holder?.grants[0]?.no).toBeGreaterThan(person.measure);
    });
  });
}
