import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';
import { StoreUnavailable } from '../../store.ts';
import { changed, type Row, type SqliteEngine, type Statement } from '../engine.ts';

/** Cloudflare D1: a batch is one transaction, and there is no other. */
export function createD1Engine(database: D1Database): SqliteEngine {
  const bound = ({ sql, params }: Statement): D1PreparedStatement => database.prepare(sql).bind(...params);
  const batch = async (statements: readonly Statement[]) => {
    try {
      return await database.batch<Row>(statements.map(bound));
    } catch (error) {
      throw new StoreUnavailable(String(error));
    }
  };
  const read = async (statements: readonly Statement[]) => (await batch(statements)).map(({ results }) => results);
  return {
    commit: async (statements) =>
      (await batch(statements)).map(({ results, meta }) =>
        results.length === 0 && meta.changed_db && meta.changes > 0 ? changed : results,
      ),
    report: read,
    lookup: async (statement) => (await read([statement]))[0] ?? [],
    // What its pages held is the platform's; how far back it can go is published as the backup period.
    scrub: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
}
