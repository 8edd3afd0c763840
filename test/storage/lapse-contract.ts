import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { day, type Harness, hash, hour, minute, type Person, Scene, start } from './scene.ts';

const month = 30 * day;

/** The entry that a yes leaves, as far as the store reads it. */
function yes(purpose: string, at: number): string {
  return JSON.stringify({ type: 'consent', purpose, state: 'granted', at });
}

export function lapseContract(harness: () => Harness): void {
  const found = async (scene: Scene, now: number) =>
    (await scene.store.lapsing(now, now - month, 10_000)).filter(({ site }) => site === scene.site);

  /** Records what a round would find. */
  const lapse = async (scene: Scene, now: number) => {
    const lapses = (await found(scene, now)).map(({ no, reason, purpose }) => {
      return { no, reason, day: scene.day(now), entry: `{"expired":"${purpose}","reason":"${reason}"}` };
    });
    await scene.store.lapse(now, now - month, lapses);
  };
  const grantsOf = async (scene: Scene, { secretHash }: Person) =>
    (await scene.store.findSecret(secretHash))?.grants.map(({ purpose }) => purpose).sort();

  describe('a grant whose time is over', () => {
    it('is put on record and counted once; its events stay, what waits under it is purged', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + hour });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await lapse(scene, start + hour - 1);
      expect((await scene.balance()).days).toMatchObject([{ waiting: 1, purged: 0 }]);
      await lapse(scene, start + hour);
      await lapse(scene, start + 2 * hour);
      expect((await scene.entries()).slice(-2)).toEqual([
        '{"expired":"measure","reason":"term"}',
        '{"expired":"ga4","reason":"term"}',
      ]);
      expect(await scene.rows('SELECT expired FROM choice WHERE site = ?1', scene.site)).toEqual([{ expired: 1 }]);
      const { days, rows } = await scene.balance();
      expect(days).toMatchObject([{ waiting: 0, purged: 1, destroyed: 0 }]);
      expect(rows.kept).toBe(1);
      expect(imbalances(days, rows)).toEqual([]);
      expect(await grantsOf(scene, person)).toEqual(['ga4', 'measure']);
    });

    it('goes once nothing hangs on it any more, and not before', async () => {
      const scene = await Scene.open(harness());
      const empty = await scene.person(['measure', 'ga4'], { expires: start + hour });
      const full = await scene.person(['measure', 'ga4'], { expires: start + hour });
      await scene.store.admit(scene.beacon(full, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' })),
      );
      await lapse(scene, start + hour);
      expect(await grantsOf(scene, empty)).toEqual(['ga4', 'measure']);
      await lapse(scene, start + hour + day);
      expect([await grantsOf(scene, empty), await grantsOf(scene, full)]).toEqual([[], ['ga4', 'measure']]);
      // As the end of their retention would: events first, then what they hung on.
      for (const table of ['event', 'visit']) {
        expect(await scene.lets(`DELETE FROM ${table} WHERE grant_no = ?1`, full.measure)).toBe(true);
        await lapse(scene, start + 2 * day);
        expect(await grantsOf(scene, full)).toEqual(['ga4', 'measure']);
      }
      await scene.lets('DELETE FROM shipment WHERE grant_no = ?1', full.measure);
      await lapse(scene, start + 3 * day);
      expect(await grantsOf(scene, full)).toEqual([]);
    });

    it('purges what a late retry put back under it', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + minute });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      await lapse(scene, start + minute);
      const due = start + 2 * minute;
      await scene.store.settle(
        lease,
        start + minute,
        deliveries.map(({ no }) => ({ no, outcome: 'retry', due })),
      );
      await lapse(scene, due);
      expect((await scene.balance()).days).toMatchObject([{ waiting: 0, purged: 1 }]);
    });

    it('frees nothing old to the yes that follows it: not even what was out when it ended, and came back', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + minute });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      const at = start + minute;
      await scene.store.changeConsent({
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: hash(`again ${person.passHash}`),
        notice: scene.notice,
        at,
        day: scene.day(at),
        expires: at + day,
        granted: (['measure', 'ga4'] as const).map((purpose) => ({ purpose, entry: yes(purpose, at) })),
        ending: [],
      });
      const back = deliveries.map(({ no }) => ({ no, outcome: 'dropped' }) as const);
      await scene.store.settle(lease, at, back);
      expect((await scene.claim(at + minute)).deliveries).toEqual([]);
      await lapse(scene, at + minute);
      expect((await scene.balance()).days).toMatchObject([{ waiting: 0, purged: 1 }]);
    });

    it('given again starts anew: its lapse is forgotten and can be recorded once more', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure'], { expires: start + hour });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await lapse(scene, start + hour);
      await scene.store.changeConsent({
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: hash(`again ${person.passHash}`),
        notice: scene.notice,
        at: start + day,
        day: scene.day(start + day),
        expires: start + 2 * day,
        granted: [{ purpose: 'measure', entry: yes('measure', start + day) }],
        ending: [],
      });
      expect(await found(scene, start + day + hour)).toEqual([]);
      await lapse(scene, start + 2 * day);
      expect((await scene.entries()).filter((entry) => entry.includes('expired'))).toHaveLength(2);
    });

    it('not yet on record when a new yes follows is put there first, by the change itself', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure'], { expires: start + hour });
      const at = start + day;
      const again = { purpose: 'measure', entry: yes('measure', at) } as const;
      const changed = await scene.store.changeConsent({
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: hash(`again ${person.passHash}`),
        notice: scene.notice,
        at,
        day: scene.day(at),
        expires: at + day,
        granted: [again],
        ending: [],
        lapsing: [{ no: person.measure, reason: 'term', day: scene.day(at), entry: '{"expired":"first"}' }],
      });
      expect(changed).toBe(true);
      expect((await scene.entries()).slice(-2)).toEqual(['{"expired":"first"}', again.entry]);
      expect(await found(scene, at)).toEqual([]);
    });

    it('by a clock that was ahead lives on when the clock comes back, and is recorded again in its own time', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + day });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await lapse(scene, start + 300 * day);
      const admitted = await scene.store.admit(
        scene.beacon(person, [scene.event(start + hour)], { now: start + hour, visit: 'v' }),
      );
      expect(admitted.verdict).toBe('kept');
      expect(await found(scene, start + hour)).toEqual([]);
      await lapse(scene, start + day);
      expect((await scene.entries()).filter((entry) => entry.includes('expired'))).toHaveLength(4);
    });
  });

  describe('a grant that nobody used for thirty days', () => {
    it('ends: whoever lost the receipt with their device cannot withdraw it', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      expect(await found(scene, start + month - 1)).toEqual([]);
      await lapse(scene, start + month);
      expect((await scene.entries()).slice(-2)).toEqual([
        '{"expired":"measure","reason":"unused"}',
        '{"expired":"ga4","reason":"unused"}',
      ]);
      await lapse(scene, start + month + day);
      expect(await grantsOf(scene, person)).toEqual([]);
    });

    it('counts from the last visit, for each of its purposes', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const later = start + 20 * day;
      await scene.store.admit(scene.beacon(person, [scene.event(later)], { now: later }));
      await lapse(scene, start + month);
      expect(await grantsOf(scene, person)).toEqual(['ga4', 'measure']);
      expect(await found(scene, later + month - 1)).toEqual([]);
      expect((await found(scene, later + month)).map(({ reason }) => reason)).toEqual(['unused', 'unused']);
      await lapse(scene, later + month);
      const late = await scene.store.admit(scene.beacon(person, [scene.event()], { now: later + month, visit: 'v' }));
      expect(late.verdict).toBe('no_grant');
    });

    it('counts from the last renewal: whoever renews holds the receipt', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const renewed = start + 20 * day;
      await scene.store.changeConsent({
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: hash(`renewed ${person.passHash}`),
        notice: scene.notice,
        at: renewed,
        day: scene.day(renewed),
        expires: renewed + 180 * day,
        granted: [{ purpose: 'measure', entry: yes('measure', renewed) }],
        ending: [],
      });
      expect(await found(scene, start + month)).toEqual([]);
      expect(await found(scene, renewed + month)).toHaveLength(1);
    });

    it('is looked at again inside the commit: a visit that came meanwhile keeps it', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const now = start + month;
      const [seen] = await found(scene, now);
      await scene.store.admit(scene.beacon(person, [scene.event(now)], { now }));
      await scene.store.lapse(now, now - month, [{ no: seen?.no ?? 0, reason: 'unused', day: 1, entry: '{"x":1}' }]);
      expect(await grantsOf(scene, person)).toEqual(['measure']);
      expect(await scene.entries()).not.toContain('{"x":1}');
    });
  });
}
