import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { noticeCommand } from '../../src/cli/notice.ts';
import type { BaliseConfig } from '../../src/config.ts';
import { migrationsFolder, packageFolder } from '../../src/node/assets.ts';
import { nodeHashing } from '../../src/node/hashing.ts';
import { openDataFolder } from '../../src/node/data.ts';
import { publishNotices } from '../../src/publish.ts';
import { openSites } from '../../src/site.ts';
import { openNodeEngine } from '../../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { aConfig, aSiteConfig, now, parsed } from '../support/builders.ts';
import { english, french, platform } from '../support/notice-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-notice-'));
const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@essai.example' };

afterAll(() => rmSync(folder, { recursive: true }));

/** Params collected besides change what the platform's words stand for as well: its version rises along. */
function configured(version: number, title: string, params: readonly string[] = []): BaliseConfig {
  const notice = { version, fr: { ...french, title }, en: english };
  const site = aSiteConfig({ notice, cmp: [{ ...platform, version: params.length > 0 ? version : 1 }] });
  const added = Object.fromEntries(params.map((param) => [param, { type: 'boolean' } as const]));
  const view = { kind: 'signal', description: { fr: 'Vue', en: 'Seen' }, params: added } as const;
  return aConfig({ officer, sites: { demo: { ...site, catalog: { ...site.catalog, view } } } });
}

/** A data folder in which these configurations were started, one after the other. */
async function published(name: string, ...configs: readonly BaliseConfig[]): Promise<string> {
  const { folder: data, database } = openDataFolder(join(folder, name));
  migrateFile(database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(database));
  for (const [at, config] of configs.entries()) {
    await publishNotices({ sites: openSites(parsed(config), []), store, hashing: nodeHashing(''), now: now + at });
  }
  await store.close();
  return data;
}

/** `balise notice …` from the sources, in a process of its own. */
async function balise(data: string, args: readonly string[], config = configured(1, 'Un')) {
  const file = join(folder, `${randomUUID()}.mjs`);
  writeFileSync(file, `export default ${JSON.stringify(config)};`);
  const child = spawn(process.execPath, [join(packageFolder(), 'src/cli/balise.ts'), ...args], {
    cwd: packageFolder(),
    env: { ...process.env, BALISE_DATA: data, BALISE_CONFIG: file, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, error };
}

describe('balise notice', () => {
  it('list names every text that was ever in force, and how it stands', async () => {
    const data = await published('list', configured(1, 'Un'), configured(2, 'Deux'));
    const { code, out } = await balise(data, ['notice', 'list', '--site', 'demo']);
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.replace(/ {2}[0-9a-f]{64} {2}since \S+,/, ':'))).toEqual([
      expect.stringMatching(/^demo banner version 1 fr: retired /),
      expect.stringMatching(/^demo banner version 1 en: retired /),
      'demo banner version 2 fr: in force',
      'demo banner version 2 en: in force',
      'demo cmp:other version 1 fr: in force',
      'demo cmp:other version 1 en: in force',
      '',
    ]);
    const rows: unknown = JSON.parse((await balise(data, ['notice', 'list', '--json'])).out);
    expect(rows).toMatchObject([{ version: 1, retired: now + 1 }, {}, {}, {}, {}, {}]);
  });

  it('show prints the words of a text, those in force unless another version is asked for', async () => {
    const data = await published('show', configured(1, 'Un'), configured(2, 'Deux'));
    const inForce = await balise(data, ['notice', 'show', '--site', 'demo']);
    expect(inForce).toMatchObject({ code: 0, out: expect.stringContaining('Deux\n') as unknown });
    expect(inForce.out).toContain('Communiqué hors du Québec : Google LLC (États-Unis).');
    const older = await balise(data, ['notice', 'show', '--site', 'demo', '--version', '1', '--json']);
    expect(JSON.parse(older.out)).toMatchObject({ version: 1, title: 'Un' });
    const words = ['--surface', 'cmp:other', '--language', 'en'];
    expect((await balise(data, ['notice', 'show', '--site', 'demo', ...words])).out).toContain('Consent management');
    expect((await balise(data, ['notice', 'show', '--site', 'nowhere'])).code).toBe(1);
  });

  it('diff says what the next start would publish, and whether everyone is asked again', async () => {
    const data = await published('diff', configured(1, 'Un'));
    const same = await balise(data, ['notice', 'diff']);
    expect([same.code, same.out]).toEqual([0, 'Nothing to publish: what the configuration says is in force.\n']);
    const worded = await balise(data, ['notice', 'diff'], configured(2, 'Deux'));
    expect(worded.code).toBe(0);
    expect(worded.out).toMatch(/publishes demo banner version 2, replaces version 1; nothing material/);
    expect(worded.out).toMatch(/- fr Title: reworded\n +was: Un\n +now: Deux\nretires demo banner version 1 fr/);
    const changes = expect.arrayContaining([expect.objectContaining({ material: true, now: 'wrapped' })]) as unknown;
    const material = await balise(data, ['notice', 'diff', '--json'], configured(2, 'Deux', ['gift', 'wrapped']));
    expect(JSON.parse(material.out)).toMatchObject({
      publish: [
        { surface: 'banner', changes },
        { surface: 'cmp:other', changes },
      ],
      refused: [],
    });
  });

  it('diff answers 1 where the collector would refuse to start, and start refuses with the same words', async () => {
    const data = await published('refused', configured(1, 'Un'));
    const changed = configured(1, 'Deux');
    const diff = await balise(data, ['notice', 'diff'], changed);
    expect(diff.code).toBe(1);
    expect(diff.out).toMatch(/sites\.demo\.notice\.version: version 1 was published with another text/);
    const started = await balise(data, ['start'], changed);
    expect([started.code, started.out]).toEqual([1, '']);
    expect(started.error).toContain(diff.out.trim());
    expect(started.error).not.toMatch(/\n\s+at /);
  });

  it.each([[[]], [['nonsense']], [['show']], [['toString']]])(
    'answers a wrong call with how to call it, and 2: %j',
    async (args) => {
      const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      const code = await noticeCommand(args);
      const calls = said.mock.calls.flat().join('\n');
      said.mockRestore();
      expect([code, calls]).toEqual([2, expect.stringContaining('balise notice list')]);
    },
  );
});
