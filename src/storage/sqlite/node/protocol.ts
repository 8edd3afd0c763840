import { changed, type Row, type Statement, type Value } from '../engine.ts';

/*
 * Between the main thread and the two others. Batches cross as one flat list, which clones faster than lists within lists or than
 * JSON writes and reads them; their answers, nearly empty, cross as JSON text.
 */

/** Several batches that arrived meanwhile, to be committed together, each of them all or nothing. */
export interface CommitRequest {
  /** SQL that is used for the first time; it has the numbers after those of all texts before. */
  readonly texts: readonly string[];
  /** Of each batch how many statements it has; then of each its number, that of its sum or -1, how many values it has, and these. */
  readonly flat: readonly Value[];
}

export interface ReportRequest {
  readonly kind: 'report';
  readonly id: number;
  readonly statements: readonly Statement[];
}

export type BatchResult =
  { readonly ok: true; readonly rows: readonly (readonly Row[])[] } | { readonly ok: false; readonly error: string };

/** Most statements answer nothing, or that they changed something: a batch of such crosses as one sign for each. */
export function packAnswers(results: readonly BatchResult[]): string {
  return JSON.stringify(results.map((result) => (result.ok ? (signsOf(result.rows) ?? result) : result)));
}

function signsOf(rows: readonly (readonly Row[])[]): string | undefined {
  let signs = '';
  for (const each of rows) {
    if (each === changed) {
      signs += '1';
    } else if (each.length === 0) {
      signs += '0';
    } else {
      return undefined;
    }
  }
  return signs;
}

/** The other end. */
export function unpackAnswers(text: string): readonly BatchResult[] {
  // Our own writer wrote this text: what it parses to is what it says.
  const answers = JSON.parse(text) as readonly (string | BatchResult)[];
  let before = '';
  let shared: BatchResult = { ok: true, rows: [] };
  return answers.map((answer) => {
    if (typeof answer !== 'string') {
      return answer;
    }
    // Beacons of one group mostly say the same.
    if (answer !== before) {
      shared = { ok: true, rows: Array.from(answer, (sign) => (sign === '1' ? changed : none)) };
      before = answer;
    }
    return shared;
  });
}

const none: readonly Row[] = [];

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

/** Packs batches. Statements are numbered by their text, in the order of their first use. */
export function packing(): (batches: readonly (readonly Statement[])[]) => CommitRequest {
  const numbers = new Map<string, number>();
  const numberOf = (sql: string, texts: string[]) => {
    let number = numbers.get(sql);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(sql, number);
      texts.push(sql);
    }
    return number;
  };
  return (batches) => {
    const texts: string[] = [];
    const flat: Value[] = [];
    for (const batch of batches) {
      flat.push(batch.length);
      for (const { sql, params, sum } of batch) {
        flat.push(numberOf(sql, texts), sum === undefined ? -1 : numberOf(sum, texts), params.length);
        for (const value of params) flat.push(value);
      }
    }
    return { texts, flat };
  };
}

/** The other end. */
export function unpacking(): (request: CommitRequest) => Statement[][] {
  const known: string[] = [];
  return ({ texts, flat }) => {
    known.push(...texts);
    const batches: Statement[][] = [];
    let at = 0;
    const count = () => Number(flat[at++]);
    while (at < flat.length) {
      const batch: Statement[] = [];
      for (let left = count(); left > 0; left -= 1) {
        const sql = known[count()];
        const sum = known[count()];
        const values = count();
        if (sql === undefined) {
          throw new RangeError('A statement was never told.');
        }
        const params = flat.slice(at, at + values);
        batch.push(sum === undefined ? { sql, params } : { sql, params, sum });
        at += values;
      }
      batches.push(batch);
    }
    return batches;
  };
}
