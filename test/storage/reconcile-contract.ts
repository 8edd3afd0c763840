import { describe, expect, it } from 'vitest';
import type { Orphans } from '../../src/storage/rights-store.ts';
import { day, type Harness, hash, hour, minute, type Person, Scene, start } from './scene.ts';

export function reconcileContract(harness: () => Harness): void {
  const consent = (purpose: string, at: number, expires = at + 90 * day) =>
    JSON.stringify({ type: 'consent', purpose, state: 'granted', at, expires_at: expires });

  /** What a bug above the store, and a guard that is missing below it, would let through. */
  const past = async (scene: Scene, guard: string, sql: string, params: (string | number)[]) => {
    const [kept] = await scene.rows('SELECT sql FROM sqlite_schema WHERE name = ?1', guard);
    const dropped = { sql: `DROP TRIGGER ${guard}`, params: [] };
    await scene.harness.engine.commit([dropped, { sql, params }, { sql: String(kept?.['sql']), params: [] }]);
  };
  const event = (scene: Scene, grant: number, { received, at = received }: { received: number; at?: number }) =>
    past(
      scene,
      'event_needs_live_grant',
      `INSERT INTO event (day, grant_no, ids, visit, last_at, received, size, body) VALUES (?1, ?2, json_array(?3), 'v', ?4, ?5, 1,
        json_object('setting', json('{}'), 'events', json_array(json_array('x', ?4, json('{}')))))`,
      [scene.day(at), grant, hash(`${grant} ${at} ${received}`), at, received],
    );

  const orphansOf = async (scene: Scene): Promise<Orphans[]> => {
    const blocks = await scene.store.eventBlocks();
    const events = await Promise.all(blocks.map((each) => scene.store.orphanEvents(each)));
    return [...events.flat(), ...(await scene.store.orphanSends())].filter(({ site }) => site === scene.site);
  };
  const sent = async (scene: Scene, person: Person, now: number) => {
    await scene.store.admit(scene.beacon(person, [scene.event(now)], { now, visit: `at ${now}` }));
    const { lease, deliveries } = await scene.claim(now);
    const outcomes = deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' }) as const);
    await scene.store.settle(lease, now + 1000, outcomes);
  };
  const again = (scene: Scene, person: Person, at: number) =>
    scene.store.changeConsent({
      secretHash: person.secretHash,
      passHash: person.passHash,
      changeKey: hash(`${person.passHash} ${at}`),
      notice: scene.notice,
      at,
      day: scene.day(at),
      expires: at + 90 * day,
      granted: [{ purpose: 'measure', entry: consent('measure', at) }],
      ending: [{ purpose: 'ga4', ending: JSON.stringify({ type: 'withdrawn', purpose: 'ga4', at }) }],
    });
  const person = (scene: Scene, expires?: number) =>
    scene.person(['measure', 'ga4'], { expires, entries: ['measure', 'ga4'].map((p) => consent(p, start, expires)) });

  describe('the reconciler', () => {
    it('finds nothing in what the product itself did: sent, renewed, expired and given again, GA4 taken back', async () => {
      const scene = await Scene.open(harness());
      const renewing = await person(scene, start + hour);
      await sent(scene, renewing, start + minute);
      await again(scene, renewing, start + 2 * hour);
      await scene.store.admit(
        scene.beacon({ ...renewing, ga4: -1 }, [scene.event(start + 3 * hour)], {
          now: start + 3 * hour,
          visit: 'later',
        }),
      );
      expect((await scene.store.findSecret(renewing.secretHash))?.grants).toMatchObject([{ since: start + 2 * hour }]);
      expect(await orphansOf(scene)).toEqual([]);
    });

    it('finds nothing in a lease that was lost and settled long after its grants had expired', async () => {
      const scene = await Scene.open(harness());
      const someone = await person(scene, start + hour);
      await scene.store.admit(scene.beacon(someone, [scene.event()]));
      await scene.claim();
      await scene.store.settleLostLeases(start + 40 * day);
      expect(await orphansOf(scene)).toEqual([]);
    });

    it('finds an event whose grant does not exist, though nothing says whose it is', async () => {
      const scene = await Scene.open(harness());
      const far = start + 4_000 * day;
      await event(scene, 987_654, { received: far });
      await event(scene, 987_654, { received: far + minute });
      const blocks = await scene.store.eventBlocks();
      const found = await Promise.all(blocks.map((each) => scene.store.orphanEvents(each)));
      expect(found.flat().filter(({ site }) => site === undefined)).toEqual([
        { site: undefined, kind: 'event_without_grant', day: scene.day(far), count: 2, earliest: far },
      ]);
      await scene.lets('DELETE FROM event WHERE grant_no = 987654');
    });

    it('finds an event received when its grant had expired, or happened before it, by more than a clock may err', async () => {
      const scene = await Scene.open(harness());
      const someone = await person(scene, start + day);
      await event(scene, someone.measure, { received: start + day - 1 });
      await event(scene, someone.measure, { received: start + day });
      await event(scene, someone.measure, { received: start + day + hour });
      await event(scene, someone.measure, { received: start + hour, at: start - 5 * minute });
      await event(scene, someone.measure, { received: start + hour, at: start - 6 * minute });
      const found = await orphansOf(scene);
      expect(found).toHaveLength(2);
      expect(found).toEqual(
        expect.arrayContaining([
          { site: scene.site, kind: 'event_before_grant', day: scene.day(start), count: 1, earliest: start + hour },
          {
            site: scene.site,
            kind: 'event_outside_grant',
            day: scene.day(start + day),
            count: 2,
            earliest: start + day,
          },
        ]),
      );
    });

    it('finds an event received between two yeses, and one received after a withdrawal on record', async () => {
      const scene = await Scene.open(harness());
      const someone = await person(scene, start + hour);
      await again(scene, someone, start + day);
      await event(scene, someone.measure, { received: start + minute });
      await event(scene, someone.measure, { received: start + 2 * hour });
      expect(await orphansOf(scene)).toMatchObject([
        { kind: 'event_outside_grant', count: 1, earliest: start + 2 * hour },
      ]);
    });

    it('finds a send that began after its grant to the destination had ended', async () => {
      const scene = await Scene.open(harness());
      const someone = await person(scene);
      await sent(scene, someone, start + minute);
      const gone = start + hour;
      await again(scene, someone, gone);
      const insert = `INSERT INTO shipment
        (grant_no, visit, at, no, destination, destination_grant, size, tries, outcome, reason)
        VALUES (?1, 'v', ?2, 1, 'ga4', ?3, 1, 1, ?4, '204')`;
      expect(await scene.lets(insert, someone.measure, gone + 30_000, someone.ga4, 'sent')).toBe(true);
      expect(await orphansOf(scene)).toEqual([]);
      expect(await scene.lets(insert, someone.measure, gone + 2 * minute, someone.ga4, 'dead')).toBe(true);
      expect(await orphansOf(scene)).toEqual([]);
      expect(await scene.lets(insert, someone.measure, gone + 3 * minute, someone.ga4, 'unknown')).toBe(true);
      expect(await orphansOf(scene)).toMatchObject([
        { kind: 'send_without_grant', count: 1, earliest: gone + 3 * minute },
      ]);
    });

    it('finds a delivery that names the grants of another person', async () => {
      const scene = await Scene.open(harness());
      const [one, other] = [await person(scene), await person(scene)];
      const insert = `INSERT INTO delivery
        (no, site, day, destination, measure_grant, destination_grant, visit, events, size, state, due, tries, mark)
        VALUES (?5, ?1, 1, 'ga4', ?2, ?3, ?6, '[]', 1, 'waiting', ?4, 0, 'm')`;
      await scene.store.admit(scene.beacon({ ...one, ga4: -1 }, [scene.event()]));
      const place = [await scene.freeDelivery(one), one.visit];
      await past(scene, 'delivery_needs_live_grants', insert, [scene.site, one.measure, other.ga4, start, ...place]);
      expect(await orphansOf(scene)).toMatchObject([{ kind: 'delivery_without_grant', day: 1, count: 1 }]);
      await scene.lets('DELETE FROM delivery WHERE site = ?1', scene.site);
    });
  });

  describe('an incident', () => {
    it('is drafted once for one kind and subject, grows while it is a draft, and stays as an officer left it', async () => {
      const scene = await Scene.open(harness());
      const draft = {
        site: scene.site,
        kind: 'event_without_grant',
        subject: '2026-11-23',
        occurred: start,
        aware: start + hour,
        count: 2,
      };
      expect(await scene.store.draftIncidents([draft, { ...draft, subject: '2026-11-24' }])).toBe(2);
      expect(await scene.store.draftIncidents([draft])).toBe(0);
      await scene.store.draftIncidents([{ ...draft, occurred: start - 1, aware: start + day, count: 5 }]);
      const [first] = await scene.store.incidents(scene.site);
      expect(first).toMatchObject({ ...draft, occurred: start - 1, count: 5, state: 'draft' });
      await scene.lets("UPDATE incident SET state = 'assessed' WHERE no = ?1", first?.no ?? 0);
      await scene.store.draftIncidents([{ ...draft, count: 9 }]);
      expect((await scene.store.incidents(scene.site)).map(({ count }) => count)).toEqual([5, 2]);
      expect(await scene.store.incidents('another')).toEqual([]);
    });
  });
}
