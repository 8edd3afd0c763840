import Database from 'better-sqlite3';
import type { Row, Statement } from '../engine.ts';

/** One open database file with its prepared statements: preparing costs more than running most of ours. */
export interface Connection {
  readonly database: Database.Database;
  run(statement: Statement): readonly Row[];
}

/**
 * SQLite plans a statement anew whenever a bare parameter in its conditions is bound to another value, which costs more than
 * running ours. Behind a plus sign the value means the same, and the plan made first stays.
 */
function withFixedPlan(sql: string): string {
  return sql.replaceAll(/\?\d+/g, '+$&');
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
  const prepared = new Map<string, Database.Statement<[Record<string, unknown>]>>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare<[Record<string, unknown>]>(withFixedPlan(sql));
    prepared.set(sql, known);
    return known;
  };
  return {
    database,
    run: ({ sql, params }) => {
      const ready = prepare(sql);
      // ?1, ?2, … are named parameters to this driver, and D1 takes them by position: one text serves both.
      const values: Record<string, unknown> = {};
      params.forEach((value, index) => (values[index + 1] = value));
      if (!ready.reader) {
        ready.run(values);
        return [];
      }
      // The driver types rows as unknown; STRICT tables hold only text, integers and null.
      return ready.all(values) as Row[];
    },
  };
}
