import { describe, expect, it } from 'vitest';
import { deliveriesPerRow } from '../../src/storage/sqlite/conditions.ts';
import { type Harness, Scene, start } from './scene.ts';

/** Rule 5: the rule stands in the database too, so that a bug above it cannot break it. */
export function guardContract(harness: () => Harness): void {
  const insertEvent = `INSERT INTO event (day, grant_no, visit, received, last_at, size, ids, body)
    VALUES (1, ?1, ?2, ?3, 1, 1, '["forced"]', '{"setting":{},"events":[["x",1,{}]]}')`;
  const insertDelivery = `INSERT INTO delivery
    (no, site, day, destination, measure_grant, destination_grant, visit, events, size, state, due, tries, mark)
    VALUES (?3, 's', 1, 'ga4', ?1, ?2, ?4, '[]', 1, 'waiting', 0, 0, 'm')`;

  /** Whoever inserts it: what may not be kept is no row, and the database says that nothing changed. */
  const keeps = async (scene: Scene, grant: number, visit: string, received: number) => {
    const rows = async () => (await scene.rows('SELECT count(*) AS n FROM event'))[0]?.['n'];
    const before = await rows();
    const insert = { sql: insertEvent, params: [grant, visit, received] };
    const [answer] = await scene.harness.engine.commit([insert]);
    expect(answer).toHaveLength(before === (await rows()) ? 0 : 1);
    return answer?.length === 1;
  };

  describe('the database itself', () => {
    it('keeps no event without a grant, on an expired one, for another purpose, or outside a visit', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + 1000 });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { measure, ga4, visit } = person;
      expect(await keeps(scene, 987_654, visit, start)).toBe(false);
      expect(await keeps(scene, measure, visit, start + 1000)).toBe(false);
      expect(await keeps(scene, ga4, visit, start)).toBe(false);
      expect(await keeps(scene, measure, 'another visit', start)).toBe(false);
      expect(await keeps(scene, measure, visit, start)).toBe(true);
    });

    it('keeps no event under a voided notice', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.lets('UPDATE notice SET voided = 1 WHERE site = ?1', scene.site);
      expect(await keeps(scene, person.measure, person.visit, start)).toBe(false);
    });

    it('refuses a delivery unless both grants live, are for their purposes, and are one person’s', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const other = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon({ ...person, ga4: -1 }, [scene.event()]));
      const place = [await scene.freeDelivery(person), person.visit] as const;
      expect(await scene.lets(insertDelivery, person.measure, 987_654, ...place)).toBe(false);
      expect(await scene.lets(insertDelivery, person.ga4, person.measure, ...place)).toBe(false);
      expect(await scene.lets(insertDelivery, person.measure, other.ga4, ...place)).toBe(false);
      expect(await scene.lets(insertDelivery, person.measure, person.ga4, ...place)).toBe(true);
      await scene.lets("DELETE FROM delivery WHERE site = 's'");
    });

    it('refuses a delivery unless its number leads to a row of its own visit, where whoever ends the grant looks for it', async () => {
      const scene = await Scene.open(harness());
      const [person, other] = [await scene.person(['measure', 'ga4']), await scene.person(['measure', 'ga4'])];
      for (const each of [person, other]) {
        await scene.store.admit(scene.beacon({ ...each, ga4: -1 }, [scene.event()]));
      }
      const [own, foreign] = [await scene.freeDelivery(person), await scene.freeDelivery(other)];
      const insert = (no: number, visit: string) => scene.lets(insertDelivery, person.measure, person.ga4, no, visit);
      expect(await insert(987_654_321, person.visit)).toBe(false);
      expect(await insert(foreign, person.visit)).toBe(false);
      expect(await insert(own, other.visit)).toBe(false);
      expect(await insert(own, person.visit)).toBe(true);
      await scene.lets("DELETE FROM delivery WHERE site = 's'");
    });

    it('refuses to destroy a row before its deliveries, a visit before its rows, and a grant before either', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { measure, ga4 } = person;
      const destroy = {
        row: () => scene.lets('DELETE FROM event WHERE grant_no = ?1', measure),
        visit: () => scene.lets('DELETE FROM visit WHERE grant_no = ?1', measure),
        destination: () => scene.lets('DELETE FROM "grant" WHERE no = ?1', ga4),
        measure: () => scene.lets('DELETE FROM "grant" WHERE no = ?1', measure),
      };
      const tried = async () => [
        await destroy.measure(),
        await destroy.destination(),
        await destroy.visit(),
        await destroy.row(),
      ];
      expect(await tried()).toEqual([false, false, false, false]);
      await scene.lets('DELETE FROM delivery WHERE measure_grant = ?1', measure);
      expect(await tried()).toEqual([false, true, false, true]);
      expect([await destroy.visit(), await destroy.measure()]).toEqual([true, true]);
    });

    it('refuses to destroy a row before a dead letter of it, whose number would come back with the row’s', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'dead', reason: 'status_400' })),
      );
      const destroyed = () => scene.lets('DELETE FROM event WHERE grant_no = ?1', person.measure);
      expect(await destroyed()).toBe(false);
      await scene.lets('DELETE FROM dead_letter WHERE measure_grant = ?1', person.measure);
      expect(await destroyed()).toBe(true);
    });

    it('gives a row no number that a delivery of an earlier one still has', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const { lease, deliveries } = await scene.claim();
      await scene.store.withdraw(scene.withdrawal(person));
      const next = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(next, [scene.event()]));
      const [row] = await scene.rows('SELECT no FROM event WHERE grant_no = ?1', next.measure);
      const out = deliveries.map(({ no }) => Math.floor(no / deliveriesPerRow));
      expect(out).toHaveLength(1);
      expect(Number(row?.['no'])).toBeGreaterThan(Math.max(...out));
      await scene.store.settle(
        lease,
        start,
        deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' })),
      );
    });

    it('refuses a delivery under a grant that has expired when it is due', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + 1000 });
      await scene.store.admit(scene.beacon({ ...person, ga4: -1 }, [scene.event()]));
      const place = [await scene.freeDelivery(person), person.visit] as const;
      const due = (at: number) => insertDelivery.replace("'waiting', 0", `'waiting', ${at}`);
      expect(await scene.lets(due(start + 1000), person.measure, person.ga4, ...place)).toBe(false);
      expect(await scene.lets(due(start + 999), person.measure, person.ga4, ...place)).toBe(true);
      await scene.lets("DELETE FROM delivery WHERE site = 's'");
    });

    it('refuses to move a delivery to other grants', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      const other = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const move = 'UPDATE delivery SET measure_grant = ?1, destination_grant = ?2 WHERE measure_grant = ?3';
      expect(await scene.lets(move, other.measure, other.ga4, person.measure)).toBe(false);
    });

    it('refuses to rewrite an event', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      expect(await scene.lets('UPDATE event SET body = \'{"x":1}\' WHERE grant_no = ?1', person.measure)).toBe(false);
    });

    it('refuses to rewrite or remove a ledger entry', async () => {
      const scene = await Scene.open(harness());
      expect(await scene.lets("UPDATE entry SET json = '{}' WHERE log = ?1", scene.site)).toBe(false);
      expect(await scene.lets('DELETE FROM entry WHERE log = ?1', scene.site)).toBe(false);
      expect(await scene.entries()).toHaveLength(1);
    });

    it('refuses to end a grant that visits still hang on', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      expect(await scene.lets('DELETE FROM "grant" WHERE no = ?1', person.measure)).toBe(false);
    });

    it('never gives the number of an ended grant to another one', async () => {
      const scene = await Scene.open(harness());
      const ended = await scene.person(['measure', 'ga4']);
      await scene.store.withdraw(scene.withdrawal(ended));
      const next = await scene.person(['measure']);
      expect(next.measure).toBeGreaterThan(Math.max(ended.measure, ended.ga4));
    });

    it('commits a batch whole or not at all', async () => {
      const scene = await Scene.open(harness());
      const insert = `INSERT INTO counted (site, day, name, page, n) VALUES (?1, 1, 'a', '/', 1)`;
      const batch = [insert, insert].map((sql) => ({ sql, params: [scene.site] }));
      await expect(scene.harness.engine.commit(batch)).rejects.toThrow();
      expect(await scene.store.countedCells(scene.site, 1)).toEqual([]);
    });
  });
}
