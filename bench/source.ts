import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * What is measured, as one short hash: the servers run the build, the steps run the sources, and both use the schema. Others
 * may save a file or build anew while minutes of rounds go by, and then one table would hold two different programs.
 */
export function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of globSync(['src/**/*.ts', 'schema/**/*.sql', 'bench/**/*.ts', 'dist/*.js'], { cwd: root }).sort()) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
