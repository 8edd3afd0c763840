import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BaliseConfig } from '../src/config.ts';
import { noticeBytes } from '../src/consent/notice.ts';
import { migrationsFolder } from '../src/node/assets.ts';
import { nodeHashing } from '../src/node/hashing.ts';
import { NoticesRefused, publishNotices } from '../src/publish.ts';
import { openSites } from '../src/site.ts';
import { openNodeEngine } from '../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../src/storage/sqlite/store.ts';
import type { Store } from '../src/storage/store.ts';
import { aConfig, aSiteConfig, day, now, parsed } from './support/builders.ts';
import { english, french, platform } from './support/notice-words.ts';
import { opened } from './support/opened.ts';

const hashing = nodeHashing('');
const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@essai.example' };

type SiteInput = BaliseConfig['sites'][string];

const database = opened(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'balise-publish-'));
  const stores: Store[] = [];
  return {
    /** A store of its own for each test: what was published is never unpublished. */
    fresh: async () => {
      const file = join(folder, `${stores.length}.sqlite`);
      migrateFile(file, migrationsFolder());
      const engine = await openNodeEngine(file);
      const store = createSqliteStore(engine);
      stores.push(store);
      return { engine, store };
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      rmSync(folder, { recursive: true });
    },
  };
});

/** One start of a collector whose site is configured so. */
async function start(store: Store, site: Partial<SiteInput> = {}, at = now) {
  const config = parsed(aConfig({ officer, sites: { demo: aSiteConfig(site) } }));
  return publishNotices({ sites: openSites(config, []), store, hashing, now: at });
}

function version(number: number, title = french.title): Partial<SiteInput> {
  return { notice: { version: number, fr: { ...french, title }, en: english } };
}

describe('Publishing at the start', () => {
  it('puts both languages in force under the hash of their bytes, once, however often the collector starts', async () => {
    const { store } = await database().fresh();
    const first = await start(store);
    expect(first.map(({ notice, hash }) => [notice.language, hash])).toEqual(
      first.map(({ notice }) => [notice.language, hashing.sha256(noticeBytes(notice))]),
    );
    expect(await start(store, {}, now + day)).toEqual(first);
    expect(await store.listNotices()).toHaveLength(2);
    expect(first[0]).toMatchObject({ published: now, asksAgainSince: 1, replaced: undefined });
  });

  it('publishes a higher version, retires the older one with an entry for each, and knows what changed', async () => {
    const { store, engine } = await database().fresh();
    await start(store);
    const [fr] = await start(store, version(2, 'Un autre titre'), now + day);
    expect(fr).toMatchObject({ published: now + day, asksAgainSince: 1 });
    expect(fr?.replaced).toMatchObject({ version: 1, published: now, changes: [{ part: 'title', material: false }] });
    const kept = await store.listNotices();
    expect(kept.map((text) => [text.version, text.language, text.retired])).toEqual([
      [1, 'fr', now + day],
      [1, 'en', now + day],
      [2, 'fr', null],
      [2, 'en', null],
    ]);
    const [entries = []] = await engine.report([{ sql: 'SELECT json FROM entry ORDER BY no', params: [] }]);
    const types = entries.map(({ json }): unknown => JSON.parse(String(json))).map((entry) => Object(entry) as object);
    expect(types.map((entry) => Reflect.get(entry, 'type') as unknown)).toEqual([
      ...['notice_published', 'notice_published', 'notice_published', 'notice_published'],
      ...['notice_retired', 'notice_retired'],
    ]);
    expect(types.at(-1)).toEqual({
      ...{ v: 1, type: 'notice_retired', site: 'demo', at: now + day, notice: kept[1]?.hash, notice_version: 1 },
      ...{ language: 'en', surface: 'banner' },
    });
  });

  it('asks everyone again from the version that added something, and from none that did not', async () => {
    const { store } = await database().fresh();
    await start(store);
    const longer = { retention: { measureDays: 120 } };
    expect((await start(store, { ...version(2), ...longer }))[0]?.asksAgainSince).toBe(2);
    expect((await start(store, { ...version(3, 'Un autre titre'), ...longer }))[0]?.asksAgainSince).toBe(2);
    expect((await start(store, version(4)))[0]?.asksAgainSince).toBe(2);
  });

  it('refuses other words under the same number: the message names the place, what changed, and what to do', async () => {
    const { store } = await database().fresh();
    await start(store);
    const before = await store.listNotices();
    const refused = start(store, version(1, 'Un autre titre'));
    await expect(refused).rejects.toThrow(NoticesRefused);
    await expect(refused).rejects.toThrow(
      /sites\.demo\.notice\.version: version 1 was published.*Raise the version to 2[^]*fr Title: reworded[^]*was: Vos choix[^]*now: Un autre titre/,
    );
    expect(await store.listNotices()).toEqual(before);
  });

  it('refuses another setting under the same number too: what people consented to would no longer be true', async () => {
    const { store } = await database().fresh();
    await start(store);
    await expect(start(store, { retention: { measureDays: 91 } })).rejects.toThrow(
      /Days of retention: 91 \(before: 90\)/,
    );
    await expect(start(store, { retention: { measureDays: 30 } })).rejects.toThrow(/Raise the version to 2/);
  });

  it('refuses a lower version, and a text that was voided', async () => {
    const { store, engine } = await database().fresh();
    await start(store, version(2));
    await expect(start(store, version(1))).rejects.toThrow(/version 1 is below 2.*Raise it to 3/);
    await engine.commit([{ sql: 'UPDATE notice SET voided = 1', params: [] }]);
    await expect(start(store, version(2))).rejects.toThrow(/voided as faulty.*raise the version to 3/);
    await expect(start(store, version(3))).rejects.toThrow(/voided as faulty/);
    expect((await start(store, version(3, 'Titre corrigé')))[0]).toMatchObject({ asksAgainSince: 3 });
  });

  it('publishes the words of a platform beside the site’s own, and retires them when the platform is gone', async () => {
    const { store } = await database().fresh();
    const published = await start(store, { cmp: [platform] });
    expect(published.map(({ notice }) => [notice.surface, notice.language])).toEqual([
      ['banner', 'fr'],
      ['banner', 'en'],
      ['cmp:other', 'fr'],
      ['cmp:other', 'en'],
    ]);
    expect(await start(store, {}, now + day)).toHaveLength(2);
    const retired = (await store.listNotices()).filter((text) => text.retired !== null);
    expect(retired.map(({ surface }) => surface)).toEqual(['cmp:other', 'cmp:other']);
    await expect(start(store, { cmp: [platform] })).rejects.toThrow(/version of cmp:other: version 1 was retired/);
  });

  it('serves what was published byte for byte, although this release words the made sentences otherwise', async () => {
    const { store } = await database().fresh();
    const texts = openSites(parsed(aConfig({ officer })), []).get('demo')?.notices ?? [];
    const rows = await Promise.all(
      texts.map(async (notice) => {
        const body = noticeBytes({ ...notice, statements: ['Autrement dit.'] });
        const { site, version: number, language, surface } = notice;
        return {
          site,
          version: number,
          language,
          surface,
          body,
          hash: await hashing.sha256(body),
          at: now,
          entry: '{}',
        };
      }),
    );
    await store.publishNotices(rows, []);
    const published = await start(store, {}, now + day);
    expect(published.map(({ hash }) => hash)).toEqual(rows.map(({ hash }) => hash));
    expect(published[0]?.notice.statements).toEqual(['Autrement dit.']);
    expect(await store.listNotices()).toHaveLength(2);
  });

  it('started twice at once publishes one version, and the other start finds it', async () => {
    const { store } = await database().fresh();
    const [one, other] = await Promise.all([start(store), start(store)]);
    expect(one).toEqual(other);
    const both = Promise.allSettled([start(store, version(2, 'A')), start(store, version(2, 'B'))]);
    expect((await both).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await store.listNotices()).filter((text) => text.version === 2)).toHaveLength(2);
  });

  it('refuses to forget a site on which people consented', async () => {
    const { store } = await database().fresh();
    await start(store);
    const other = openSites(parsed(aConfig({ sites: { other: aSiteConfig() } })), []);
    await expect(publishNotices({ sites: other, store, hashing, now })).rejects.toThrow(/demo.*closed: true/);
  });
});
