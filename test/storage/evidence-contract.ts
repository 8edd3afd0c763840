import { describe, expect, it } from 'vitest';
import { day, type Harness, type Person, Scene, start } from './scene.ts';

const evidence = 1_825;

export function evidenceContract(harness: () => Harness): void {
  const run = async (scene: Scene, now: number): Promise<number> => {
    const { store, site } = scene;
    const today = scene.day(now);
    const open = await store.beginDestruction({ site, lane: 'evidence', before: today - evidence, today });
    const no = open?.no ?? -1;
    for (let due = await store.dueReceipts(no, 100); due.length > 0; due = await store.dueReceipts(no, 100)) {
      await store.destroyReceipts(no, due);
    }
    await store.finishDestruction(no, now);
    return (await store.finishedDestructions()).find((each) => each.no === no)?.receipts ?? -1;
  };
  const closeAll = async (scene: Scene) => {
    for (const { no, site } of (await scene.store.finishedErasures()).filter(({ site }) => site === scene.site)) {
      await scene.store.closeErasure({ no, site, at: start, entry: '{"type":"erased"}' });
    }
  };
  const withdrawn = async (scene: Scene, at: number): Promise<Person> => {
    const person = await scene.person(['measure']);
    const ending = [{ purpose: 'measure', ending: `{"at":${at},"purpose":"measure","type":"withdrawn"}` }] as const;
    await scene.store.withdraw({ secretHash: person.secretHash, at, day: scene.day(at), ending });
    return person;
  };
  const receipts = async (scene: Scene) =>
    (await scene.rows('SELECT id, salt FROM receipt WHERE site = ?1', scene.site)).length;

  describe('the evidence period', () => {
    it('keeps a receipt until it is over, counted from its last end, and then lets go of it with its salt', async () => {
      const scene = await Scene.open(harness());
      const at = start + 100 * day;
      const person = await withdrawn(scene, at);
      await closeAll(scene);
      expect(await run(scene, at + evidence * day)).toBe(0);
      expect(await receipts(scene)).toBe(1);
      const entries = await scene.entries();
      expect(await run(scene, at + (evidence + 1) * day)).toBe(1);
      expect(await receipts(scene)).toBe(0);
      expect(await scene.store.findSecret(person.secretHash)).toBeUndefined();
      expect(await scene.entries()).toEqual(entries);
    });

    it('keeps the receipt of a yes that still has a row, of an open hold, and of an erasure that is not certified', async () => {
      const scene = await Scene.open(harness());
      const at = start + day;
      await scene.person(['measure'], { expires: start + 9_000 * day });
      const held = await withdrawn(scene, at);
      const receipt = (await scene.store.findSecret(held.secretHash))?.receipt ?? 0;
      const { site } = scene;
      const no = await scene.store.hold({ receipt, basis: 'LPRPSP 36', site, at, entry: '{}' });
      await closeAll(scene);
      await withdrawn(scene, at);
      const over = at + 2 * evidence * day;
      expect(await run(scene, over)).toBe(0);
      await closeAll(scene);
      expect(await run(scene, over + day)).toBe(1);
      const entry = '{"at":1,"events":0,"passed_on":0,"type":"hold_released"}';
      await scene.store.releaseHold({ no, site, at, day: 1, entry });
      expect(await run(scene, over + 2 * day)).toBe(1);
      expect(await receipts(scene)).toBe(1);
    });

    it('touches no receipt of another site', async () => {
      const [scene, other] = [await Scene.open(harness()), await Scene.open(harness())];
      await withdrawn(other, start);
      await closeAll(other);
      expect(await run(scene, start + 9_000 * day)).toBe(0);
      expect(await receipts(other)).toBe(1);
    });
  });
}
