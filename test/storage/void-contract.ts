import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import type { GrantEnd, VoidedReceipt } from '../../src/storage/rights-store.ts';
import { day, type Harness, hash, minute, Scene, start } from './scene.ts';

const at = start + minute;

function voiding(scene: Scene, version = 1) {
  const words = `"reason":"« 17 » n’y est pas — é\\u2028"`;
  return { site: scene.site, version, at, entry: `{"at":${at},"grants":0,${words},"type":"notice_voided"}` };
}

function endsOf(scene: Scene, receipts: readonly VoidedReceipt[]): GrantEnd[] {
  return receipts
    .filter(({ site }) => site === scene.site)
    .flatMap(({ secretHash, purposes }) => {
      return purposes.map((purpose) => {
        const entry = `{"voided":"${purpose}"}`;
        return { secretHash, purpose, at, day: scene.day(at), entry };
      });
    });
}

async function endAll(scene: Scene): Promise<void> {
  await scene.store.endVoided(endsOf(scene, await scene.store.voidedReceipts(0, 10_000)));
}

export function voidContract(harness: () => Harness): void {
  const second = async (scene: Scene) => {
    const text = scene.text({ version: 2, hash: hash(`${scene.site} 2`), entry: '{"second":true}' });
    await scene.store.publishNotices([text], []);
    return text.hash;
  };

  describe('a voided notice', () => {
    it('stops every grant made on it in its own commit: nothing is stored, handed out or granted any more', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.store.voidNotice(voiding(scene));
      expect((await scene.claim(at)).deliveries).toEqual([]);
      const late = await scene.store.admit(scene.beacon(person, [scene.event(at)], { now: at }));
      expect(late).toEqual({ verdict: 'no_grant' });
      expect((await scene.balance()).days).toMatchObject([{ reasons: { notice_voided: 1 } }]);
      expect(await scene.store.recordConsent(scene.receipt(['measure']))).toBeUndefined();
      expect((await scene.store.findPass(person.passHash))?.grants.map(({ voided }) => voided)).toEqual([true, true]);
    });

    it('takes every text of its version, in each language and on each surface, and none of another', async () => {
      const scene = await Scene.open(harness());
      const texts = (['fr', 'en'] as const).flatMap((language) =>
        (['banner', 'cmp:x'] as const).map((surface) => {
          return scene.text({ language, surface, hash: hash(`${scene.site} ${language} ${surface}`) });
        }),
      );
      await scene.store.publishNotices(texts, []);
      await second(scene);
      await scene.store.voidNotice(voiding(scene));
      const kept = (await scene.store.listNotices()).filter(({ site }) => site === scene.site);
      expect(kept.map(({ version, voided }) => `${version} ${voided ?? 'in force'}`).sort()).toEqual([
        ...Array.from({ length: 4 }, () => `1 ${at}`),
        '2 in force',
      ]);
    });

    it('is on record once, with the count that its commit took and every other byte as it was given', async () => {
      const scene = await Scene.open(harness());
      await scene.person(['measure', 'ga4']);
      await scene.person(['measure']);
      const wanted = voiding(scene);
      await scene.store.voidNotice(wanted);
      await scene.store.voidNotice({ ...wanted, at: at + 1 });
      await scene.store.voidNotice(voiding(scene, 9));
      const entries = (await scene.entries()).filter((entry) => entry.includes('notice_voided'));
      expect(entries).toEqual([wanted.entry.replace('"grants":0', '"grants":3')]);
    });

    it('says beforehand what it would end, and afterwards what is left to end', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.person(['measure']);
      await scene.store.admit(scene.beacon(person, [scene.event(), scene.event()]));
      const { lease, deliveries } = await scene.claim();
      const outcomes = deliveries.map(({ no }) => ({ no, outcome: 'sent', reason: '204' }) as const);
      await scene.store.settle(lease, start, outcomes);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const effect = { voided: null, grants: 3, receipts: 2, events: 3, deliveries: 1, clients: 1 };
      expect(await scene.store.voidEffect(scene.site, 1)).toEqual(effect);
      expect(await scene.store.voidEffect(scene.site, 2)).toBeUndefined();
      await scene.store.voidNotice(voiding(scene));
      expect(await scene.store.voidEffect(scene.site, 1)).toEqual({ ...effect, voided: at });
      await endAll(scene);
      const nothing = { grants: 0, receipts: 0, events: 0, deliveries: 0, clients: 0 };
      expect(await scene.store.voidEffect(scene.site, 1)).toEqual({ voided: at, ...nothing });
    });

    it('ends its grants as a withdrawal would, many receipts in one commit, each counted for itself', async () => {
      const scene = await Scene.open(harness());
      const [one, two] = [await scene.person(['measure', 'ga4']), await scene.person(['measure'])];
      const flying = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(flying, [scene.event()]));
      const claimed = await scene.claim();
      await scene.store.admit(scene.beacon(one, [scene.event(), scene.event()]));
      await scene.store.admit(scene.beacon(two, [scene.event(start - day)]));
      await scene.store.voidNotice(voiding(scene));
      await endAll(scene);
      await endAll(scene);
      const counts = 'SELECT cause, events, deliveries, in_flight FROM erasure WHERE site = ?1 ORDER BY receipt_no';
      expect(await scene.rows(counts, scene.site)).toEqual([
        { cause: 'voided', events: 2, deliveries: 1, in_flight: 0 },
        { cause: 'voided', events: 1, deliveries: 0, in_flight: 0 },
        { cause: 'voided', events: 1, deliveries: 0, in_flight: 1 },
      ]);
      await scene.store.settle(claimed.lease, at, [{ no: claimed.deliveries[0]?.no ?? 0, outcome: 'dropped' }]);
      const finished = (await scene.store.finishedErasures()).filter(({ site }) => site === scene.site);
      expect(finished.map(({ flew }) => flew.stopped)).toEqual([0, 0, 1]);
      expect((await scene.entries()).filter((entry) => entry.includes('"voided"'))).toHaveLength(5);
      const choices = 'SELECT voided, withdrawn FROM choice WHERE site = ?1 AND voided > 0';
      expect(await scene.rows(choices, scene.site)).toEqual([{ voided: 3, withdrawn: 0 }]);
      expect((await scene.store.findSecret(one.secretHash))?.withdrawn).toBeUndefined();
      const { days, rows } = await scene.balance();
      expect(imbalances(days, rows)).toEqual([]);
      expect(rows.kept).toBe(0);
    });

    it('ends nothing that was granted on another one, whatever its caller says', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const { secretHash } = person;
      const end = { secretHash, purpose: 'measure', at, day: scene.day(at), entry: '{"voided":1}' } as const;
      await scene.store.endVoided([end]);
      expect((await scene.store.findSecret(secretHash))?.grants).toHaveLength(1);
      expect(await scene.entries()).not.toContain('{"voided":1}');
    });

    it('releases nothing old to a yes on the next one: the old grant ends first, in the same commit', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const notice = await second(scene);
      await scene.store.voidNotice(voiding(scene));
      const change = {
        secretHash: person.secretHash,
        passHash: person.passHash,
        changeKey: hash(`again ${person.passHash}`),
        notice,
        at: at + minute,
        day: scene.day(at),
        expires: at + 90 * day,
        granted: (['measure', 'ga4'] as const).map((purpose) => ({ purpose, entry: `{"again":"${purpose}"}` })),
        ending: [],
      };
      // Read before the notice was voided: the change does not see what it would have to end first.
      expect(await scene.store.changeConsent(change)).toBe(false);
      const voided = (['measure', 'ga4'] as const).map((purpose) => ({ purpose, ending: `{"voided":"${purpose}"}` }));
      expect(await scene.store.changeConsent({ ...change, voiding: voided })).toBe(true);
      const grants = (await scene.store.findSecret(person.secretHash))?.grants;
      expect(grants?.every(({ no, since }) => no > person.ga4 && since === at + minute)).toBe(true);
      expect((await scene.claim(at + minute)).deliveries).toEqual([]);
      expect((await scene.entries()).slice(-4)).toEqual([
        '{"voided":"measure"}',
        '{"voided":"ga4"}',
        '{"again":"measure"}',
        '{"again":"ga4"}',
      ]);
      const { days, rows } = await scene.balance();
      expect(days).toMatchObject([{ stored: 1, destroyed: 1, allowed: 1, purged: 1, waiting: 0 }]);
      expect(imbalances(days, rows)).toEqual([]);
    });
  });
}
