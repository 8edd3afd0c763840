import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder that holds everything this installation keeps. */
export interface DataFolder {
  readonly folder: string;
  readonly database: string;
}

export function openDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { folder, database: join(folder, 'balise.sqlite') };
}

/**
 * The installation's secret, from the environment or drawn once and kept beside the data. Losing it makes open notices be
 * asked again, and nothing else.
 */
export function installationSecret({ folder }: DataFolder, given: string | undefined): string {
  if (given !== undefined) {
    return given;
  }
  const file = join(folder, 'secret.key');
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}
