import { describe, expect, it } from 'vitest';
import { mostQuarantined, oftenQuarantined, quarantinedOneIn } from '../../src/storage/sqlite/admit.ts';
import type { Admission } from '../../src/storage/store.ts';
import { day, type Harness, minute, Scene, start } from './scene.ts';

type Stray = NonNullable<Admission['quarantined']>;

const wish: Stray = { name: 'wish', param: '', n: 2 };
const colour: Stray = { name: 'add_to_cart', param: 'colour', n: 1 };

function counted(scene: Scene, quarantined: Stray, at = start): Admission {
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
    const numbers = async (scene: Scene) =>
      (await scene.store.quarantine(scene.site)).map(({ name, param, n }) => [name, param, n]);

    it('is counted by its name, with its first and its last day, under a beacon that is kept or counted', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const admission = { ...scene.beacon(person, [scene.event()]), quarantined: wish };
      expect(await scene.store.admit(admission)).toMatchObject({ verdict: 'kept' });
      await scene.store.admit(counted(scene, colour));
      await scene.store.admit(counted(scene, wish, start + 2 * day));
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
      await scene.store.admit({ ...scene.beacon(person, [known, fresh]), quarantined: wish });
      expect(await numbers(scene)).toEqual([['wish', '', 2]]);
      const late = { ...scene.beacon(person, [scene.event(start + 2)]), quarantined: wish };
      await scene.store.withdraw(scene.withdrawal(person, ['measure', 'ga4'], start + minute));
      expect(await scene.store.admit(late)).toEqual({ verdict: 'no_grant' });
      expect(await numbers(scene)).toEqual([['wish', '', 2]]);
    });

    it(`makes at most ${mostQuarantined} rows and one for the rest, and what is kept beside it still leaves`, async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await fill(scene, mostQuarantined - 1);
      const last = { name: 'n', param: 'last', n: 1 };
      for (const stray of [last, { name: 'n', param: 'past', n: 3 }]) {
        await scene.store.admit(counted(scene, stray));
      }
      for (const quarantined of [{ name: 'x', param: '', n: 2 }, last]) {
        const beacon = { ...scene.beacon(person, [scene.event(start + quarantined.n)]), quarantined };
        expect(await scene.store.admit(beacon)).toMatchObject({ verdict: 'kept' });
      }
      const rows = await numbers(scene);
      expect(rows).toHaveLength(mostQuarantined + 1);
      expect(rows.slice(0, 2)).toEqual([
        [':more', '', 5],
        ['n', 'last', 2],
      ]);
      expect((await scene.claim()).deliveries).toHaveLength(2);
      expect((await scene.balance()).days).toMatchObject([{ allowed: 2, waiting: 2 }]);
    });

    it('is written seldom once it came often, and its number and its last day stay right', async () => {
      const scene = await Scene.open(harness());
      await scene.store.admit(counted(scene, { ...colour, n: oftenQuarantined }));
      const whole = start - (start % quarantinedOneIn);
      for (let ms = 0; ms < 2 * quarantinedOneIn; ms += 1) {
        await scene.store.admit(counted(scene, colour, whole + ms));
      }
      expect(await numbers(scene)).toEqual([['add_to_cart', 'colour', oftenQuarantined + 2 * quarantinedOneIn]]);
      await scene.store.admit(counted(scene, colour, whole + day + 1));
      const [row] = await scene.store.quarantine(scene.site);
      expect(row).toMatchObject({ n: oftenQuarantined + 2 * quarantinedOneIn + 1, lastDay: scene.day(whole + day) });
    });
  });

  /** So many names, one after the other would take too long. */
  async function fill(scene: Scene, names: number): Promise<void> {
    const params = JSON.stringify(Array.from({ length: names }, (_, i) => `p${i}`));
    const insert = `INSERT INTO quarantine (site, name, param, n, first_day, last_day)
      SELECT ?1, 'n', value, 1, 1, 1 FROM json_each(?2)`;
    await harness().engine.commit([{ sql: insert, params: [scene.site, params] }]);
  }
}
