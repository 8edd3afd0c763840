import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import * as z from 'zod';
import { afterAll, expect, it } from 'vitest';
import { packageFolder } from '../../src/node/assets.ts';
import { startProcess } from '../support/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-cli-backup-'));
const data = join(folder, 'data');
const keys = join(data, 'backup-keys');
const database = join(data, 'balise.sqlite');

afterAll(() => rmSync(folder, { recursive: true }));

async function balise(...args: string[]) {
  const child = spawn(process.execPath, [join(packageFolder(), 'dist', 'balise.js'), ...args], {
    cwd: packageFolder(),
    env: { ...process.env, BALISE_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, error };
}

const takenSchema = z.object({ file: z.string(), period: z.string(), keysDestroyed: z.array(z.string()) });

it('backup beside a running collector, and restore, as an operator does them', async () => {
  expect(await balise('backup')).toMatchObject({ code: 1, error: expect.stringContaining('no database') as unknown });
  const running = await startProcess({ BALISE_DATA: data });
  const taken = takenSchema.parse(JSON.parse((await balise('backup', '--to', join(folder, 'b'), '--json')).out));
  expect(taken.keysDestroyed).toEqual([]);
  // A key of last year: its end is carried out by the next backup, and stands in the ledger.
  writeFileSync(join(keys, '2025-11-28.key'), 'a'.repeat(64), { mode: 0o600 });
  const second = await balise('backup');
  expect([second.code, second.out]).toEqual([
    0,
    expect.stringMatching(/^The key of 2025-11-28 is destroyed[^]*can be put back until/),
  ]);
  expect(readdirSync(keys)).toEqual([`${taken.period}.key`]);
  expect(readdirSync(join(data, 'backups'))).toHaveLength(1);
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200);

  expect(await balise('restore')).toMatchObject({ code: 2 });
  const inTheWay = await balise('restore', '--from', taken.file);
  expect(inTheWay).toMatchObject({ code: 1, error: expect.stringContaining('move aside') as unknown });
  await running.kill('SIGTERM');
  ['', '-wal', '-shm']
    .filter((end) => existsSync(`${database}${end}`))
    .forEach((end) => renameSync(`${database}${end}`, join(folder, `aside.sqlite${end}`)));
  const aside = new Database(join(folder, 'aside.sqlite'), { readonly: true });
  const said = aside
    .prepare<[], { json: string }>(`SELECT json FROM entry WHERE json LIKE '%backup_key_destroyed%'`)
    .all();
  aside.close();
  expect(said.map(({ json }) => JSON.parse(json) as unknown)).toMatchObject([{ site: 'demo', period: '2025-11-28' }]);

  const put = await balise('restore', '--from', taken.file, '--json');
  expect([put.code, JSON.parse(put.out)]).toEqual([
    0,
    expect.objectContaining({ ok: true, period: taken.period, behind: [] }),
  ]);
  const again = await startProcess({ BALISE_DATA: data });
  expect((await fetch(`${again.url}/readyz`)).status).toBe(200);
  await again.kill('SIGTERM');

  ['', '-wal', '-shm'].forEach((end) => rmSync(`${database}${end}`, { force: true }));
  rmSync(join(keys, `${taken.period}.key`));
  const keyless = await balise('restore', '--from', taken.file);
  expect([keyless.code, keyless.error]).toEqual([1, expect.stringContaining(`under the key of ${taken.period}`)]);
  expect(existsSync(database)).toBe(false);
}, 60_000);
