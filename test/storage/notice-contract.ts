import { describe, expect, it } from 'vitest';
import type { RetiredNotice } from '../../src/storage/store.ts';
import { day, type Harness, hash, Scene, start } from './scene.ts';

export function noticeContract(harness: () => Harness): void {
  describe('a notice', () => {
    const second = (scene: Scene, language: 'fr' | 'en' = 'fr') =>
      scene.text({
        version: 2,
        language,
        hash: hash(`${scene.site} 2 ${language}`),
        at: start + day,
        entry: `{"second":"${language}"}`,
      });
    const retiring = (scene: Scene): RetiredNotice => ({
      site: scene.site,
      hash: scene.notice,
      at: start + day,
      entry: '{"retired":1}',
    });
    const listed = async (scene: Scene) => (await scene.store.listNotices()).filter(({ site }) => site === scene.site);

    it('is listed with when it was published, and whether it was retired or voided', async () => {
      const scene = await Scene.open(harness());
      expect(await listed(scene)).toEqual([
        {
          ...{ site: scene.site, version: 1, language: 'fr', hash: scene.notice, surface: 'banner', body: '{}' },
          ...{ published: start, retired: null, voided: null },
        },
      ]);
    });

    it('gives way to a newer version in one commit, with an entry for each text, and once only', async () => {
      const scene = await Scene.open(harness());
      const publish = () => scene.store.publishNotices([second(scene), second(scene, 'en')], [retiring(scene)]);
      await publish();
      await publish();
      expect((await listed(scene)).map(({ version, language, retired }) => [version, language, retired])).toEqual([
        [1, 'fr', start + day],
        [2, 'fr', null],
        [2, 'en', null],
      ]);
      expect((await scene.entries()).slice(1)).toEqual(['{"second":"fr"}', '{"second":"en"}', '{"retired":1}']);
    });

    it('is not published where another text has its place, nor below a newer version', async () => {
      const scene = await Scene.open(harness());
      const other = scene.text({ hash: hash(`${scene.site} other`), entry: '{"other":true}' });
      await scene.store.publishNotices([other], []);
      await scene.store.publishNotices([second(scene)], []);
      const late = scene.text({ language: 'en', hash: hash(`${scene.site} late`), entry: '{"late":true}' });
      await scene.store.publishNotices([late], []);
      expect((await listed(scene)).map(({ hash: text }) => text)).toEqual([scene.notice, second(scene).hash]);
      expect(await scene.entries()).toHaveLength(2);
    });

    it('of another surface has versions of its own', async () => {
      const scene = await Scene.open(harness());
      await scene.store.publishNotices([second(scene)], []);
      const platform = scene.text({ surface: 'cmp:x', hash: hash(`${scene.site} x`), entry: '{"x":true}' });
      await scene.store.publishNotices([platform], []);
      expect((await listed(scene)).map(({ surface, version }) => [surface, version])).toEqual([
        ['banner', 1],
        ['banner', 2],
        ['cmp:x', 1],
      ]);
    });

    it('that was retired takes no new yes and no change, while the yeses on it live on', async () => {
      const scene = await Scene.open(harness());
      const person = await scene.person(['measure']);
      await scene.store.publishNotices([second(scene)], [retiring(scene)]);
      const late = await scene.person(['measure']);
      expect(await scene.store.findPass(late.passHash)).toBeUndefined();
      const change = {
        ...{ secretHash: person.secretHash, passHash: hash(`new ${person.passHash}`), changeKey: 'key' },
        ...{ notice: scene.notice, at: start + day, day: scene.day(start), expires: start + 9 * day, ending: [] },
        granted: [{ purpose: 'measure', entry: '{"renewed":true}' }] as const,
      };
      expect(await scene.store.changeConsent(change)).toBe(false);
      expect(await scene.store.admit(scene.beacon(person, [scene.event()]))).toMatchObject({ verdict: 'kept' });
      expect(await scene.store.changeConsent({ ...change, notice: second(scene).hash })).toBe(true);
    });

    it('that was voided is not retired as well: it stays what it is', async () => {
      const scene = await Scene.open(harness());
      await scene.lets('UPDATE notice SET voided = 5 WHERE site = ?1', scene.site);
      await scene.store.publishNotices([second(scene)], [retiring(scene)]);
      expect((await listed(scene))[0]).toMatchObject({ voided: 5, retired: null });
      expect(await scene.entries()).not.toContain('{"retired":1}');
    });
  });
}
