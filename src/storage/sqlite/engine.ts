/** One SQL statement with its values, in the order of ?1, ?2, … D1 binds at most 100 of them: lists travel as JSON. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
  /**
   * It adds all its numbers but the first two values, which say where, and only if the statement before it changed something. This is
   * the same without that condition: an engine that commits many batches together may add them up and run it once.
   */
  readonly sum?: string;
}

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** What the two SQLite engines have in common. */
export interface SqliteEngine {
  /**
   * Runs the statements in order as one atomic commit and answers the rows of each. One that has none to give answers `changed` if it
   * changed anything: a RETURNING clause would cost more than the statement.
   */
  commit(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** A point read on the path of a request: never more than a few rows by a key. */
  lookup(statement: Statement): Promise<readonly Row[]>;
  /** Reads that may take long, all of one snapshot; they must disturb neither answers nor commits. */
  report(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** Leaves nothing of what was deleted in any file; false when somebody who reads is in the way. Never waits for them. */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

/** The answer of a statement that changed rows and returns none. */
export const changed: readonly Row[] = [{ changed: 1 }];

export function statement(sql: string, ...params: Value[]): Statement {
  return { sql, params };
}

export function json(rows: readonly unknown[]): string {
  return JSON.stringify(rows);
}
