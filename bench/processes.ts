import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import * as z from 'zod';

/** The server under test alone on one core, everything else on the other; not at all where the system cannot. */
export const serverCore = 0;
export const loadCore = 1;
export const pins = availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** This process waits while others are measured; it must not do so on the server's core. */
export function pinSelf(core: number): void {
  if (pins) {
    spawnSync('taskset', ['-a', '-cp', String(core), String(process.pid)]);
  }
}

interface Launch {
  readonly core: number;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly ipc?: boolean;
}

export function launch({ core, args, env = {}, ipc = false }: Launch): ChildProcess {
  const command = [process.execPath, ...args];
  const [file = '', ...rest] = pins ? ['taskset', '-c', String(core), ...command] : command;
  const child = spawn(file, rest, {
    stdio: ipc ? ['ignore', 'inherit', 'inherit', 'ipc'] : ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, NODE_ENV: 'production' },
  });
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

const running = new Set<ChildProcess>();

// A server that is held still would outlive an interrupted run for ever.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const ready = z.object({ url: z.url() });

/** Each server says `{"url": ...}` on its first line. */
export async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) {
    throw new Error('The server has no output to read.');
  }
  for await (const line of createInterface(child.stdout)) {
    return ready.parse(JSON.parse(line)).url;
  }
  throw new Error('The server ended before it listened.');
}

export async function outputOf(child: ChildProcess): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of child.stdout ?? []) {
    chunks.push(String(chunk));
  }
  return chunks.join('');
}

export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) {
    throw new Error('The process did not start.');
  }
  return child.pid;
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await ended;
  }
}

/** What the kernel has counted for a process with all its threads. Zeros where there is no /proc. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
  /** Bytes handed to the block device. */
  readonly written: number;
}

export function usageOf(pid: number): Usage {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the name in parentheses; utime and stime are fields 14 and 15, in ticks of ten milliseconds.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
      rssMb: number(readFileSync(`/proc/${pid}/status`, 'latin1'), /VmRSS:\s+(\d+)/) / 1024,
      written: number(readFileSync(`/proc/${pid}/io`, 'latin1'), /^write_bytes: (\d+)/m),
    };
  } catch {
    return { cpuMs: 0, rssMb: 0, written: 0 };
  }
}

function number(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}
