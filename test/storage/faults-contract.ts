import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { type Store, StoreUnavailable } from '../../src/storage/store.ts';
import { type Harness, minute, Scene, start } from './scene.ts';

type Fault = 'failed and not written' | 'failed but written';

/** The same engine, whose next commit fails in one of the two ways a caller cannot tell apart. */
function faulty({ engine }: Harness, fault: Fault): Store {
  let armed = true;
  return createSqliteStore({
    ...engine,
    commit: async (statements) => {
      if (!armed) {
        return engine.commit(statements);
      }
      armed = false;
      if (fault === 'failed but written') {
        await engine.commit(statements);
      }
      throw new StoreUnavailable('injected');
    },
  });
}

/** Whoever got no answer asks again: that must leave what one call would have left. */
async function twice<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  await expect(act()).rejects.toThrow(StoreUnavailable);
  return act();
}

export function faultsContract(harness: () => Harness): void {
  describe.each(['failed and not written', 'failed but written'] as const)('a commit that %s, asked again', (fault) => {
    it('stores and forwards a beacon once', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const beacon = scene.beacon(person, [scene.event(), scene.event()]);
      const store = faulty(harness(), fault);
      await twice(() => store.admit(beacon));
      const { deliveries } = await scene.claim();
      expect(deliveries.map(({ events }) => events.length)).toEqual([2]);
      const balance = await scene.balance();
      expect(balance.rows.kept).toBe(2);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('makes one receipt, one set of grants, and answers its records', async () => {
      const scene = await Scene.open(harness());
      const store = faulty(harness(), fault);
      const receipt = scene.receipt(['measure', 'ga4']);
      const recorded = await twice(() => store.recordConsent(receipt));
      expect(recorded).toEqual({ requestHash: receipt.requestHash, live: true, records: receipt.entries });
      expect((await store.findPass(receipt.passHash))?.grants).toHaveLength(2);
      expect(await scene.rows('SELECT granted FROM choice WHERE site = ?1', scene.site)).toEqual([{ granted: 1 }]);
    });

    it('withdraws once, with one set of entries', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const store = faulty(harness(), fault);
      await twice(() => store.withdraw(scene.withdrawal(person)));
      expect((await scene.entries()).filter((entry) => entry.includes('withdrawn'))).toHaveLength(2);
      const balance = await scene.balance();
      expect(balance.days).toMatchObject([{ destroyed: 1, purged: 1 }]);
      expect(imbalances(balance.days, balance.rows)).toEqual([]);
    });

    it('settles a delivery once', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      const store = faulty(harness(), fault);
      const outcomes = deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' }) as const);
      await twice(() => store.settle(lease, start, outcomes));
      expect((await scene.balance()).days).toMatchObject([{ sent: 1, waiting: 0 }]);
    });

    it('hands out nothing twice: what was claimed without an answer stays with its lost lease', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const store = faulty(harness(), fault);
      const open = [{ site: scene.site, destination: 'ga4' as const }];
      const claim = (lease: string) => store.claim({ lease, now: start, until: start + minute, limit: 5, open });
      await expect(claim(`${scene.site} first`)).rejects.toThrow(StoreUnavailable);
      expect(await claim(`${scene.site} second`)).toHaveLength(fault === 'failed but written' ? 0 : 1);
    });
  });
}
