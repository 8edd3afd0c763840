import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import type { Settlement } from '../../src/storage/delivery-store.ts';
import { deliveriesPerRow } from '../../src/storage/sqlite/conditions.ts';
import { day, type Harness, hour, minute, type Person, Scene, start } from './scene.ts';

interface Waiting {
  readonly scene: Scene;
  readonly person: Person;
}

/** What leaves: in order, past circuits and switches, and what died and may come back. */
export function deliveryContract(harness: () => Harness): void {
  const waiting = async (n = 1, repeatable = false): Promise<Waiting> => {
    const scene = await Scene.open(harness());
    const person = await scene.person(['measure', 'ga4']);
    for (let i = 0; i < n; i += 1) {
      const beacon = scene.beacon(person, [scene.event()]);
      const { kept } = beacon;
      const leaving = kept?.leaving;
      const deliveries = leaving?.deliveries.map((each) => ({ ...each, repeatable })) ?? [];
      await scene.store.admit(
        kept && leaving ? { ...beacon, kept: { ...kept, leaving: { ...leaving, deliveries } } } : beacon,
      );
    }
    return { scene, person };
  };
  const settleAll = async (scene: Scene, end: (no: number) => Settlement, at = start): Promise<void> => {
    const { lease, deliveries } = await scene.claim(at);
    await scene.store.settle(
      lease,
      at,
      deliveries.map(({ no }) => end(no)),
    );
  };
  const died = async (reason: string, repeatable = false): Promise<Waiting> => {
    const made = await waiting(1, repeatable);
    await settleAll(made.scene, (no) => ({ no, outcome: 'dead', reason }));
    return made;
  };
  const holds = async (scene: Scene) => {
    const { days, rows } = await scene.balance();
    expect(imbalances(days, rows)).toEqual([]);
    return days;
  };
  const again = (scene: Scene, now = start) => scene.store.replayDead({ site: scene.site, now, limit: 10 });
  const dead = async (scene: Scene) =>
    (await scene.store.deliveryAccount(scene.site, { from: 0, to: 1e6 })).lines.filter(({ state }) => state === 'dead');

  describe('the order of a visit', () => {
    it('a later delivery is not handed out while an earlier one is out', async () => {
      const { scene } = await waiting(3);
      expect((await scene.claim(start, { limit: 1 })).deliveries).toHaveLength(1);
      expect((await scene.claim()).deliveries).toEqual([]);
    });

    it('brings along what waits of the visits whose turn it is, each from its first on, wherever the limit cuts', async () => {
      const scene = await Scene.open(harness());
      const [one, two] = [await scene.person(['measure', 'ga4']), await scene.person(['measure', 'ga4'])];
      for (let i = 0; i < 5; i += 1) {
        await scene.store.admit(scene.beacon(one, [scene.event(start + i)]));
        await scene.store.admit(scene.beacon(two, [scene.event(start + i)]));
      }
      const mine = async (grant: number) =>
        (await scene.rows('SELECT no FROM delivery WHERE measure_grant = ?1 ORDER BY no', grant)).map(({ no }) => no);
      const [ofOne, ofTwo] = [await mine(one.measure), await mine(two.measure)];
      const { deliveries } = await scene.claim(start, { limit: 7 });
      const taken = (grant: number) => deliveries.filter((each) => each.grant === grant).map(({ no }) => no);
      expect(taken(one.measure)).toEqual(ofOne);
      expect(taken(two.measure)).toEqual(ofTwo.slice(0, 2));
    });

    it('nor while an earlier one waits to be tried again; then both leave in order', async () => {
      const { scene } = await waiting(2);
      const { lease, deliveries } = await scene.claim(start, { limit: 1 });
      const [first] = deliveries.map(({ no }) => no);
      await scene.store.settle(lease, start, [{ no: first ?? 0, outcome: 'retry', due: start + minute }]);
      expect((await scene.claim(start + minute - 1)).deliveries).toEqual([]);
      const after = (await scene.claim(start + minute)).deliveries.map(({ no }) => no);
      expect(after).toEqual([first, (first ?? 0) + deliveriesPerRow]);
    });

    it('another visit is not held up by it', async () => {
      const { scene, person } = await waiting(1);
      await scene.claim();
      await scene.store.admit(scene.beacon(person, [scene.event()], { visit: 'another' }));
      expect((await scene.claim()).deliveries).toHaveLength(1);
    });
  });

  describe('a circuit', () => {
    const rests = { destination: 'ga4', failures: 2, restsUntil: start + minute } as const;

    it('that rests lets nothing out, and after its rest a single probe to whoever asks first', async () => {
      const { scene, person } = await waiting(1);
      await scene.store.admit(scene.beacon(person, [scene.event()], { visit: 'another' }));
      await scene.store.noteCircuits([{ site: scene.site, ...rests }]);
      const claim = { until: start + 2 * minute, limit: 1, open: [{ site: scene.site, destination: 'ga4' as const }] };
      const at = async (lease: string, now: number, probe: boolean) =>
        (await scene.store.claim({ ...claim, lease, now, probe })).length;
      expect(await at('a', start + minute - 1, true)).toBe(0);
      expect(await at('b', start + minute, false)).toBe(0);
      expect(await at('c', start + minute, true)).toBe(1);
      expect(await at('d', start + minute, true)).toBe(0);
    });

    it('of one site says nothing about another', async () => {
      const { scene } = await waiting(1);
      await scene.store.noteCircuits([{ site: 'another-site', ...rests }]);
      expect((await scene.claim()).deliveries).toHaveLength(1);
    });

    it('that was stopped lets nothing out until it is opened, and each is on record once', async () => {
      const { scene } = await waiting(1);
      const order = { site: scene.site, destination: 'ga4', at: start } as const;
      const stop = () => scene.store.switchDelivery({ ...order, stop: true, entry: '{"stopped":1}' });
      const open = () => scene.store.switchDelivery({ ...order, stop: false, entry: '{"opened":1}' });
      expect([await stop(), await stop()]).toEqual([true, false]);
      expect((await scene.claim(start + day)).deliveries).toEqual([]);
      expect([await open(), await open()]).toEqual([true, false]);
      expect((await scene.entries()).slice(-2)).toEqual(['{"stopped":1}', '{"opened":1}']);
      expect((await scene.claim()).deliveries).toHaveLength(1);
    });
  });

  describe('what died', () => {
    it('waits again on order and leaves once, and the balance holds before, between and after', async () => {
      const { scene } = await died('ECONNREFUSED');
      expect(await holds(scene)).toMatchObject([{ dead: 1, waiting: 0 }]);
      expect(await again(scene)).toEqual({ deliveries: 1, events: 1 });
      expect(await holds(scene)).toMatchObject([{ dead: 0, waiting: 1 }]);
      expect(await again(scene)).toEqual({ deliveries: 0, events: 0 });
      await settleAll(scene, (no) => ({ no, outcome: 'sent', reason: '204' }));
      expect(await holds(scene)).toMatchObject([{ dead: 0, sent: 1, waiting: 0 }]);
    });

    it.each([
      ['too_old', true, 0],
      ['too_large', true, 0],
      ['unreadable', true, 0],
      ['status_400', false, 0],
      ['status_400', true, 1],
      ['no_current_transfer_file', false, 1],
    ])('of %s, repeatable %s: %i come back', async (reason, repeatable, n) => {
      const { scene } = await died(reason, repeatable);
      expect((await again(scene)).deliveries).toBe(n);
      await holds(scene);
    });

    it('comes back by destination and reason only as asked', async () => {
      const { scene } = await died('ECONNREFUSED');
      const order = { site: scene.site, now: start, limit: 10 };
      expect((await scene.store.replayDead({ ...order, destination: 'webhook' })).deliveries).toBe(0);
      expect((await scene.store.replayDead({ ...order, reason: 'another' })).deliveries).toBe(0);
      expect((await scene.store.replayDead({ ...order, destination: 'ga4', reason: 'ECONNREFUSED' })).deliveries).toBe(
        1,
      );
    });

    it.each([['measure'], ['ga4']] as const)(
      'is gone with a withdrawal of %s, and stays booked as dead',
      async (purpose) => {
        const { scene, person } = await died('ECONNREFUSED');
        await scene.store.withdraw(scene.withdrawal(person, purpose === 'measure' ? ['measure', 'ga4'] : ['ga4']));
        expect(await dead(scene)).toEqual([]);
        expect((await again(scene)).deliveries).toBe(0);
        expect(await holds(scene)).toMatchObject([{ dead: 1, purged: 0 }]);
      },
    );

    it('does not come back under a yes that has expired, nor under the next one', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + hour });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await settleAll(scene, (no) => ({ no, outcome: 'dead', reason: 'ECONNREFUSED' }));
      expect((await again(scene, start + hour)).deliveries).toBe(0);
      await scene.store.lapse(start + 2 * hour, 0, []);
      expect(await dead(scene)).toEqual([]);
      await holds(scene);
    });
  });

  describe('a lease that ended unsettled', () => {
    it('gives back what may be repeated, and nothing is lost from the balance', async () => {
      const { scene } = await waiting(1, true);
      await scene.claim();
      await scene.store.settleLostLeases(start + minute);
      expect(await holds(scene)).toMatchObject([{ unknown: 0, waiting: 1 }]);
      expect((await scene.claim(start + minute)).deliveries).toMatchObject([{ tries: 2 }]);
    });
  });

  describe('an attempt that the outage of its way spoilt', () => {
    it('does not count as a try of the delivery', async () => {
      const { scene } = await waiting(1);
      await settleAll(scene, (no) => ({ no, outcome: 'retry', due: start, uncounted: true }));
      expect((await scene.claim()).deliveries).toMatchObject([{ tries: 1 }]);
    });
  });

  it('values that were cut are counted for their destination on the day of their beacon', async () => {
    const { scene } = await waiting(1);
    await settleAll(scene, (no) => ({ no, outcome: 'sent', reason: '204', late: 0, cut: 3 }));
    const { curtailed } = await scene.store.deliveryAccount(scene.site, { from: 0, to: 1e6 });
    expect(curtailed).toEqual([{ day: scene.day(start), destination: 'ga4', reason: 'value_cut', n: 3 }]);
  });
}
