import { parentPort, workerData } from 'node:worker_threads';
import type { Statement } from '../engine.ts';
import { type Connection, openConnection } from './connection.ts';
import { type BatchResult, type CommitRequest, statementTexts } from './protocol.ts';

/*
 * The one writer of a database file. It runs in its own thread, so that neither a commit nor a checkpoint keeps a request
 * waiting for the processor, and commits whatever arrived while its last commit was in flight as one transaction.
 */

/** Each batch in a savepoint: one that fails takes nothing of the others with it. */
function runBatch(connection: Connection, batch: readonly Statement[]): BatchResult {
  const { database } = connection;
  database.exec('SAVEPOINT batch');
  try {
    const rows = batch.map((statement) => connection.run(statement));
    database.exec('RELEASE batch');
    return { ok: true, rows };
  } catch (error) {
    // Some failures (a full disk) end the whole transaction by themselves; then there is no savepoint left to go back to.
    if (!database.inTransaction) {
      throw error;
    }
    database.exec('ROLLBACK TO batch; RELEASE batch');
    return { ok: false, error: String(error) };
  }
}

function commitAll(connection: Connection, batches: readonly (readonly Statement[])[]): BatchResult[] {
  const { database } = connection;
  try {
    database.exec('BEGIN IMMEDIATE');
    const results = batches.map((batch) => runBatch(connection, batch));
    database.exec('COMMIT');
    return results;
  } catch (error) {
    if (database.inTransaction) {
      database.exec('ROLLBACK');
    }
    return batches.map(() => ({ ok: false, error: String(error) }));
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
  const textOf = statementTexts();
  port.on('message', (message: string | { kind: 'close' }) => {
    if (typeof message !== 'string') {
      connection.database.close();
      port.close();
      return;
    }
    // The engine in our own process wrote this text.
    const request = JSON.parse(message) as CommitRequest;
    port.postMessage(
      JSON.stringify(
        commitAll(
          connection,
          request.map((batch) => batch.map(textOf)),
        ),
      ),
    );
  });
}
