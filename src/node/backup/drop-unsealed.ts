import { readdirSync } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../data.ts';
import { overwrite } from './period-keys.ts';

const prefix = '.backup-';

/** A copy of the database on its way into a backup: not sealed yet, in the data folder and nowhere else. */
export function unsealedCopy({ folder }: DataFolder, name: string): string {
  return join(folder, `${prefix}${name}.sqlite`);
}

export async function drop(file: string): Promise<void> {
  await overwrite(file);
  await unlink(file);
}

/** One that nobody has written to for so long was left by a backup that was killed. */
const leftAfterMs = 3_600_000;

/** Destroys what backups that were killed have left. Answers how many. */
export async function dropUnsealed(data: DataFolder, now: number): Promise<number> {
  let dropped = 0;
  for (const name of readdirSync(data.folder).filter((each) => each.startsWith(prefix))) {
    const file = join(data.folder, name);
    if ((await stat(file)).mtimeMs < now - leftAfterMs) {
      await drop(file);
      dropped += 1;
    }
  }
  return dropped;
}
