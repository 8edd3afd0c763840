import Database from 'better-sqlite3';
import { changed, type Row, type Statement } from '../engine.ts';

const timeout = 5_000;

/** One open database file with its prepared statements: preparing costs more than running most of ours. */
export interface Connection {
  readonly database: Database.Database;
  run(statement: Statement): readonly Row[];
}

interface Prepared {
  readonly ready: Database.Statement<unknown[]>;
  /** Which value goes to each place, counted from 0. */
  readonly places: readonly number[];
}

/**
 * SQLite plans a statement anew whenever a bare parameter in its conditions is bound to another value, which costs more than
 * running ours. Behind a plus sign the value means the same, and the plan made first stays. The driver binds places faster
 * than numbers, so each use of a number becomes a place of its own.
 */
function prepare(database: Database.Database, sql: string): Prepared {
  const places: number[] = [];
  const text = sql.replaceAll(/\?(\d+)/g, (_, number: string) => {
    places.push(Number(number) - 1);
    return '+?';
  });
  return { ready: database.prepare<unknown[]>(text), places };
}

export function openConnection(file: string, { readonly }: { readonly: boolean }): Connection {
  const database = new Database(file, { readonly, timeout });
  if (!readonly) {
    database.pragma('journal_mode = WAL');
    // FULL: a committed beacon and a withdrawal survive a power cut. Grouped commits make it nearly free.
    database.pragma('synchronous = FULL');
    database.pragma('secure_delete = ON');
    // Forty megabytes: the pages of what is going on are written over and over, and cross into the file the more seldom.
    database.pragma('wal_autocheckpoint = 10000');
    // At most 8 MiB of pages at hand. With SQLite's usual two each beacon would read its visit's page from the file again, and with more
    // it takes longer to find what to forget of them when a commit has split a page.
    database.pragma('cache_size = -8192');
    // What a sort spills is written nowhere.
    database.pragma('temp_store = MEMORY');
  }
  database.pragma('foreign_keys = ON');
  const known = new Map<string, Prepared>();
  return {
    database,
    run: ({ sql, params }) => {
      let statement = known.get(sql);
      if (statement === undefined) {
        statement = prepare(database, sql);
        known.set(sql, statement);
      }
      const { ready, places } = statement;
      const values = places.map((place) => params[place]);
      if (!ready.reader) {
        return ready.run(...values).changes > 0 ? changed : [];
      }
      // The driver types rows as unknown; STRICT tables hold only text, integers and null.
      return ready.all(...values) as Row[];
    },
  };
}

/**
 * Carries the log of changes into the database file, where deleted content is overwritten already, and empties it. False when
 * a reader still needs the log: it is not waited for, because commits would wait too.
 */
export function emptyLog({ database }: Connection): boolean {
  database.pragma('busy_timeout = 0');
  try {
    return database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      return false;
    }
    throw error;
  } finally {
    database.pragma(`busy_timeout = ${timeout}`);
  }
}
