import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import * as z from 'zod';
import { root } from './places.ts';
import type { Product } from './product.ts';

const parts = [
  ...['src', 'schema', 'examples'],
  ...['package.json', 'tsconfig.json', 'tsdown.config.ts', 'wrangler.toml', 'balise.config.ts'],
];

const startMs = 90_000;
const stopMs = 10_000;

/**
 * The demonstration on workerd as the README starts it, from a checkout of its own: that command builds, and the build must
 * not pull the files away under the tests that run beside.
 */
export async function startWorkerProduct(): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'balise-e2e-worker-'));
  const checkout = join(folder, 'checkout');
  for (const part of parts) await cp(join(root, part), join(checkout, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
  try {
    return await startAnywhere(folder, checkout);
  } catch (error) {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    throw error;
  }
}

const mostStarts = 4;

/** Between the look for a free port and wrangler's use of it another process may take it: then all is started again elsewhere. */
async function startAnywhere(folder: string, checkout: string): Promise<Product> {
  for (let starts = 1; ; starts += 1) {
    const said: string[] = [];
    try {
      return await startOnce(folder, { checkout, state: join(folder, `state-${starts}`), said });
    } catch (error) {
      if (starts === mostStarts || !isPortTaken(said)) {
        throw new Error(`The demonstration did not start on workerd: ${said.join('')}`, { cause: error });
      }
    }
  }
}

function isPortTaken(said: readonly string[]): boolean {
  return said.join('').includes('Address already in use');
}

interface Start {
  readonly checkout: string;
  readonly state: string;
  readonly said: string[];
}

async function startOnce(folder: string, { checkout, state, said }: Start): Promise<Product> {
  const port = await freePort();
  const child = start(checkout, { PORT: String(port), BALISE_DATA: state, HOME: folder }, said);
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, child);
    const [database] = globSync(join(state, 'v3', 'd1', '*', '*.sqlite')).filter((file) => !file.includes('metadata'));
    const before = said.length;
    return {
      url,
      database: z.string().parse(database),
      stop: async () => {
        await stopGroup(child);
        await rm(folder, { recursive: true, force: true });
        // Rule 9: once it runs there is no line of log for anything to leak into.
        expect(said.slice(before).join('')).toBe('');
      },
    };
  } catch (error) {
    killGroup(child);
    throw error;
  }
}

/** In a process group of its own: npm, the script, wrangler and two workerd are ended together, as by Ctrl-C in a terminal. */
function start(checkout: string, env: Readonly<Record<string, string>>, said: string[]): ChildProcess {
  const child = spawn('npm', ['run', '--silent', 'start:worker'], {
    cwd: checkout,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  }
  guard(child);
  return child;
}

/** A test run that is interrupted or killed leaves nothing running either: its end of the pipe closes, whatever ended it. */
function guard({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  const script = `read -r _; kill -s KILL -- -${pid}`;
  const watcher = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watcher.unref();
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + startMs;
  const isReady = () =>
    // Whoever took the port may accept and never answer.
    fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > until) {
      throw new Error(child.exitCode === null ? `Not ready after ${startMs} ms` : `It ended with ${child.exitCode}`);
    }
    await pause(100);
  }
}

async function stopGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGINT');
  const until = Date.now() + stopMs;
  while (signalGroup(child, 0)) {
    if (Date.now() > until) {
      killGroup(child);
      throw new Error(`Processes of the demonstration were still running ${stopMs} ms after SIGINT`);
    }
    await pause(50);
  }
}

function killGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGKILL');
}

/** Whether there was anybody left to take it. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * wrangler prints no port of its own choice, so it is told one. Below the range that the kernel hands out (32768 and up on Linux),
 * because every outgoing connection and every server on port 0 draws from there.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = new Promise<boolean>((resolve, reject) => {
    server.once('listening', () => resolve(true));
    server.once('error', (error) => ('code' in error && error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
  });
  server.listen(port, '127.0.0.1');
  if (!(await free)) return false;
  server.close();
  await once(server, 'close');
  return true;
}
