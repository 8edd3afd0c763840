import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { day, type Harness, minute, type Person, Scene, start } from './scene.ts';

export function holdContract(harness: () => Harness): void {
  const receiptOf = async (scene: Scene, { secretHash }: Person) =>
    (await scene.store.findSecret(secretHash)) ?? { id: '', receipt: 0 };

  const hold = async (scene: Scene, person: Person, basis = 'LPRPSP 36') => {
    const { receipt } = await receiptOf(scene, person);
    return scene.store.hold({ receipt, basis, site: scene.site, at: start, entry: '{"held":true}' });
  };
  const release = async (scene: Scene, no: number, at = start + day) => {
    const entry = `{"at":${at},"events":0,"passed_on":0,"type":"hold_released"}`;
    return scene.store.releaseHold({ no, site: scene.site, at, day: scene.day(at), entry });
  };
  const held = async (scene: Scene) =>
    (
      await scene.rows(
        'SELECT i.value FROM held_event k JOIN json_each(k.ids) i JOIN hold h ON h.no = k.hold_no JOIN receipt r ON r.no = h.receipt_no WHERE r.site = ?1',
        scene.site,
      )
    ).length;

  describe('a hold', () => {
    it('finds its receipt by the id that is printed, on its own site only', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const { id, receipt } = await receiptOf(scene, person);
      expect(await scene.store.findReceipt(scene.site, id)).toMatchObject({ no: receipt, id, salt: 'salt' });
      expect(await scene.store.findReceipt('another', id)).toBeUndefined();
    });

    it('keeps what a withdrawal would destroy: moved in the same commit, said in its answer, counted as kept', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const other = await scene.person(['measure']);
      await hold(scene, person);
      await scene.store.admit(scene.beacon(person, [scene.event(), scene.event(start - day)]));
      await scene.store.admit(scene.beacon(other, [scene.event()]));
      const erased = await scene.store.withdraw(scene.withdrawal(person));
      expect(erased).toEqual({ at: start + minute, events: 0, held: 2, deliveries: 1, inFlight: 0 });
      expect(await scene.store.withdraw(scene.withdrawal(other))).toMatchObject({ events: 1, held: 0 });
      expect((await scene.store.recentEvents(scene.site, 10)).length).toBe(0);
      const { days, rows } = await scene.balance();
      expect(rows).toEqual({ kept: 2, stored: 3, destroyed: 1 });
      expect(imbalances(days, rows)).toEqual([]);
      const finished = (await scene.store.finishedErasures()).filter(({ site }) => site === scene.site);
      expect(finished).toMatchObject([
        { events: 0, held: 2 },
        { events: 1, held: 0 },
      ]);
      expect(await scene.store.holds(scene.site)).toMatchObject([{ basis: 'LPRPSP 36', released: null, events: 2 }]);
    });

    it('keeps what the end of a voided notice would destroy', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await hold(scene, person);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.store.voidNotice({ site: scene.site, version: 1, at: start, entry: '{"grants":0}' });
      const { secretHash } = person;
      await scene.store.endVoided([{ secretHash, purpose: 'measure', at: start, day: 1, entry: '{}' }]);
      expect(await held(scene)).toBe(1);
    });

    it('released destroys what it kept, with a certificate of the count, once', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const no = await hold(scene, person);
      await scene.store.admit(scene.beacon(person, [scene.event(), scene.event()]));
      await scene.store.withdraw(scene.withdrawal(person));
      expect(await release(scene, no)).toEqual({ events: 2, passedOn: 0 });
      expect(await release(scene, no)).toBeUndefined();
      const at = start + day;
      const certificates = (await scene.entries()).filter((entry) => entry.includes('hold_released'));
      expect(certificates).toEqual([`{"at":${at},"events":2,"passed_on":0,"type":"hold_released"}`]);
      const { days, rows } = await scene.balance();
      expect([rows, imbalances(days, rows)]).toEqual([{ kept: 0, stored: 2, destroyed: 2 }, []]);
      expect(await held(scene)).toBe(0);
    });

    it('released on another site does nothing', async () => {
      const scene = await Scene.open(harness());
      const no = await hold(scene, await scene.person(['measure']));
      const release = { no, site: 'another', at: start, day: 1, entry: '{"events":0}' };
      expect(await scene.store.releaseHold(release)).toBeUndefined();
      expect(await scene.store.holds(scene.site)).toMatchObject([{ released: null }]);
    });

    it('released before anything ended leaves the events where they are, and no longer protects them', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const no = await hold(scene, person);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      expect(await release(scene, no)).toEqual({ events: 0, passedOn: 0 });
      expect(await scene.store.withdraw(scene.withdrawal(person))).toMatchObject({ events: 1, held: 0 });
    });

    it('passes what it kept on to another hold on the same receipt: nothing goes before the last reason has gone', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const [first, second] = [await hold(scene, person, 'LPRPSP 36'), await hold(scene, person, 'C.p.c. 20')];
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.store.withdraw(scene.withdrawal(person));
      expect(await held(scene)).toBe(1);
      expect(await release(scene, first)).toEqual({ events: 0, passedOn: 1 });
      expect(await held(scene)).toBe(1);
      expect(await release(scene, second)).toEqual({ events: 1, passedOn: 0 });
      expect(await held(scene)).toBe(0);
      const { days, rows } = await scene.balance();
      expect(imbalances(days, rows)).toEqual([]);
    });

    it('keeps what came again under a later yes beside what it kept before, and the books still agree', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await hold(scene, person);
      const event = scene.event();
      const again = async (at: number) => {
        const grant = (await scene.store.findSecret(person.secretHash))?.grants[0]?.no ?? -1;
        await scene.store.admit(scene.beacon({ ...person, measure: grant }, [event], { now: at }));
        return scene.store.withdraw(scene.withdrawal(person, ['measure'], at));
      };
      expect(await again(start + minute)).toMatchObject({ events: 0, held: 1 });
      await scene.store.changeConsent({
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: `again ${scene.site}`,
        notice: scene.notice,
        at: start + 2 * minute,
        day: scene.day(start),
        expires: start + day,
        granted: [{ purpose: 'measure', entry: '{}' }],
        ending: [],
      });
      expect(await again(start + 3 * minute)).toMatchObject({ events: 0, held: 1 });
      const { days, rows } = await scene.balance();
      expect([rows.kept, imbalances(days, rows)]).toEqual([2, []]);
    });
  });

  describe('the list of identifiers to be deleted at a destination', () => {
    it('shows what is open, settles it once with a count, and lets go of the identifier', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' })),
      );
      await scene.store.withdraw(scene.withdrawal(person));
      const [open] = await scene.store.deletions(scene.site, 10);
      expect(open).toMatchObject({ destination: 'ga4', client: '1.2', at: start + minute, settled: null });
      const settling = {
        site: scene.site,
        numbers: [open?.no ?? 0, 987_654],
        at: start + day,
        entry: '{"clients":0,"type":"deletion_settled"}',
      };
      expect(await scene.store.settleDeletions({ ...settling, site: 'another' })).toBe(0);
      expect(await scene.store.settleDeletions(settling)).toBe(1);
      expect(await scene.store.settleDeletions(settling)).toBe(0);
      expect(await scene.store.deletions(scene.site, 10)).toMatchObject([{ client: null, settled: start + day }]);
      const entries = (await scene.entries()).filter((entry) => entry.includes('deletion_settled'));
      expect(entries).toEqual(['{"clients":1,"type":"deletion_settled"}']);
    });
  });
}
