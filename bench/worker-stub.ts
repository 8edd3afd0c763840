import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';
import { keepStatements } from '../src/storage/sqlite/admit.ts';
import { passHolder } from '../src/storage/sqlite/consent.ts';
import type { Row } from '../src/storage/sqlite/engine.ts';

/*
 * A database that answers a beacon at once and keeps nothing of it, so that only the Worker's own work is measured. Whom a pass
 * belongs to is asked of the real one the first time; every beacon is said to have gone in whole. All else is the real one's.
 */

const kept = { grant: 0, visit: '', setting: {}, events: [] };
const beacon = { site: '', now: 0, day: 0, received: 0, duplicate: 0, refused: [], counted: [] };
const eventsSql = keepStatements(beacon, kept, { known: true }).statements[0]?.sql;
const passSql = passHolder('').sql;

interface Answer {
  readonly results: readonly Row[];
  readonly meta: { readonly changed_db: boolean; readonly changes: number };
}

/** Of each statement of a beacon that goes in. */
const changed: Answer = { results: [], meta: { changed_db: true, changes: 1 } };

class Prepared {
  readonly sql: string;
  readonly params: readonly unknown[];

  constructor(sql: string, params: readonly unknown[]) {
    this.sql = sql;
    this.params = params;
  }

  bind(...params: readonly unknown[]): Prepared {
    return new Prepared(this.sql, params);
  }
}

/** Only what the engine calls (src/storage/sqlite/d1/engine.ts), which is why the type needs a cast. */
export function stubbed(real: D1Database): D1Database {
  const holders = new Map<unknown, readonly Answer[]>();
  const ask = (statements: readonly Prepared[]) =>
    real.batch<Row>(statements.map(({ sql, params }): D1PreparedStatement => real.prepare(sql).bind(...params)));
  const stub = {
    prepare: (sql: string) => new Prepared(sql, []),
    batch: async (statements: readonly Prepared[]): Promise<readonly Answer[]> => {
      if (statements.some(({ sql }) => sql === eventsSql)) {
        return statements.map(() => changed);
      }
      const [first] = statements;
      if (first?.sql !== passSql) {
        return ask(statements);
      }
      const known = holders.get(first.params[0]) ?? (await ask(statements));
      holders.set(first.params[0], known);
      return known;
    },
  };
  return stub as unknown as D1Database;
}
