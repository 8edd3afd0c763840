import type {
  DurableObjectNamespace,
  DurableObjectState,
  ExportedHandler,
  Request as WorkerRequest,
  Response as WorkerResponse,
} from '@cloudflare/workers-types';

/*
 * What stands behind a D1 binding, in a process of its own: SQLite in a Durable Object, spoken to as workerd's D1 client speaks.
 * A batch is one transaction. GET answers how many rows were written since the start.
 */

interface Query {
  readonly sql: string;
  readonly params?: readonly (string | number | null)[];
}

interface Given {
  readonly DATABASE: DurableObjectNamespace;
}

// Of the process: an object that nobody asks for ten seconds is put away, and a counter of its own with it.
let written = 0;

export class Database {
  readonly #storage: DurableObjectState['storage'];

  constructor({ storage }: DurableObjectState) {
    this.#storage = storage;
  }

  async fetch(request: WorkerRequest): Promise<Response> {
    if (request.method === 'GET') {
      return Response.json({ written });
    }
    const asked = await request.json<Query | readonly Query[]>();
    const queries = 'sql' in asked ? [asked] : asked;
    try {
      return Response.json(this.#storage.transactionSync(() => queries.map((query) => this.#run(query))));
    } catch (error) {
      return Response.json({ success: false, error: String(error) }, { status: 500 });
    }
  }

  #run({ sql, params = [] }: Query) {
    const cursor = this.#storage.sql.exec(sql, ...params);
    const columns = cursor.columnNames;
    const rows = [...cursor.raw()];
    written += cursor.rowsWritten;
    const { rowsRead, rowsWritten } = cursor;
    const counted = {
      rows_read: rowsRead,
      rows_written: rowsWritten,
      changes: rowsWritten,
      changed_db: rowsWritten > 0,
    };
    return { success: true, results: { columns, rows }, meta: { served_by: 'bench', duration: 0, ...counted } };
  }
}

export default {
  fetch: async (request, { DATABASE }): Promise<WorkerResponse> =>
    DATABASE.get(DATABASE.idFromName('bench')).fetch(request),
} satisfies ExportedHandler<Given>;
