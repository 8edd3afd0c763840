import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';
import { StoreUnavailable } from '../../store.ts';
import { changed, type Row, type SqliteEngine, type Statement } from '../engine.ts';

/** Cloudflare D1: a batch is one transaction, and there is no other. */
export function createD1Engine(database: D1Database): SqliteEngine {
  const bound = ({ sql, params }: Statement): D1PreparedStatement => database.prepare(sql).bind(...params);
  const batch = async (statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> => {
    try {
      const results = await database.batch<Row>(statements.map(bound));
      return results.map(({ results: rows, meta }) => (rows.length === 0 && meta.changes > 0 ? changed : rows));
    } catch (error) {
      throw new StoreUnavailable(String(error));
    }
  };
  return {
    commit: batch,
    report: batch,
    lookup: async (statement) => (await batch([statement]))[0] ?? [],
    // What its pages held is the platform's; how far back it can go is published as the backup period.
    scrub: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
}
