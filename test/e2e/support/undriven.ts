import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executable } from './places.ts';
import { switches } from './visitor.ts';
import type { Wire } from './wire.ts';

/**
 * Chromium on its own, that nobody drives or watches but through the wire: under a debugger it does not run a page that it
 * prerenders. Answers how to end it.
 */
export async function openUndriven(url: string, wire: Wire): Promise<() => Promise<void>> {
  const profile = await mkdtemp(join(tmpdir(), 'balise-e2e-'));
  const own = [`--user-data-dir=${profile}`, `--proxy-server=${wire.url}`, '--proxy-bypass-list=<-loopback>'];
  const child = spawn(executable, ['--headless', ...switches, ...own, url], { stdio: 'ignore' });
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
}
