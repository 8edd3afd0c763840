import { describe, expect, it } from 'vitest';
import { mostQuarantined } from '../../src/storage/sqlite/admit.ts';
import type { Admission } from '../../src/storage/store.ts';
import { day, type Harness, minute, Scene, start } from './scene.ts';

type Strays = NonNullable<Admission['quarantined']>;

const strays: Strays = [
  { name: 'wish', param: '', n: 2 },
  { name: 'add_to_cart', param: 'colour', n: 1 },
];

function counted(scene: Scene, quarantined: Strays, at = start): Admission {
  const none = { received: 1, duplicate: 0, refused: [], counted: [] };
  return { site: scene.site, now: at, day: scene.day(at), ...none, quarantined };
}

export function catalogContract(harness: () => Harness): void {
  const plan = (scene: Scene, version: number, body = `{"v":${version}}`) => ({
    ...{ site: scene.site, version, hash: `hash ${body}`, body, at: start + version, entry: `{"plan":${version}}` },
  });

  describe('a catalog', () => {
    const current = async (scene: Scene) =>
      (await scene.store.currentPlans()).filter(({ site }) => site === scene.site).map(({ version }) => version);

    it('comes in force with its entry, one version after the other and each once', async () => {
      const scene = await Scene.open(harness());
      for (const version of [2, 1, 1, 3, 2]) {
        await scene.store.publishPlan(plan(scene, version));
      }
      expect(await current(scene)).toEqual([2]);
      expect((await scene.entries()).slice(1)).toEqual(['{"plan":1}', '{"plan":2}']);
      const [kept] = (await scene.store.currentPlans()).filter(({ site }) => site === scene.site);
      expect(kept).toEqual({
        ...{ site: scene.site, version: 2, hash: 'hash {"v":2}', body: '{"v":2}', published: start + 2 },
      });
    });

    it('that was in force before may be again', async () => {
      const scene = await Scene.open(harness());
      for (const version of [1, 2, 3]) {
        await scene.store.publishPlan(plan(scene, version, version === 2 ? 'b' : 'a'));
      }
      expect(await current(scene)).toEqual([3]);
    });
  });

  describe('what nobody declared', () => {
    it('is counted by its name, with its first and its last day, under a beacon that is kept or counted', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const admission = { ...scene.beacon(person, [scene.event()]), quarantined: strays };
      expect(await scene.store.admit(admission)).toMatchObject({ verdict: 'kept' });
      await scene.store.admit(counted(scene, strays.slice(0, 1), start + 2 * day));
      const today = scene.day(start);
      expect(await scene.store.quarantine(scene.site)).toEqual([
        { name: 'wish', param: '', n: 4, firstDay: today, lastDay: today + 2 },
        { name: 'add_to_cart', param: 'colour', n: 1, firstDay: today, lastDay: today },
      ]);
      expect((await scene.claim()).deliveries.map(({ events }) => events.length)).toEqual([1]);
    });

    it('is not counted for a beacon that the commit overrules, and once where a part of it is known already', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const [known, fresh] = [scene.event(start), scene.event(start + 1)];
      await scene.store.admit(scene.beacon(person, [known]));
      await scene.store.admit({ ...scene.beacon(person, [known, fresh]), quarantined: strays });
      expect((await scene.store.quarantine(scene.site)).map(({ n }) => n)).toEqual([2, 1]);
      const late = { ...scene.beacon(person, [scene.event(start + 2)]), quarantined: strays };
      await scene.store.withdraw(scene.withdrawal(person, ['measure', 'ga4'], start + minute));
      expect(await scene.store.admit(late)).toEqual({ verdict: 'no_grant' });
      expect((await scene.store.quarantine(scene.site)).map(({ n }) => n)).toEqual([2, 1]);
    });

    it(`makes at most ${mostQuarantined} rows and one for the rest, and what is kept beside it still leaves`, async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const many = Array.from({ length: mostQuarantined - 1 }, (_, i) => ({ name: 'n', param: `p${i}`, n: 1 }));
      await scene.store.admit(counted(scene, many));
      const last = { name: 'n', param: 'last', n: 1 };
      await scene.store.admit(counted(scene, [last, { name: 'n', param: 'past', n: 3 }]));
      const full = { ...scene.beacon(person, [scene.event()]), quarantined: [{ name: 'x', param: '', n: 2 }, last] };
      expect(await scene.store.admit(full)).toMatchObject({ verdict: 'kept' });
      const rows = await scene.store.quarantine(scene.site);
      expect(rows).toHaveLength(mostQuarantined + 1);
      expect(rows.slice(0, 2).map(({ name, param, n }) => [name, param, n])).toEqual([
        [':more', '', 5],
        ['n', 'last', 2],
      ]);
      const again = {
        ...scene.beacon(person, [scene.event(start + 1)]),
        quarantined: [{ name: 'y', param: '', n: 1 }],
      };
      await scene.store.admit(again);
      expect((await scene.claim()).deliveries).toHaveLength(2);
      expect((await scene.balance()).days).toMatchObject([{ allowed: 2, waiting: 2 }]);
    });
  });
}
