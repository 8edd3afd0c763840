import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
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
 *
 * @throws Error when it is too short to seal anything: 32 characters at least.
 */
export function installationSecret({ folder }: DataFolder, given: string | undefined): string {
  const file = join(folder, 'secret.key');
  const secret = given ?? keptText(file, randomBytes(32).toString('hex'));
  if (secret.length < 32) {
    throw new Error(`The secret ${given === undefined ? `in ${file}` : 'given'} is shorter than 32 characters.`);
  }
  return secret;
}

/**
 * The text of a file, which is `drawn` where there is none yet. Written aside and linked into place, so that a crash leaves a
 * whole file or none; whoever comes second reads the first's.
 */
export function keptText(file: string, drawn: string): string {
  if (!existsSync(file)) {
    const aside = `${file}.${randomBytes(6).toString('hex')}`;
    writeFileSync(aside, drawn, { mode: 0o600, flag: 'wx', flush: true });
    try {
      linkSync(aside, file);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
        throw error;
      }
    } finally {
      unlinkSync(aside);
    }
  }
  return readFileSync(file, 'utf8').trim();
}
