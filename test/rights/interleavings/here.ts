import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationsFolder } from '../../../src/node/assets.ts';
import type { SqliteEngine, Statement } from '../../../src/storage/sqlite/engine.ts';
import { emptyLog, openConnection } from '../../../src/storage/sqlite/node/connection.ts';
import { migrateFile } from '../../../src/storage/sqlite/node/migrate.ts';

/**
 * The connection that the writer thread uses, in this thread: the same SQL on the same library, a thousand times as often.
 * In memory where there is such a place: what is tried here is order, not the disk. `spoilt` plays a fault in the SQL.
 */
export function openHere(file: string, spoilt: (sql: string) => string = (sql) => sql): SqliteEngine {
  const connection = openConnection(file, { readonly: false });
  connection.database.pragma('synchronous = OFF');
  const run = connection.database.transaction((batch: readonly Statement[]) =>
    batch.map(({ sql, params }) => connection.run({ sql: spoilt(sql), params })),
  );
  return {
    commit: async (statements) => run(statements),
    report: async (statements) => run(statements),
    lookup: async (statement) => connection.run(statement),
    scrub: async () => emptyLog(connection),
    close: async () => void connection.database.close(),
  };
}

/** New databases, each a copy of a migrated one. */
export function freshFiles(): { next: () => string; remove: () => void } {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'balise-interleavings-'));
  const template = join(folder, 'template.sqlite');
  migrateFile(template, migrationsFolder());
  let count = 0;
  return {
    next: () => {
      const [last, next] = [count, (count += 1)].map((n) => join(folder, `${n}.sqlite`));
      ['', '-wal', '-shm'].forEach((end) => rmSync(`${last ?? ''}${end}`, { force: true }));
      cpSync(template, next ?? '');
      return next ?? '';
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
