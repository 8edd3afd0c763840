import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { hour, type Harness, minute, Scene, start } from './scene.ts';

export function outboxContract(harness: () => Harness): void {
  const waiting = async (n: number) => {
    const scene = await Scene.open(harness());
    const person = await scene.person(['measure', 'ga4']);
    for (let i = 0; i < n; i += 1) {
      await scene.store.admit(scene.beacon(person, [scene.event()]));
    }
    return { scene, person };
  };

  describe('a claim', () => {
    it('hands out each delivery once, to concurrent claimers too', async () => {
      const scene = await Scene.open(harness());
      for (let i = 0; i < 6; i += 1) {
        const person = await scene.person(['measure', 'ga4']);
        await scene.store.admit(scene.beacon(person, [scene.event()]));
      }
      const claims = await Promise.all([1, 2, 3].map(() => scene.claim(start, { limit: 4 })));
      const numbers = claims.flatMap(({ deliveries }) => deliveries.map(({ no }) => no));
      expect(numbers).toHaveLength(6);
      expect(new Set(numbers).size).toBe(6);
    });

    it('brings the events with the client of their visit and the number of this try', async () => {
      const { scene } = await waiting(1);
      const { deliveries } = await scene.claim();
      expect(deliveries).toMatchObject([
        {
          site: scene.site,
          destination: 'ga4',
          tries: 1,
          client: '1.2',
          session: 3,
          events: [{ name: 'add_to_cart', body: '{"page":"/","params":{}}' }],
        },
      ]);
    });

    it('takes nothing whose grant has expired, for either purpose', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + hour });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      expect((await scene.claim(start + hour)).deliveries).toEqual([]);
      expect((await scene.claim(start + hour - 1)).deliveries).toHaveLength(1);
    });

    it('takes nothing whose notice was voided', async () => {
      const { scene } = await waiting(1);
      await scene.lets('UPDATE notice SET voided = 1 WHERE site = ?1', scene.site);
      expect((await scene.claim()).deliveries).toEqual([]);
    });

    it('takes nothing of a site or destination whose gate is shut', async () => {
      const { scene } = await waiting(1);
      const claim = { lease: randomUUID(), now: start, until: start + minute, limit: 9 };
      expect(await scene.store.claim({ ...claim, open: [] })).toEqual([]);
      expect(await scene.store.claim({ ...claim, open: [{ site: 'another', destination: 'ga4' }] })).toEqual([]);
    });
  });

  describe('settling', () => {
    const settled = async (outcome: 'sent' | 'unknown' | 'dead') => {
      const { scene } = await waiting(1);
      const { lease, deliveries } = await scene.claim();
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome, reason: 'why' })),
      );
      return scene;
    };

    it.each(['sent', 'unknown', 'dead'] as const)(
      '%s is final and booked on the day of its beacon',
      async (outcome) => {
        const scene = await settled(outcome);
        const balance = await scene.balance();
        expect(balance.days).toMatchObject([{ allowed: 1, waiting: 0, [outcome]: 1 }]);
        expect(imbalances(balance.days, balance.rows)).toEqual([]);
        expect((await scene.claim(start + 24 * hour)).deliveries).toEqual([]);
      },
    );

    it('a retry waits until it is due and counts its tries', async () => {
      const { scene } = await waiting(1);
      const { lease, deliveries } = await scene.claim();
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'retry', due: start + minute })),
      );
      expect((await scene.claim(start + minute - 1)).deliveries).toEqual([]);
      expect((await scene.claim(start + minute)).deliveries).toMatchObject([{ tries: 2 }]);
    });

    it('a dropped claim is as if it had not been made', async () => {
      const { scene } = await waiting(1);
      const { lease, deliveries } = await scene.claim();
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'dropped' })),
      );
      expect((await scene.claim()).deliveries).toMatchObject([{ tries: 1 }]);
    });

    it('with a lease that is not the row’s own changes nothing', async () => {
      const { scene } = await waiting(1);
      const { deliveries } = await scene.claim();
      await scene.store.settle(
        'another lease',
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' })),
      );
      expect((await scene.balance()).days).toMatchObject([{ sent: 0, waiting: 1 }]);
    });

    it('repeated books nothing twice', async () => {
      const { scene } = await waiting(1);
      const { lease, deliveries } = await scene.claim();
      const outcomes = deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' }) as const);
      await scene.store.settle(lease, start, outcomes);
      await scene.store.settle(lease, start, outcomes);
      expect((await scene.balance()).days).toMatchObject([{ sent: 1 }]);
    });
  });

  describe('a lease that ended unsettled', () => {
    it('leaves its delivery unknown and never sent again: nobody knows whether it left', async () => {
      const { scene } = await waiting(1);
      const { lease, deliveries } = await scene.claim();
      await scene.store.settleLostLeases(start + minute);
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: 'late' })),
      );
      expect((await scene.claim(start + hour)).deliveries).toEqual([]);
      const balance = await scene.balance();
      expect(balance.days).toMatchObject([{ allowed: 1, unknown: 1, sent: 0, waiting: 0 }]);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('lets a withdrawal that recalled it be closed, with the send counted as unknown', async () => {
      const { scene, person } = await waiting(1);
      await scene.claim();
      await scene.store.withdraw(scene.withdrawal(person));
      await scene.store.settleLostLeases(start + minute);
      const [erasure] = (await scene.store.finishedErasures()).filter(({ site }) => site === scene.site);
      expect(erasure?.flew).toEqual({ sent: 0, unknown: 1, stopped: 0 });
    });
  });
}
