import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { packageFolder } from '../../src/node/assets.ts';

const startedSchema = z.object({
  url: z.string(),
  tokens: z.array(z.object({ role: z.string(), token: z.string() })),
});

export interface Process {
  readonly url: string;
  readonly child: ChildProcess;
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>;
}

/** The built product in a process of its own, on a free port: what `npm start` runs. */
export async function startProcess(
  env: Record<string, string>,
  program: readonly string[] = [join(packageFolder(), 'dist', 'balise.js')],
): Promise<Process> {
  const child = spawn(process.execPath, [...program, 'start', '--json'], {
    cwd: packageFolder(),
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const line: unknown = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]: unknown[]) => first),
    exited.then(() => Promise.reject(new Error('The collector ended before it listened.'))),
  ]);
  const { url } = startedSchema.parse(JSON.parse(String(line)));
  return {
    url,
    child,
    kill: async (signal) => {
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}
