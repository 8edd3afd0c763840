import type { Row, Statement } from '../engine.ts';

/*
 * Between the main thread and the two others. Batches cross as lists within lists, which clone faster than JSON writes and reads
 * them; their answers, nearly empty, cross as JSON text.
 */

/** A statement as `[number, values]`; its SQL crosses with its first use, as a third element. */
export type Numbered = readonly [n: number, params: Statement['params'], sql?: string];

/** Several batches that arrived meanwhile, to be committed together, each of them all or nothing. */
export type CommitRequest = readonly (readonly Numbered[])[];

export interface ReportRequest {
  readonly kind: 'report';
  readonly id: number;
  readonly statements: readonly Statement[];
}

export type BatchResult =
  { readonly ok: true; readonly rows: readonly (readonly Row[])[] } | { readonly ok: false; readonly error: string };

export interface ReaderAnswer {
  readonly kind: 'reported';
  readonly id: number;
  readonly result: BatchResult;
}

/** The log of changes is empty, or somebody was in the way, or it failed. */
export interface ScrubAnswer {
  readonly kind: 'scrubbed';
  readonly done: boolean;
  readonly error?: string;
}

/** Numbers statements by their text, in the order of their first use. */
export function statementNumbers(): (statement: Statement) => Numbered {
  const numbers = new Map<string, number>();
  return ({ sql, params }) => {
    const known = numbers.get(sql);
    if (known !== undefined) {
      return [known, params];
    }
    numbers.set(sql, numbers.size);
    return [numbers.size - 1, params, sql];
  };
}

/** The other end: the statement that a number stands for. */
export function statementTexts(): (numbered: Numbered) => Statement {
  const texts: string[] = [];
  return ([n, params, sql]) => {
    if (sql !== undefined) {
      texts[n] = sql;
    }
    const text = texts[n];
    if (text === undefined) {
      throw new RangeError(`Statement ${n} was never told.`);
    }
    return { sql: text, params };
  };
}
