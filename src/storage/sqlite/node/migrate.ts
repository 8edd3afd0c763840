import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';

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
