import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import type { GrantEnd, JournaledEnd } from '../../src/storage/rights-store.ts';
import { day, type Harness, hash, minute, type Person, Scene, start } from './scene.ts';

const at = start + minute;

export function replayContract(harness: () => Harness): void {
  const lines = ({ secretHash }: Person, when = at): JournaledEnd[] =>
    (['measure', 'ga4'] as const).map((purpose) => ({ secretHash, purpose, at: when }));

  const replay = async (scene: Scene, ends: readonly JournaledEnd[]) => {
    const found = await scene.store.outstanding(ends);
    const full = (each: JournaledEnd): GrantEnd => {
      const { purpose, at: when } = each;
      const entry = JSON.stringify({ type: 'withdrawn', purpose, at: when, record_id: randomUUID() });
      return { ...each, day: scene.day(when), entry };
    };
    await scene.store.replayWithdrawals(ends.map(full));
    return found.map(({ purpose }) => purpose).sort();
  };

  const regrant = (scene: Scene, person: Person, when: number) =>
    scene.store.changeConsent({
      secretHash: person.secretHash,
      passHash: person.passHash,
      changeKey: hash(`${person.passHash} ${when}`),
      notice: scene.notice,
      at: when,
      day: scene.day(when),
      expires: when + 90 * day,
      granted: (['measure', 'ga4'] as const).map((purpose) => {
        const yes = { type: 'consent', purpose, state: 'granted', at: when, expires_at: when + 90 * day };
        return { purpose, entry: JSON.stringify(yes) };
      }),
      ending: [],
    });
  const live = async (scene: Scene, { secretHash }: Person) =>
    (await scene.store.findSecret(secretHash))?.grants.length;

  describe('a withdrawal read back from outside', () => {
    it('is carried out in a database that does not know it, at its own instant, with everything that hangs on it', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      expect(await replay(scene, lines(person))).toEqual(['ga4', 'measure']);
      expect(await live(scene, person)).toBe(0);
      expect((await scene.store.findSecret(person.secretHash))?.withdrawn).toBe(at);
      expect((await scene.claim(at + minute)).deliveries).toEqual([]);
      const entries = (await scene.entries()).slice(-2).map((entry): unknown => JSON.parse(entry));
      expect(entries).toMatchObject(['measure', 'ga4'].map((purpose) => ({ type: 'withdrawn', purpose, at })));
      const { days, rows } = await scene.balance();
      expect([rows.kept, imbalances(days, rows)]).toEqual([0, []]);
    });

    it('does nothing where it was carried out, however often it is read', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await replay(scene, lines(person));
      const entries = await scene.entries();
      expect(await replay(scene, lines(person))).toEqual([]);
      expect(await scene.entries()).toEqual(entries);
    });

    it('leaves a yes that was given after it', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await replay(scene, lines(person));
      await regrant(scene, person, at + minute);
      expect(await replay(scene, lines(person))).toEqual([]);
      expect(await live(scene, person)).toBe(2);
    });

    it('leaves a yes that was given after it by a clock that had been set back', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await replay(scene, lines(person, start + day));
      await regrant(scene, person, start + minute);
      expect(await replay(scene, lines(person, start + day))).toEqual([]);
      expect(await live(scene, person)).toBe(2);
    });

    it('leaves a yes that was renewed after it, when it was never committed here', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await regrant(scene, person, at + minute);
      expect((await scene.store.findSecret(person.secretHash))?.grants[0]?.since).toBe(start);
      expect(await replay(scene, lines(person))).toEqual([]);
      expect(await live(scene, person)).toBe(2);
    });

    it('ends what was granted before it and renewed before it', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await regrant(scene, person, start + 1);
      expect(await replay(scene, lines(person))).toEqual(['ga4', 'measure']);
      expect(await live(scene, person)).toBe(0);
    });

    it('of many people is one commit', async () => {
      const scene = await Scene.open(harness());
      const people = [await scene.person(['measure']), await scene.person(['ga4']), await scene.person(['measure'])];
      const unknown = { secretHash: hash('of a database yet older'), purpose: 'measure', at } as const;
      expect(await replay(scene, [...people.flatMap((person) => lines(person)), unknown])).toHaveLength(3);
      expect(await Promise.all(people.map((person) => live(scene, person)))).toEqual([0, 0, 0]);
    });
  });
}
