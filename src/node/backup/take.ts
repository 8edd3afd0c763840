import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../data.ts';
import { copyDatabase } from './copy.ts';
import { drop, unsealedCopy } from './drop-unsealed.ts';
import { periodKey, periodOf } from './period-keys.ts';
import { seal } from './sealed-file.ts';

export interface Taken {
  readonly file: string;
  readonly bytes: number;
  /** The day (UTC) under whose key it is sealed. */
  readonly period: string;
}

/**
 * One snapshot of the database, sealed. A collector that runs goes on: the snapshot is a read, which no commit waits for. The copy that
 * is not sealed yet lies in the data folder, where the database lies anyway, and is overwritten at once.
 */
export async function takeBackup(data: DataFolder, folder: string, now: number): Promise<Taken> {
  const period = periodOf(now);
  const key = periodKey(data, period);
  const created = new Date(now).toISOString();
  const name = randomBytes(6).toString('hex');
  const copy = unsealedCopy(data, name);
  const file = join(folder, `balise-${created.replaceAll(/[:.]/g, '-')}.backup`);
  const aside = `${file}.${name}`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(copy, '', { mode: 0o600, flag: 'wx' });
  try {
    copyDatabase(data.database, copy);
    const to = await open(aside, 'wx', 0o600);
    try {
      const bytes = await seal({ from: copy, to, key, header: { period, created } });
      await rename(aside, file);
      return { file, bytes, period };
    } finally {
      await to.close();
    }
  } finally {
    await drop(copy);
    if (existsSync(aside)) {
      await rm(aside);
    }
  }
}
