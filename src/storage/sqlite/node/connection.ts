import Database from 'better-sqlite3';
import type { Row, Statement } from '../engine.ts';

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
  const database = new Database(file, { readonly, timeout: 5_000 });
  if (!readonly) {
    database.pragma('journal_mode = WAL');
    // FULL: a committed beacon and a withdrawal survive a power cut. Grouped commits make it nearly free.
    database.pragma('synchronous = FULL');
    database.pragma('secure_delete = ON');
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
        ready.run(...values);
        return [];
      }
      // The driver types rows as unknown; STRICT tables hold only text, integers and null.
      return ready.all(...values) as Row[];
    },
  };
}
