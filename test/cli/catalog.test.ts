import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaliseConfig } from '../../src/config.ts';
import { migrationsFolder, packageFolder } from '../../src/node/assets.ts';
import { openDataFolder } from '../../src/node/data.ts';
import { nodeHashing } from '../../src/node/hashing.ts';
import { publishCatalogs } from '../../src/publish-catalog.ts';
import { openSites } from '../../src/site.ts';
import { openNodeEngine } from '../../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { aConfig, aSiteConfig, now, parsed } from '../support/builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-cli-catalog-'));
const { folder: data, database } = openDataFolder(join(folder, 'data'));

type SiteInput = BaliseConfig['sites'][string];
const configured = (site: Partial<SiteInput> = {}) => aConfig({ sites: { demo: aSiteConfig(site) } });
const { catalog } = aSiteConfig();
const cart = catalog['add_to_cart'];

beforeAll(async () => {
  migrateFile(database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(database));
  const sites = openSites(parsed(configured()), []);
  await publishCatalogs({ sites, store, hashing: nodeHashing(''), now });
  const none = { received: 12, duplicate: 0, refused: [], counted: [] };
  for (const quarantined of [
    { name: 'wish', param: '', n: 12 },
    { name: 'add_to_cart', param: 'colour', n: 3 },
  ]) {
    await store.admit({ site: 'demo', now, day: 20_780, ...none, quarantined });
  }
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function balise(args: readonly string[], config = configured()) {
  const file = join(folder, 'config.mjs');
  writeFileSync(file, `export default ${JSON.stringify(config)};`);
  const child = spawn(process.execPath, [join(packageFolder(), 'src/cli/balise.ts'), 'catalog', ...args], {
    cwd: packageFolder(),
    env: { ...process.env, BALISE_DATA: data, BALISE_CONFIG: file, BALISE_TOKEN: undefined, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, error };
}

describe('balise catalog', { timeout: 30_000 }, () => {
  it('tells before it applies what changes, what the notice must name and what may leave', async () => {
    expect((await balise(['diff'])).out).toContain('demo: version 1 is in force as it stands');
    const params = { ...cart?.params, colour: { type: 'string', max: 9 } };
    const more = configured({ catalog: { ...catalog, add_to_cart: { ...cart, params } } as SiteInput['catalog'] });
    const { code, out } = await balise(['diff'], more);
    expect(code).toBe(0);
    expect(out).toContain('added: add_to_cart.colour (!)');
    expect(out).toContain('the notice must name: colour (!)');
    expect(out).toContain('may leave to ga4 from then on: add_to_cart.colour');
    expect(out).toMatch(/transfer file \S+: it weighed a shorter list/);
  });

  it('ends with a fault when the assessment cited looked at something else, and not when it looked at this', async () => {
    const approval = { reference: 'EFVP-1', approvedBy: 'RPRP', approved: '2026-01-01' };
    const stale = await balise(
      ['diff', '--json'],
      configured({ assessment: { ...approval, inventory: '0'.repeat(16) } }),
    );
    expect(stale.code).toBe(1);
    const inventory = /"inventory":"([0-9a-f]{16})"/.exec(stale.out)?.[1] ?? '';
    expect((await balise(['diff'], configured({ assessment: { ...approval, inventory } }))).code).toBe(0);
  });

  it('shows what came undeclared, with a declaration to begin with, and no small number', async () => {
    const { out } = await balise(['quarantine', '--site', 'demo']);
    expect(out).toContain('wish  at least 12 times');
    expect(out).toContain('add_to_cart.colour  fewer than 10 times');
    expect(out).toContain("colour: { type: 'string', max: 40 },");
    expect((await balise(['quarantine', '--site', 'demo', '--json'])).out).not.toContain('"n":3');
  });

  it('says what a call lacks', async () => {
    expect((await balise(['schema'])).code).toBe(2);
    expect((await balise(['diff', '--url', 'http://127.0.0.1:9'])).error).toContain('--url needs --token');
    expect((await balise(['types', '--site', 'nowhere'])).code).toBe(1);
  });
});
