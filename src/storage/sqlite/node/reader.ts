import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from './connection.ts';
import type { BatchResult, ReaderAnswer, ReportRequest } from './protocol.ts';

/** Reports run here: seconds of reading must delay neither an answer nor a commit. */
if (parentPort !== null) {
  const port = parentPort;
  const data: unknown = workerData;
  const file = typeof data === 'object' && data !== null && 'file' in data ? String(data.file) : '';
  const connection = openConnection(file, { readonly: true });
  port.on('message', (request: ReportRequest | { kind: 'close' }) => {
    if (request.kind === 'close') {
      connection.database.close();
      port.close();
      return;
    }
    let result: BatchResult;
    try {
      const snapshot = connection.database.transaction(() => request.statements.map((each) => connection.run(each)));
      result = { ok: true, rows: snapshot() };
    } catch (error) {
      result = { ok: false, error: String(error) };
    }
    port.postMessage({ kind: 'reported', id: request.id, result } satisfies ReaderAnswer);
  });
}
