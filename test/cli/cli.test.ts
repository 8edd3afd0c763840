import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { afterAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../../src/node/assets.ts';
import { startProcess } from '../support/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-cli-'));
const built = join(packageFolder(), 'dist', 'balise.js');

afterAll(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, args, {
    cwd: packageFolder(),
    env: { ...process.env, BALISE_DATA: join(folder, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, error };
}

describe('balise', () => {
  it('refuses an older Node in one clear line, before anything native is loaded', async () => {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); await import('${built}');`;
    const { code, out, error } = await run(['--input-type=module', '-e', pretend]);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(/^balise needs Node 22\.12 or newer; this is 20\.20\.2\..*\n$/);
  });

  it.each([
    [['nonsense']],
    [[]],
    [['token']],
    [['token', 'create', '--site', 'demo', '--role', 'king']],
    [['start', '--what']],
  ])('answers a wrong call with how to call it, and 2: %j', async (args) => {
    const { code, error } = await run([built, ...args]);
    expect(code).toBe(2);
    expect(error).toMatch(/balise/);
  });

  it('names the path of each wrong value, says how to mend it, and starts nothing', async () => {
    const config = join(folder, 'wrong.config.ts');
    writeFileSync(
      config,
      "export default { mode: 'production', enterprise: 'x', place: { host: 'Quebec', storage: 'CA-QC' }, sites: {} };",
    );
    const { code, out, error } = await run([built, 'start'], { BALISE_CONFIG: config });
    expect([code, out]).toEqual([1, '']);
    expect(error).toContain('place.host: use a code such as CA-QC');
  });

  it('refuses to start in production without the officer’s title and contact', async () => {
    const config = join(folder, 'officer.config.ts');
    writeFileSync(
      config,
      "export default { mode: 'production', enterprise: 'x', place: { host: 'CA-QC', storage: 'CA-QC' }, sites: {} };",
    );
    const { code, error } = await run([built, 'start'], { BALISE_CONFIG: config });
    expect(code).toBe(1);
    expect(error).toContain('officer: production needs officer.title (fr, en) and officer.contact');
  });

  it('says which port is taken, and leaves the data alone', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const address = busy.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, error } = await run([built, 'start'], { PORT: String(port), BALISE_DATA: join(folder, 'untouched') });
    busy.close();
    expect(code).toBe(1);
    expect(error).toContain(`cannot listen on 127.0.0.1:${port} (EADDRINUSE)`);
  });

  it('makes a token that opens the balance of its site until it is revoked', async () => {
    const data = join(folder, 'tokens');
    const env = { BALISE_DATA: data };
    const made = await run(
      [built, 'token', 'create', '--site', 'demo', '--role', 'analyst', '--label', 'cli', '--json'],
      env,
    );
    const { token } = z.object({ token: z.string() }).parse(JSON.parse(made.out));
    const running = await startProcess(env);
    const balance = async () => {
      const response = await fetch(`${running.url}/v1/balance?site=demo`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      return response.status;
    };
    expect(await balance()).toBe(200);
    const listed = await run([built, 'token', 'list', '--site', 'demo', '--json'], env);
    expect(listed.out).toContain('"label":"cli"');
    expect(listed.out).not.toContain(token);
    expect((await run([built, 'token', 'revoke', '--site', 'demo', '--label', 'cli'], env)).code).toBe(0);
    expect(await balance()).toBe(401);
    expect(await running.kill('SIGTERM')).toBe(0);
  });

  it('runs from its sources and watched, as npm run dev does', async () => {
    const running = await startProcess({ BALISE_DATA: join(folder, 'dev') }, ['--watch', 'src/cli/balise.ts']);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
    await running.kill('SIGTERM');
  });

  it('reaches a deployment with --url and an operator’s token', async () => {
    const operator = 'an-operator-of-the-test-with-32-characters';
    const running = await startProcess({ BALISE_DATA: join(folder, 'remote'), BALISE_OPERATOR_TOKEN: operator });
    const there = ['--site', 'demo', '--url', running.url, '--label', 'far'];
    const create = [built, 'token', 'create', ...there, '--role', 'officer', '--json'];
    const made = await run(create, { BALISE_OPERATOR_TOKEN: operator });
    const { token } = z.object({ token: z.string() }).parse(JSON.parse(made.out));
    const response = await fetch(`${running.url}/v1/balance?site=demo`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    const wrong = await run(create, { BALISE_OPERATOR_TOKEN: 'another-operator-of-the-test-with-32-characters' });
    expect([wrong.code, wrong.error]).toEqual([1, expect.stringContaining('401')]);
    expect((await run([built, 'token', 'revoke', ...there], { BALISE_OPERATOR_TOKEN: operator })).out).toBe(
      '1 revoked.\n',
    );
    await running.kill('SIGTERM');
  });

  it('prints where it is, where the data lies, tokens and what to do next, and never a secret of its own', async () => {
    const child = spawn(process.execPath, [built, 'start'], {
      cwd: packageFolder(),
      env: { ...process.env, PORT: '0', BALISE_DATA: join(folder, 'welcome') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const seen: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
    while (!seen.join('').includes('Next')) {
      await once(child.stdout, 'data');
    }
    child.kill('SIGTERM');
    await once(child, 'exit');
    const printed = seen.join('');
    expect(child.exitCode).toBe(0);
    expect(printed).toMatch(/Shop and journal +http:\/\/127\.0\.0\.1:\d+\/demo\//);
    expect(printed).toContain(join(folder, 'welcome'));
    expect(printed).toMatch(/analyst +bt_analyst_/);
    expect(printed).toMatch(/DÉMONSTRATION/);
  });
});
