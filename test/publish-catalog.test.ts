import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { siteNotices } from '../src/consent/site-notices.ts';
import { migrationsFolder } from '../src/node/assets.ts';
import { nodeHashing } from '../src/node/hashing.ts';
import { publishCatalogs } from '../src/publish-catalog.ts';
import { openSites } from '../src/site.ts';
import { openNodeEngine } from '../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../src/storage/sqlite/store.ts';
import type { Store } from '../src/storage/store.ts';
import { aConfig, aSiteConfig, day, now, parsed } from './support/builders.ts';
import { opened } from './support/opened.ts';

const hashing = nodeHashing('');
const { catalog } = aSiteConfig();
const login = { kind: 'signal', description: { fr: 'Connexion', en: 'Login' } } as const;

const database = opened(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'balise-catalog-'));
  const stores: Store[] = [];
  return {
    fresh: async () => {
      const file = join(folder, `${stores.length}.sqlite`);
      migrateFile(file, migrationsFolder());
      const engine = await openNodeEngine(file);
      stores.push(createSqliteStore(engine));
      return { engine, store: createSqliteStore(engine) };
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      rmSync(folder, { recursive: true });
    },
  };
});

type Catalog = typeof catalog;

async function start(store: Parameters<typeof publishCatalogs>[0]['store'], of: Catalog = catalog, at = now) {
  const config = parsed(aConfig({ sites: { demo: aSiteConfig({ catalog: of }) } }));
  await publishCatalogs({ sites: openSites(config, []), store, hashing, now: at });
}

describe('The catalog in force', () => {
  it('becomes a version with an entry when it changed, and nothing when it did not', async () => {
    const { store, engine } = await database().fresh();
    await start(store);
    await start(store, catalog, now + day);
    const [first] = await store.currentPlans();
    expect(first).toMatchObject({ site: 'demo', version: 1, published: now });
    expect(first?.hash).toBe(hashing.sha256(first?.body ?? ''));
    const { purchase, ...others } = catalog;
    await start(store, { ...others, login }, now + 2 * day);
    const [second] = await store.currentPlans();
    expect(second).toMatchObject({ version: 2, published: now + 2 * day });
    const [rows = []] = await engine.report([{ sql: 'SELECT json FROM entry ORDER BY no', params: [] }]);
    expect(rows.map(({ json }): unknown => JSON.parse(String(json)))).toEqual([
      {
        ...{ v: 1, type: 'catalog_published', site: 'demo', at: now, version: 1, hash: first?.hash, previous: null },
        ...{ events: 2, added: ['add_to_cart', 'purchase'], removed: [], changed: [] },
      },
      {
        ...{ v: 1, type: 'catalog_published', site: 'demo', at: now + 2 * day, version: 2 },
        ...{
          hash: second?.hash,
          previous: first?.hash,
          events: 2,
          added: ['login'],
          removed: ['purchase'],
          changed: [],
        },
      },
    ]);
    expect(purchase).toBeDefined();
  });

  it('is told in the ledger by the names of its events, for as many as a leaf has room for', async () => {
    const { store, engine } = await database().fresh();
    const names = Array.from({ length: 1_000 }, (_, i) => `${'e'.repeat(35)}_${i}`);
    await start(store, Object.fromEntries(names.map((name) => [name, login])));
    const [rows = []] = await engine.report([{ sql: "SELECT json ->> 'events' AS n FROM entry", params: [] }]);
    expect(rows).toEqual([{ n: 1_000 }]);
  });

  it('is the last one that was started with, whoever else starts at the same moment', async () => {
    const { store } = await database().fresh();
    await Promise.all([start(store), start(store, { ...catalog, login }), start(store)]);
    expect((await store.currentPlans())[0]?.version).toBeGreaterThanOrEqual(2);
  });

  it('that never comes to rest stops the start instead of filling the ledger', async () => {
    const { store } = await database().fresh();
    const restless = { currentPlans: () => store.currentPlans(), publishPlan: () => Promise.resolve() };
    await expect(start(restless)).rejects.toThrow('share a store');
  });
});

describe('What a notice says of items', () => {
  it('is each of their fields, so that one more is seen as a material change', () => {
    const items = { type: 'items', max: 5, fields: { item_id: { type: 'string', max: 9 } } } as const;
    const cart = { ...login, params: { items } };
    const config = parsed(aConfig({ sites: { demo: aSiteConfig({ catalog: { cart } }) } }));
    const site = config.sites['demo'];
    const [version] = site === undefined ? [] : siteNotices(config, 'demo', site);
    expect(JSON.stringify(version?.notices[0])).toContain('items.item_id');
  });
});
