import { existsSync, mkdirSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Outside } from '../proof/outside.ts';
import { StartRefused } from '../proof/start-refused.ts';
import type { SignedNote } from '../storage/ledger-store.ts';

/** A place whose newest checkpoint can be read back: what the database is held against at start. */
export interface OutsideFolder extends Outside {
  readonly fileOf: (log: string) => string;
  newest(log: string): Promise<SignedNote | undefined>;
}

const lineSchema = z.object({ at: z.number(), note: z.string() });

/** More than any line is long: the last whole one lies in it. */
const tailBytes = 64 * 1_024;

/** @throws StartRefused when the folder is not there: a disk that is not mounted must not look like one that is empty. */
export function requireOutside(folder: string | undefined): void {
  if (folder !== undefined && !existsSync(folder)) {
    throw new StartRefused(`BALISE_OUTSIDE is ${folder}, which does not exist: mount it or make it, then start again.`);
  }
}

/** One file per log, a line per checkpoint, only ever appended to. */
export function outsideFolder(folder: string): OutsideFolder {
  requireOutside(folder);
  const checkpoints = join(folder, 'checkpoints');
  mkdirSync(checkpoints, { recursive: true, mode: 0o700 });
  const fileOf = (log: string) => join(checkpoints, `${log}.jsonl`);
  const newest = async (log: string) => (existsSync(fileOf(log)) ? lastLine(fileOf(log)) : undefined);
  return {
    place: 'file',
    fileOf,
    newest,
    checkpoint: async (log, { at, note }) => {
      if ((await newest(log))?.note !== note) {
        await appendLine(fileOf(log), JSON.stringify({ at, note }));
      }
    },
  };
}

async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    // A line that a crash cut short stays as it is; the next one begins on a line of its own.
    const last = await tail(handle, 1);
    await handle.appendFile(`${last === '' || last === '\n' ? '' : '\n'}${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function lastLine(file: string): Promise<SignedNote | undefined> {
  const handle = await open(file, 'r');
  try {
    const lines = (await tail(handle, tailBytes)).split('\n').reverse();
    return lines.map(readLine).find((line) => line !== undefined);
  } finally {
    await handle.close();
  }
}

async function tail(handle: FileHandle, bytes: number): Promise<string> {
  const { size } = await handle.stat();
  const length = Math.min(size, bytes);
  const { buffer } = await handle.read({ buffer: Buffer.alloc(length), position: size - length });
  return buffer.toString('utf8');
}

function readLine(line: string): SignedNote | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
