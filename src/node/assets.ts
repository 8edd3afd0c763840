import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own folder: where package.json lies, from the sources as well as from the build. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    folder = dirname(folder);
  }
  return folder;
}

export function migrationsFolder(): string {
  return join(packageFolder(), 'schema', 'sqlite');
}

export function readScript(): { text: string; hash: string; receipt: string } {
  const built = (name: string) => readFileSync(join(packageFolder(), 'dist', 'browser', `${name}.iife.js`), 'utf8');
  const text = built('balise');
  return { text, hash: createHash('sha256').update(text).digest('hex').slice(0, 16), receipt: built('receipt') };
}
