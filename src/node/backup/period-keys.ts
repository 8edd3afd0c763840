import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeEntry } from '../../ledger/entry.ts';
import { dayNumber, isoDay } from '../../minimize/day.ts';
import type { RetentionStore } from '../../storage/retention-store.ts';
import { type DataFolder, keptText } from '../data.ts';

/*
 * A backup is sealed under the key of its day, which lies beside the database and in no backup. When the published period is over
 * the key is destroyed, and every copy of that day dies with it, wherever it lies. Days are those of UTC.
 */

const dayMs = 86_400_000;
const fileName = /^(\d{4}-\d{2}-\d{2})\.key$/;

function folderOf({ folder }: DataFolder): string {
  return join(folder, 'backup-keys');
}

export function periodOf(now: number): string {
  return isoDay(Math.floor(now / dayMs));
}

/** The key of a day, drawn by whoever needs it first. 32 bytes. */
export function periodKey(data: DataFolder, period: string): Buffer {
  mkdirSync(folderOf(data), { recursive: true, mode: 0o700 });
  return Buffer.from(keptText(join(folderOf(data), `${period}.key`), randomBytes(32).toString('hex')), 'hex');
}

/** Nothing when it was destroyed, or never was here. */
export async function knownPeriodKey(data: DataFolder, period: string): Promise<Buffer | undefined> {
  const file = join(folderOf(data), `${period}.key`);
  if (!existsSync(file)) {
    return undefined;
  }
  const text = (await readFile(file, 'utf8')).trim();
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}

interface Ending {
  readonly data: DataFolder;
  readonly backupDays: number;
  readonly store: Pick<RetentionStore, 'certify'>;
  readonly sites: readonly string[];
  readonly now: number;
}

/**
 * Destroys the keys whose backups are older than is published, counted from the first instant of their day, and puts that on
 * record with every site. The file goes last: after a crash the overwritten one is found again, and its end is said twice rather
 * than never. Answers their days.
 */
export async function destroyOldKeys({ data, backupDays, store, sites, now }: Ending): Promise<readonly string[]> {
  const names = existsSync(folderOf(data)) ? readdirSync(folderOf(data)) : [];
  const over = names
    .flatMap((name) => fileName.exec(name)?.[1] ?? [])
    .filter((period) => now >= (dayNumber(period) + backupDays) * dayMs)
    .sort();
  for (const period of over) {
    const file = join(folderOf(data), `${period}.key`);
    await overwrite(file);
    for (const site of sites) {
      await store.certify(site, encodeEntry({ type: 'backup_key_destroyed', site, at: now, period }));
    }
    await unlink(file);
  }
  return over;
}

/** In place, and synced: what the disk itself keeps of older blocks is not in our hands. */
export async function overwrite(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    const zeros = Buffer.alloc(Math.min(size, 1 << 20));
    for (let at = 0; at < size; at += zeros.length) {
      await handle.write(zeros, 0, Math.min(zeros.length, size - at), at);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}
