import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { openNote, parseVerifierKey } from '../../src/ledger/note.ts';
import { packageFolder } from '../../src/node/assets.ts';
import { verifyEd25519 } from '../../src/proof/keys.ts';
import { until } from '../support/collector.ts';
import { sha256 } from '../support/naive-tree.ts';
import { startProcess } from '../support/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-cli-ledger-'));
const built = join(packageFolder(), 'dist', 'balise.js');

// Each starts a handful of processes.
vi.setConfig({ testTimeout: 120_000 });

afterAll(() => rmSync(folder, { recursive: true }));

async function balise(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [built, ...args], {
    cwd: packageFolder(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, error };
}

const shown = z.array(z.object({ site: z.string(), key: z.string(), speaks: z.string() })).length(1);

async function keyOf(env: Record<string, string>, more: readonly string[] = []) {
  const { out } = await balise(['key', 'show', '--json', ...more], env);
  return shown.parse(JSON.parse(out))[0];
}

async function newest(url: string): Promise<string> {
  const response = await fetch(`${url}/v1/ledger/demo/checkpoint`);
  return response.ok ? response.text() : '';
}

async function isSignedBy(note: string, key: string): Promise<boolean> {
  const [parsed, known] = [parseCheckpoint(note), parseVerifierKey(sha256, key)];
  return parsed.ok && known.ok && (await openNote(parsed.checkpoint.note, [known.key], verifyEd25519)).ok;
}

describe('balise key', () => {
  it('new prints a private key that the collector takes, and no other is kept', async () => {
    const env = { BALISE_DATA: join(folder, 'given') };
    const { code, out } = await balise(['key', 'new'], env);
    expect([code, out]).toEqual([0, expect.stringMatching(/^PRIVATE\+KEY\+balise\+\S+\n$/)]);
    const running = await startProcess({ ...env, BALISE_LEDGER_KEY: out.trim() });
    await until(async () => (await newest(running.url)) !== '');
    const key = await keyOf({ ...env, BALISE_LEDGER_KEY: out.trim() }, ['--url', running.url]);
    expect(key).toMatchObject({
      site: 'demo',
      speaks: 'current',
      key: expect.stringMatching(/^localhost\/balise\/demo\+/) as unknown,
    });
    expect(await isSignedBy(await newest(running.url), key?.key ?? '')).toBe(true);
    expect(existsSync(join(folder, 'given', 'ledger.key'))).toBe(false);
    await running.kill('SIGTERM');
  });

  it('rotate hands the log over while the collector runs: both sign once, then the new key alone, and the old file goes', async () => {
    const data = join(folder, 'rotated');
    const env = { BALISE_DATA: data };
    const running = await startProcess(env);
    await until(async () => (await newest(running.url)) !== '');
    const old = await keyOf(env);
    const { code, out } = await balise(['key', 'rotate'], env);
    const young = await keyOf(env);
    expect([code, out]).toEqual([0, `demo: from now on\n  ${young?.key ?? ''}\n`]);
    expect(young?.key).not.toBe(old?.key);
    const note = await newest(running.url);
    expect(await isSignedBy(note, old?.key ?? '')).toBe(true);
    expect(await isSignedBy(note, young?.key ?? '')).toBe(true);
    expect(readdirSync(data).filter((name) => name.startsWith('ledger.key'))).toEqual(['ledger.key']);
    expect(statSync(join(data, 'ledger.key')).mode & 0o777).toBe(0o600);
    const ready = z.object({ ledger: z.array(z.unknown()) }).parse(await (await fetch(`${running.url}/readyz`)).json());
    expect(ready.ledger).toEqual([]);
    await running.kill('SIGTERM');
  });

  it('lost names the key that is gone, and the log goes on with the one that was drawn in its place', async () => {
    const data = join(folder, 'lost');
    const env = { BALISE_DATA: data };
    const before = await startProcess(env);
    await until(async () => (await newest(before.url)) !== '');
    const gone = await keyOf(env);
    await before.kill('SIGTERM');
    rmSync(join(data, 'ledger.key'));
    expect(await keyOf(env)).toMatchObject({ speaks: 'neither' });
    expect(await balise(['key', 'lost', '--key', 'nonsense'], env)).toMatchObject({ code: 1 });
    expect(await balise(['key', 'lost', '--key', gone?.key ?? ''], env)).toMatchObject({ code: 0 });
    expect(await keyOf(env)).toMatchObject({ speaks: 'current' });
  });

  it('lost reaches a deployment with an operator’s token', async () => {
    const operator = 'an-operator-of-the-test-with-32-characters';
    const env = { BALISE_DATA: join(folder, 'far'), BALISE_OPERATOR_TOKEN: operator };
    const [first, second] = [await balise(['key', 'new'], env), await balise(['key', 'new'], env)];
    const before = await startProcess({ ...env, BALISE_LEDGER_KEY: first.out.trim() });
    await until(async () => (await newest(before.url)) !== '');
    const gone = await keyOf({ ...env, BALISE_LEDGER_KEY: first.out.trim() }, ['--url', before.url]);
    await before.kill('SIGTERM');
    const secret = { ...env, BALISE_LEDGER_KEY: second.out.trim() };
    const after = await startProcess(secret);
    const declared = await balise(['key', 'lost', '--key', gone?.key ?? '', '--url', after.url], secret);
    expect(declared).toMatchObject({ code: 0, out: expect.stringContaining('goes on with') as unknown });
    expect(await keyOf(secret, ['--url', after.url])).toMatchObject({ speaks: 'current' });
    await after.kill('SIGTERM');
  });

  it.each([[['key']], [['key', 'nonsense']], [['key', 'lost']], [['key', 'show', '--what']]])(
    'answers a wrong call with how to call it, and 2: %j',
    async (args) => {
      const { code, error } = await balise(args, { BALISE_DATA: join(folder, 'none') });
      expect([code, error]).toEqual([2, expect.stringMatching(/balise key/)]);
    },
  );
});

describe('balise export', () => {
  it('writes the same files from the data folder and from the deployment', async () => {
    const env = { BALISE_DATA: join(folder, 'exported') };
    const running = await startProcess(env);
    await until(async () => (await newest(running.url)) !== '');
    const [here, there] = [join(folder, 'here'), join(folder, 'there')];
    const made = await balise(['token', 'create', '--site', 'demo', '--role', 'officer'], env);
    const token = made.out.split('\n')[0] ?? '';
    const local = await balise(['export', '--site', 'demo', '--to', here, '--json'], env);
    const remote = await balise(['export', '--site', 'demo', '--to', there, '--url', running.url], {
      ...env,
      BALISE_TOKEN: token,
    });
    expect([local.code, remote.code, remote.error]).toEqual([0, 0, '']);
    expect(JSON.parse(local.out)).toMatchObject({ site: 'demo', origin: 'localhost/balise/demo' });
    const files = (of: string) => readdirSync(of, { recursive: true }).map(String).sort();
    expect(files(there)).toEqual(files(here));
    expect(readFileSync(join(there, 'checkpoint'), 'utf8')).toBe(await newest(running.url));
    await running.kill('SIGTERM');
  });

  it('says what is wrong and writes nothing: no log, no token, a folder that holds something', async () => {
    const env = { BALISE_DATA: join(folder, 'empty') };
    const full = join(folder, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'mine'), 'x');
    const attempt = (...args: string[]) => balise(['export', '--site', 'demo', ...args], env);
    expect(await attempt('--to', join(folder, 'nothing'))).toMatchObject({ code: 1 });
    expect(await attempt()).toMatchObject({ code: 2 });
    expect(await attempt('--to', join(folder, 'nothing'), '--url', 'http://127.0.0.1:9')).toMatchObject({ code: 2 });
    const refused = await attempt('--to', full);
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('is not empty')]);
    expect(readdirSync(full)).toEqual(['mine']);
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  });
});
