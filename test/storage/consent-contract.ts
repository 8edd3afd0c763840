import { describe, expect, it } from 'vitest';
import type { ChangedChoice } from '../../src/storage/store.ts';
import { day, type Harness, hash, minute, type Person, Scene, start } from './scene.ts';

export function consentContract(harness: () => Harness): void {
  describe('a consent', () => {
    it('is found by its pass and by its secret, and by neither of a stranger', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      const byPass = await scene.store.findPass(person.passHash);
      const bySecret = await scene.store.findSecret(person.secretHash);
      expect(byPass).toMatchObject({
        site: scene.site,
        withdrawn: undefined,
        grants: [{ purpose: 'measure', since: start }],
      });
      expect(bySecret).toMatchObject({ site: scene.site, records: ['{"granted":"measure"}'] });
      expect(await scene.store.findPass(person.secretHash)).toBeUndefined();
      expect(await scene.store.findSecret(person.passHash)).toBeUndefined();
    });

    it('recorded twice under one secret makes one receipt, one set of grants and one set of entries', async () => {
      const scene = await Scene.open(harness());
      const request = {
        site: scene.site,
        notice: scene.notice,
        at: start,
        day: scene.day(start),
        expires: start + day,
        id: 'id',
        salt: 'salt',
        secretHash: hash(`${scene.site} s`),
        passHash: hash(`${scene.site} p`),
        requestHash: 'first',
        granted: ['measure', 'ga4'] as const,
        entries: ['{"n":1}', '{"n":2}'],
      };
      const first = await scene.store.recordConsent(request);
      const later = { ...request, at: start + minute, requestHash: 'second', entries: ['{"n":3}'] };
      const second = await scene.store.recordConsent(later);
      expect(second).toEqual(first);
      expect(second).toEqual({ requestHash: 'first', live: true, records: ['{"n":1}', '{"n":2}'] });
      expect((await scene.store.findPass(request.passHash))?.grants).toHaveLength(2);
      const choices = await scene.rows('SELECT granted FROM choice WHERE site = ?1', scene.site);
      expect(choices).toEqual([{ granted: 1 }]);
    });

    it('recorded again after a withdrawal says that nothing of it lives any more', async () => {
      const scene = await Scene.open(harness());
      const receipt = scene.receipt(['measure']);
      await scene.store.recordConsent(receipt);
      await scene.store.withdraw(scene.withdrawal({ ...receipt, measure: 0, ga4: 0, visit: '' }));
      expect(await scene.store.recordConsent(receipt)).toMatchObject({ live: false });
      expect((await scene.store.findSecret(receipt.secretHash))?.grants).toEqual([]);
    });

    it('on an unknown or voided notice records nothing', async () => {
      const scene = await Scene.open(harness());
      await scene.lets('UPDATE notice SET voided = 1 WHERE site = ?1', scene.site);
      const before = await scene.entries();
      const person = await scene.person(['measure']);
      expect(await scene.store.findPass(person.passHash)).toBeUndefined();
      expect(await scene.entries()).toEqual(before);
    });

    it('refused altogether moves one counter and leaves no row that could be a person', async () => {
      const scene = await Scene.open(harness());
      const counts = async () =>
        scene.rows('SELECT (SELECT count(*) FROM receipt) AS r, (SELECT count(*) FROM entry) AS e');
      const before = await counts();
      const refusal = { site: scene.site, notice: scene.notice, day: scene.day(start) };
      await scene.store.recordRefusal(refusal);
      await scene.store.recordRefusal(refusal);
      expect(await counts()).toEqual(before);
      expect(await scene.rows('SELECT refused, granted FROM choice WHERE site = ?1', scene.site)).toEqual([
        { refused: 2, granted: 0 },
      ]);
    });

    it('publishes a notice once, with one entry, however often the collector starts', async () => {
      const scene = await Scene.open(harness());
      await scene.store.publishNotices([scene.text({ at: start + day, entry: '{"again":true}' })], []);
      expect(await scene.entries()).toEqual([`{"notice":"${scene.site}"}`]);
    });
  });

  describe('a changed choice', () => {
    const change = (scene: Scene, person: Person): ChangedChoice => ({
      secretHash: person.secretHash,
      passHash: hash(`new ${person.passHash}`),
      changeKey: hash(`key ${person.passHash}`),
      notice: scene.notice,
      at: start + minute,
      day: scene.day(start),
      expires: start + 200 * day,
      granted: [{ purpose: 'measure', entry: '{"renewed":true}' }],
      ending: [],
    });
    const both = (['measure', 'ga4'] as const).map((purpose) => ({ purpose, entry: `{"again":"${purpose}"}` }));
    const refusing = [{ purpose: 'ga4', ending: '{"ended":"ga4"}', refusing: '{"refused":"ga4"}' }] as const;

    it('that renews a live grant keeps its row and moves its end', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      expect(await scene.store.changeConsent(change(scene, person))).toBe(true);
      const holder = await scene.store.findSecret(person.secretHash);
      expect(holder?.grants).toMatchObject([{ no: person.measure, since: start, expires: start + 200 * day }]);
    });

    it('brings a new pass, and the old one opens nothing', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.changeConsent(change(scene, person));
      expect(await scene.store.findPass(person.passHash)).toBeUndefined();
      expect(await scene.store.findPass(hash(`new ${person.passHash}`))).toBeDefined();
    });

    it('that ends GA4 alone purges what waits for it, keeps the events, and forgets the client id', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4']);
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      await scene.store.changeConsent({ ...change(scene, person), ending: refusing });
      expect((await scene.claim()).deliveries).toEqual([]);
      expect((await scene.balance()).days).toMatchObject([
        { stored: 1, allowed: 1, purged: 1, waiting: 0, destroyed: 0 },
      ]);
      expect(await scene.rows('SELECT ga_client FROM visit WHERE grant_no = ?1', person.measure)).toEqual([
        { ga_client: null },
      ]);
      expect(await scene.entries()).toContain('{"ended":"ga4"}');
    });

    it('after an expiry starts anew, and releases nothing that waited under the old yes', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure', 'ga4'], { expires: start + minute });
      await scene.store.admit(scene.beacon(person, [scene.event()]));
      const at = start + 2 * minute;
      await scene.store.changeConsent({ ...change(scene, person), at, granted: both });
      const holder = await scene.store.findSecret(person.secretHash);
      expect(holder?.grants.map(({ since }) => since)).toEqual([at, at]);
      expect((await scene.claim(at)).deliveries).toEqual([]);
      expect((await scene.balance()).days).toMatchObject([{ allowed: 1, purged: 1, waiting: 0 }]);
    });

    it('records a refusal of what was not granted, and a withdrawal of what was: the commit decides which', async () => {
      const scene = await Scene.open(harness());
      const without = await scene.person(['measure']);
      await scene.store.changeConsent({ ...change(scene, without), ending: refusing });
      const having = await scene.person(['measure', 'ga4']);
      await scene.store.changeConsent({ ...change(scene, having), ending: refusing });
      expect((await scene.entries()).filter((entry) => /refused|ended/.test(entry))).toEqual([
        '{"refused":"ga4"}',
        '{"ended":"ga4"}',
      ]);
    });

    it('applies once: repeated after a withdrawal it grants nothing', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      expect(await scene.store.changeConsent({ ...change(scene, person), granted: both })).toBe(true);
      await scene.store.withdraw(scene.withdrawal(person));
      const entries = await scene.entries();
      expect(await scene.store.changeConsent({ ...change(scene, person), granted: both })).toBe(false);
      expect((await scene.store.findSecret(person.secretHash))?.grants).toEqual([]);
      expect(await scene.entries()).toEqual(entries);
    });

    it('on a notice that is no longer in force grants nothing and appends nothing', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.lets('UPDATE notice SET voided = 1 WHERE site = ?1', scene.site);
      const before = await scene.entries();
      expect(await scene.store.changeConsent({ ...change(scene, person), granted: both })).toBe(false);
      expect(await scene.entries()).toEqual(before);
      expect((await scene.store.findSecret(person.secretHash))?.grants).toHaveLength(1);
    });
  });
}
