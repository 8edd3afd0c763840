import { parentPort, workerData } from 'node:worker_threads';
import { changed, type Row, type Statement } from '../engine.ts';
import { type Connection, emptyLog, openConnection } from './connection.ts';
import { type BatchResult, type CommitRequest, packAnswers, type ScrubAnswer, unpacking } from './protocol.ts';
import { Sums } from './sums.ts';

/*
 * The one writer of a database file. It runs in its own thread, so that neither a commit nor a checkpoint keeps a request
 * waiting for the processor, and commits whatever arrived while its last commit was in flight as one transaction.
 */

type Batch = readonly Statement[];

function runBatch(connection: Connection, batch: Batch, sums: Sums): BatchResult {
  let rows: readonly Row[] = [];
  return {
    ok: true,
    rows: batch.map((statement) => {
      if (statement.sum === undefined) {
        rows = connection.run(statement);
      } else if (rows === changed) {
        sums.add(statement.sum, statement.params);
      }
      return rows;
    }),
  };
}

function runSums(connection: Connection, sums: Sums): void {
  sums.statements().forEach((statement) => connection.run(statement));
}

/** Runs in a savepoint, and answers what failed if it had to be undone. */
function unlessItFails<T>({ database }: Connection, run: () => T): T | { readonly error: string } {
  database.exec('SAVEPOINT attempt');
  try {
    const result = run();
    database.exec('RELEASE attempt');
    return result;
  } catch (error) {
    // Some failures (a full disk) end the whole transaction by themselves; then there is no savepoint left to go back to.
    if (!database.inTransaction) {
      throw error;
    }
    database.exec('ROLLBACK TO attempt; RELEASE attempt');
    return { error: String(error) };
  }
}

/** Each for itself: a batch that fails takes nothing of the others with it. */
function commitEach(connection: Connection, batches: readonly Batch[]): BatchResult[] {
  return batches.map((batch) => {
    const result = unlessItFails(connection, () => {
      const sums = new Sums();
      const ran = runBatch(connection, batch, sums);
      runSums(connection, sums);
      return ran;
    });
    return 'error' in result ? { ok: false, error: result.error } : result;
  });
}

/** A savepoint copies every page it touches, and failures are rare: only after one does each batch pay for its own. */
function commitAll(connection: Connection, batches: readonly Batch[]): readonly BatchResult[] {
  let results = inTransaction(connection, () => {
    const sums = new Sums();
    const ran = batches.map((batch) => runBatch(connection, batch, sums));
    runSums(connection, sums);
    return ran;
  });
  if ('error' in results && results.within) {
    results = inTransaction(connection, () => commitEach(connection, batches));
  }
  if ('error' in results) {
    const { error } = results;
    return batches.map(() => ({ ok: false, error }));
  }
  return results;
}

/** `within`: what failed was the work, and not the transaction around it, which would only fail again. */
interface Undone {
  readonly error: string;
  readonly within: boolean;
}

function inTransaction<T>({ database }: Connection, run: () => readonly T[]): readonly T[] | Undone {
  let within = false;
  try {
    database.exec('BEGIN IMMEDIATE');
    within = true;
    const results = run();
    within = false;
    database.exec('COMMIT');
    return results;
  } catch (error) {
    // Some failures (a full disk) end the whole transaction by themselves.
    if (database.inTransaction) {
      database.exec('ROLLBACK');
    }
    return { error: String(error), within };
  }
}

function scrub(connection: Connection): ScrubAnswer {
  try {
    return { kind: 'scrubbed', done: emptyLog(connection) };
  } catch (error) {
    return { kind: 'scrubbed', done: false, error: String(error) };
  }
}

function fileOf(data: unknown): string {
  if (typeof data === 'object' && data !== null && 'file' in data && typeof data.file === 'string') {
    return data.file;
  }
  throw new TypeError('The writer thread needs workerData.file.');
}

if (parentPort !== null) {
  const port = parentPort;
  const connection = openConnection(fileOf(workerData), { readonly: false });
  const unpack = unpacking();
  port.on('message', (message: CommitRequest | { kind: 'close' | 'scrub' }) => {
    if ('kind' in message && message.kind === 'scrub') {
      port.postMessage(scrub(connection));
      return;
    }
    if ('kind' in message) {
      connection.database.close();
      port.close();
      return;
    }
    port.postMessage(packAnswers(commitAll(connection, unpack(message))));
  });
}
