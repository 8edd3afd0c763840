import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import type { DestinationName } from '../../src/destinations/name.ts';
import type { Settlement } from '../../src/storage/delivery-store.ts';
import type { PlannedDelivery } from '../../src/storage/store.ts';
import { type Harness, minute, type Person, Scene, start } from './scene.ts';

/** What goes to the site's own webhook goes by the grant to measure, and is known there by its visit. */
export function webhookContract(harness: () => Harness): void {
  /** One event of this visit, planned for each of these destinations. */
  const admit = async (scene: Scene, person: Person, visit: string, to: readonly DestinationName[] = ['webhook']) => {
    const beacon = scene.beacon({ ...person, ga4: -1 }, [scene.event()], { visit });
    const deliveries = to.map((destination): PlannedDelivery =>
      destination === 'ga4'
        ? { destination, purpose: 'ga4', grant: person.ga4, repeatable: false }
        : { destination, purpose: 'measure', grant: person.measure, repeatable: true },
    );
    const { kept } = beacon;
    const events = kept?.events.map((event) => ({ ...event, deliveries: deliveries.map((_, place) => place) })) ?? [];
    const ids = to.includes('ga4') ? { client: `client of ${visit}`, session: 3 } : {};
    const leaving = { ...ids, deliveries };
    await scene.store.admit({ ...beacon, ...(kept && { kept: { ...kept, events, leaving } }) });
  };
  const settle = async (scene: Scene, destination: DestinationName, outcome: Outcome) => {
    const { lease, deliveries } = await scene.claim(start, { destination });
    await scene.store.settle(
      lease,
      start,
      deliveries.map(({ no }) => ({ no, ...outcome })),
    );
    return deliveries;
  };
  const listed = async (scene: Scene) =>
    (await scene.store.deletions(scene.site, 100)).map(({ destination, client }) => `${destination}: ${client}`).sort();
  const both = (scene: Scene) => scene.person(['measure', 'ga4']);

  describe('what goes to the webhook', () => {
    it('leaves by the yes to measure alone, and is known there by its visit', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await admit(scene, person, person.visit);
      expect((await scene.claim()).deliveries).toEqual([]);
      const { deliveries } = await scene.claim(start, { destination: 'webhook' });
      expect(deliveries).toMatchObject([{ destination: 'webhook', client: person.visit, grant: person.measure }]);
    });

    it('gives a visit no client of GA4’s, before its yes or after it ended, so that none is listed that Google never saw', async () => {
      const scene = await Scene.open(harness());
      const person = await both(scene);
      const client = () => scene.rows('SELECT ga_client FROM visit WHERE grant_no = ?1', person.measure);
      await admit(scene, person, 'one');
      expect(await client()).toEqual([{ ga_client: null }]);
      await admit(scene, person, 'one', ['ga4', 'webhook']);
      expect(await client()).toEqual([{ ga_client: 'client of one' }]);
      await settle(scene, 'ga4', sent);
      await scene.store.withdraw(scene.withdrawal(person, ['ga4']));
      await admit(scene, person, 'one');
      expect(await client()).toEqual([{ ga_client: null }]);
      await scene.store.withdraw(scene.withdrawal(person, ['measure']));
      expect(await listed(scene)).toEqual(['ga4: client of one']);
    });

    it('is purged with the yes to measure while it waits, and is nowhere to be deleted', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await admit(scene, person, 'waits');
      const erased = await scene.store.withdraw(scene.withdrawal(person, ['measure']));
      expect(erased).toMatchObject({ events: 1, deliveries: 1, inFlight: 0 });
      expect((await scene.claim(start, { destination: 'webhook' })).deliveries).toEqual([]);
      expect(await listed(scene)).toEqual([]);
      const { days, rows } = await scene.balance();
      expect(days).toMatchObject([{ allowed: 1, purged: 1, sent: 0 }]);
      expect(imbalances(days, rows)).toEqual([]);
    });

    it('is to be deleted there once it was sent, is out, or may have arrived unseen', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await admit(scene, person, 'sent');
      await settle(scene, 'webhook', sent);
      await admit(scene, person, 'refused');
      await settle(scene, 'webhook', { outcome: 'dead', reason: 'gone_410' });
      await admit(scene, person, 'again');
      await settle(scene, 'webhook', { outcome: 'retry', due: start + 30 * minute });
      await admit(scene, person, 'out');
      await scene.claim(start, { destination: 'webhook' });
      await admit(scene, person, 'waits');
      const erased = await scene.store.withdraw(scene.withdrawal(person, ['measure']));
      expect(erased).toMatchObject({ events: 5, deliveries: 2, inFlight: 1 });
      expect(await listed(scene)).toEqual(['webhook: again', 'webhook: out', 'webhook: sent']);
    });

    it('stays there when the yes to GA4 alone ends, and goes on', async () => {
      const scene = await Scene.open(harness());
      const person = await both(scene);
      await admit(scene, person, 'one', ['ga4', 'webhook']);
      await settle(scene, 'ga4', sent);
      await settle(scene, 'webhook', sent);
      await admit(scene, person, 'one', ['ga4', 'webhook']);
      await scene.store.withdraw(scene.withdrawal(person, ['ga4']));
      expect(await listed(scene)).toEqual(['ga4: client of one']);
      const { deliveries } = await scene.claim(start + minute, { destination: 'webhook' });
      expect(deliveries).toMatchObject([{ client: 'one' }]);
      expect((await scene.claim(start + minute)).deliveries).toEqual([]);
    });

    it('is to be deleted at each destination by what that one knows, once, when everything ends', async () => {
      const scene = await Scene.open(harness());
      const person = await both(scene);
      await admit(scene, person, 'one', ['ga4', 'webhook']);
      await admit(scene, person, 'one', ['webhook']);
      await settle(scene, 'ga4', sent);
      await settle(scene, 'webhook', sent);
      await scene.store.withdraw(scene.withdrawal(person));
      expect(await listed(scene)).toEqual(['ga4: client of one', 'webhook: one']);
    });

    it('is counted by a voiding before it ends anything, and listed when it does', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await admit(scene, person, 'sent');
      await settle(scene, 'webhook', sent);
      await admit(scene, person, 'waits');
      expect(await scene.store.voidEffect(scene.site, 1)).toMatchObject({ grants: 1, deliveries: 1, clients: 1 });
      await scene.store.voidNotice({ site: scene.site, version: 1, at: start + minute, entry: '{"grants":0}' });
      const ends = (await scene.store.voidedReceipts(0, 10_000))
        .filter(({ site }) => site === scene.site)
        .flatMap(({ secretHash, purposes }) =>
          purposes.map((purpose) => ({ secretHash, purpose, at: start + minute, day: 1, entry: '{"voided":1}' })),
        );
      await scene.store.endVoided(ends);
      expect(await listed(scene)).toEqual(['webhook: sent']);
    });
  });

  describe('the database itself', () => {
    it('refuses the webhook a delivery by any grant but one to measure, of the same person', async () => {
      const scene = await Scene.open(harness());
      const [person, other] = [await both(scene), await both(scene)];
      const insert = `INSERT INTO delivery
        (no, site, day, destination, measure_grant, destination_grant, visit, events, size, state, due, tries, mark)
        VALUES (?4, ?1, 1, 'webhook', ?2, ?3, 'v', '[]', 1, 'waiting', 0, 0, 'm')`;
      await admit(scene, person, 'v', []);
      const no = await scene.freeDelivery(person);
      expect(await scene.lets(insert, scene.site, person.measure, person.ga4, no)).toBe(false);
      expect(await scene.lets(insert, scene.site, person.measure, other.measure, no)).toBe(false);
      expect(await scene.lets(insert, scene.site, person.measure, person.measure, no)).toBe(true);
      await scene.lets('DELETE FROM delivery WHERE site = ?1', scene.site);
    });
  });

  describe('the reconciler', () => {
    const orphans = async (scene: Scene) =>
      (await scene.store.orphanSends()).filter(({ site }) => site === scene.site).map(({ kind }) => kind);

    it('finds nothing in what was sent to the webhook, waits for it or died on the way', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await admit(scene, person, 'sent');
      await settle(scene, 'webhook', sent);
      await admit(scene, person, 'dead');
      await settle(scene, 'webhook', { outcome: 'dead', reason: 'gone_410' });
      await admit(scene, person, 'waits');
      expect(await orphans(scene)).toEqual([]);
    });

    it('finds a send to the webhook, and a dead letter, that names another grant than one to measure', async () => {
      const scene = await Scene.open(harness());
      const person = await both(scene);
      const shipment = `INSERT INTO shipment
        (grant_no, visit, at, no, destination, destination_grant, size, tries, outcome, reason)
        VALUES (?1, 'v', ?2, 1, 'webhook', ?1, 1, 1, 'sent', '204')`;
      expect(await scene.lets(shipment, person.ga4, start + minute)).toBe(true);
      const letter = `INSERT INTO dead_letter
        (site, day, destination, measure_grant, destination_grant, visit, events, size, tries, repeatable, reason, at)
        VALUES (?1, 1, 'webhook', ?2, ?3, 'v', '[]', 1, 1, 1, 'gone_410', ?4)`;
      expect(await scene.lets(letter, scene.site, person.measure, person.ga4, start)).toBe(true);
      const found = await scene.store.orphanSends();
      expect(found.filter(({ site }) => site === scene.site)).toMatchObject([{ kind: 'delivery_without_grant' }]);
      expect(found.filter(({ site, kind }) => site === undefined && kind === 'send_without_grant')).toHaveLength(1);
      await scene.lets('DELETE FROM shipment WHERE grant_no = ?1', person.ga4);
      await scene.lets('DELETE FROM dead_letter WHERE site = ?1', scene.site);
    });
  });
}

type Outcome = Settlement extends infer One ? (One extends Settlement ? Omit<One, 'no'> : never) : never;

const sent: Outcome = { outcome: 'sent', reason: '204' };
