import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';

/**
 * Brings a database file to the newest schema, in one transaction per migration. Runs before any thread opens the file.
 * `folder` holds the SQL that wrangler applies to D1 as well.
 */
export function migrateFile(file: string, folder: string): void {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    migrate(drizzle(database), { migrationsFolder: folder });
  } finally {
    database.close();
  }
}

export interface SchemaStanding {
  /** Migrations that the file lacks. */
  readonly pending: number;
  /** A later release was here: this one does not know the tables. */
  readonly newer: boolean;
}

/**
 * How a database file stands against the migrations of this release; nothing is written.
 *
 * @throws Error of SQLite when the file cannot be read as a database.
 */
export function schemaStanding(file: string, folder: string): SchemaStanding {
  const known = readMigrationFiles({ migrationsFolder: folder }).map(({ folderMillis }) => folderMillis);
  const database = new Database(file, { readonly: true });
  try {
    const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = '__drizzle_migrations'").get();
    const last = table === undefined ? 0 : Number(database.prepare(lastMigration).pluck().get());
    return { pending: known.filter((at) => at > last).length, newer: last > Math.max(...known) };
  } finally {
    database.close();
  }
}

/** The migrator knows its place by this time alone. */
const lastMigration = 'SELECT coalesce(max(created_at), 0) FROM __drizzle_migrations';
