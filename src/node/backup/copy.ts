import Database from 'better-sqlite3';

/** Copies the database as it is at one instant into an empty file, without what was deleted. Other connections go on. */
export function copyDatabase(from: string, to: string): void {
  const database = new Database(from, { readonly: true, fileMustExist: true });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

/** What is wrong with a database file: damaged pages, rows that name rows which are not there. Empty when nothing is. */
export function faultsOf(file: string): string[] {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const damaged = (database.pragma('integrity_check') as { integrity_check: string }[])
      .map((row) => row.integrity_check)
      .filter((says) => says !== 'ok');
    const orphans = (database.pragma('foreign_key_check') as unknown[]).length;
    return [...damaged, ...(orphans > 0 ? [`${orphans} rows name rows that are not there`] : [])];
  } catch (error) {
    if (error instanceof Database.SqliteError) {
      return [error.message];
    }
    throw error;
  } finally {
    database.close();
  }
}
