import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../../store.ts';
import type { SqliteEngine, Statement } from '../engine.ts';
import { openConnection } from './connection.ts';
import {
  type BatchResult,
  packing,
  type ReaderAnswer,
  type ReportRequest,
  type ScrubAnswer,
  unpackAnswers,
} from './protocol.ts';

type Settle = (result: BatchResult) => void;

/**
 * better-sqlite3 on one file: a writer thread with one transaction in flight, a reader thread for reports, and a read-only
 * connection here for point reads. Migrations must have run. A thread that ends unasked ends the process: a collector that can
 * no longer write must be started again, not answer 503 for ever.
 */
export async function openNodeEngine(file: string): Promise<SqliteEngine> {
  let closing = false;
  const threads = (['writer', 'reader'] as const).map((name) => {
    const thread = startThread(name, file);
    let why = 'it ended';
    thread.on('error', (error) => (why = String(error)));
    thread.on('exit', () => {
      if (!closing) {
        throw new Error(`The ${name} thread is lost: ${why}.`);
      }
    });
    return thread;
  });
  const [writer, reader] = threads;
  if (writer === undefined || reader === undefined) {
    throw new Error('A thread did not start.');
  }
  await Promise.all(threads.map((thread) => once(thread, 'online')));
  const here = openConnection(file, { readonly: true });
  const commit = groupCommits(writer);
  const report = askReader(reader);
  return {
    commit,
    report,
    scrub: askScrub(writer),
    lookup: async (statement) => {
      try {
        return here.run(statement);
      } catch (error) {
        throw new StoreUnavailable(String(error));
      }
    },
    close: async () => {
      closing = true;
      here.database.close();
      for (const thread of threads) {
        const ended = once(thread, 'exit');
        thread.postMessage({ kind: 'close' });
        await ended;
      }
    },
  };
}

function startThread(name: 'writer' | 'reader', file: string): Worker {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Worker(new URL(`./${name}.${ending}`, import.meta.url), { workerData: { file } });
}

/** More than this waiting means that the disk does not keep up: better refused now than answered in a minute. */
const mostWaiting = 10_000;

/** A transaction of so many batches gains little by another one: its sync and its messages cost each of them hardly anything. */
const enough = 32;

/** One request in flight; what arrives meanwhile waits and leaves together. Under load commits group by themselves. */
function groupCommits(writer: Worker): SqliteEngine['commit'] {
  let waiting: { batch: readonly Statement[]; settle: Settle }[] = [];
  let inFlight: Settle[] = [];
  let failure: string | undefined;
  const pack = packing();
  const send = () => {
    const next = waiting;
    waiting = [];
    inFlight = next.map(({ settle }) => settle);
    writer.postMessage(pack(next.map(({ batch }) => batch)));
  };
  // At the end of a turn of the event loop, so that whatever its other requests commit leaves in the same transaction; and not
  // while each turn still brings more. A group that nothing joins waits for one turn.
  const gather = (before: number) => {
    setImmediate(() => (waiting.length > before && waiting.length < enough ? gather(waiting.length) : send()));
  };
  writer.on('message', (answer: unknown) => {
    // Under `node --watch` the runtime sends messages of its own over the same port.
    if (typeof answer !== 'string') {
      return;
    }
    const results = unpackAnswers(answer);
    const settled = inFlight;
    inFlight = [];
    if (waiting.length > 0) {
      gather(0);
    }
    settled.forEach((settle, index) => settle(results[index] ?? { ok: false, error: 'The writer gave no answer.' }));
  });
  const lose = (why: string) => {
    failure = why;
    const lost = [...inFlight, ...waiting.map(({ settle }) => settle)];
    inFlight = [];
    waiting = [];
    lost.forEach((settle) => settle({ ok: false, error: why }));
  };
  writer.on('exit', () => lose('The writer thread has ended.'));
  return (batch) =>
    new Promise((resolve, reject) => {
      if (failure !== undefined || waiting.length >= mostWaiting) {
        reject(new StoreUnavailable(failure ?? 'Too much waits for the disk.'));
        return;
      }
      waiting.push({
        batch,
        settle: (result) => (result.ok ? resolve(result.rows) : reject(new StoreUnavailable(result.error))),
      });
      if (inFlight.length === 0 && waiting.length === 1) {
        gather(0);
      }
    });
}

/** It takes its turn among the commits. Whoever asks while one is under way gets its answer. */
function askScrub(writer: Worker): SqliteEngine['scrub'] {
  let waiting: ((answer: ScrubAnswer) => void)[] = [];
  const answer = (result: ScrubAnswer) => {
    const asked = waiting;
    waiting = [];
    asked.forEach((settle) => settle(result));
  };
  writer.on('message', (message: ScrubAnswer | { readonly kind?: undefined } | string) => {
    if (typeof message === 'object' && message.kind === 'scrubbed') {
      answer(message);
    }
  });
  writer.on('exit', () => answer({ kind: 'scrubbed', done: false, error: 'The writer thread has ended.' }));
  return () =>
    new Promise((resolve, reject) => {
      waiting.push(({ done, error }) => (error === undefined ? resolve(done) : reject(new StoreUnavailable(error))));
      if (waiting.length === 1) {
        writer.postMessage({ kind: 'scrub' });
      }
    });
}

function askReader(reader: Worker): SqliteEngine['report'] {
  const open = new Map<number, Settle>();
  let last = 0;
  reader.on('message', ({ id, result }: ReaderAnswer) => {
    open.get(id)?.(result);
    open.delete(id);
  });
  reader.on('exit', () => {
    open.forEach((settle) => settle({ ok: false, error: 'The reader thread has ended.' }));
    open.clear();
  });
  return (statements) =>
    new Promise((resolve, reject) => {
      last += 1;
      open.set(last, (result) => (result.ok ? resolve(result.rows) : reject(new StoreUnavailable(result.error))));
      reader.postMessage({ kind: 'report', id: last, statements } satisfies ReportRequest);
    });
}
