import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeLine, type Journal, type JournalLine, parseLine } from '../rights/journal.ts';
import { StartRefused } from '../proof/start-refused.ts';

/*
 * The journal of withdrawals as a file, one line each. It lies beside the database unless BALISE_OUTSIDE names another place: a
 * copy of the whole data folder, put back, brings its own journal with it.
 */

export interface FileJournal extends Journal {
  close(): Promise<void>;
}

interface Opening {
  readonly folder: string;
  /** Lines older than this stand in every backup that may still be put back. A command lets go of none: a server may be writing. */
  readonly keepSince: number | undefined;
  readonly report: (error: unknown) => void;
}

/**
 * Reads the file, lets go of what no backup needs any more, and opens it for appending.
 *
 * @throws StartRefused when a line other than a last one cut short cannot be read: it may be somebody's withdrawal.
 */
export async function openJournal({ folder, keepSince, report }: Opening): Promise<FileJournal> {
  const file = join(folder, 'withdrawals.jsonl');
  const { lines, cut } = existsSync(file) ? readLines(file, await readFile(file, 'utf8')) : nothing;
  if (cut === 'lost') {
    report(
      new Error(
        `The last line of ${file} was cut short, by a crash before its withdrawal was committed. It is dropped.`,
      ),
    );
  }
  const kept = lines.filter(({ at }) => at >= (keepSince ?? 0));
  if (keepSince !== undefined && (cut !== 'no' || kept.length < lines.length)) {
    await rewrite(file, kept);
  }
  const handle = await open(file, 'a', 0o600);
  // Its name must outlive a power cut too.
  await syncFolder(folder);
  return { ...appending(handle, file), close: () => handle.close() };
}

function appending(handle: FileHandle, file: string): Journal {
  let last = Promise.resolve();
  const write = async (text: string) => {
    const { size } = await handle.stat();
    try {
      await handle.appendFile(text);
      await handle.datasync();
    } catch (error) {
      // Half a line would make the next one unreadable.
      await handle.truncate(size);
      throw error;
    }
  };
  return {
    append: (line) => {
      const written = last.then(() => write(`${encodeLine(line)}\n`));
      // One at a time and in order; that one failed is told to whoever asked for it.
      last = written.catch(() => undefined);
      return written;
    },
    read: async function* (since) {
      await last;
      const { lines } = readLines(file, await readFile(file, 'utf8'));
      const wanted = lines.filter(({ at }) => at >= since);
      for (let from = 0; from < wanted.length; from += 500) {
        yield wanted.slice(from, from + 500);
      }
    },
  };
}

interface ReadLines {
  readonly lines: readonly JournalLine[];
  /** Whether the last line has no end, and then whether it could be read none the less. */
  readonly cut: 'no' | 'whole' | 'lost';
}

const nothing: ReadLines = { lines: [], cut: 'no' };

function readLines(file: string, text: string): ReadLines {
  const texts = text.split('\n');
  const rest = texts.pop() ?? '';
  const lines = texts.map((each, index) => parseLine(each) ?? unreadable(file, index + 1));
  const last = parseLine(rest);
  if (last !== undefined) {
    return { lines: [...lines, last], cut: 'whole' };
  }
  return { lines, cut: rest === '' ? 'no' : 'lost' };
}

function unreadable(file: string, line: number): never {
  throw new StartRefused(
    `Line ${line} of ${file} cannot be read, and it may be a withdrawal. Put the file back from where it is copied to; ` +
      'or, if nothing was restored since, take the line out and start again.',
  );
}

/** Whole or not at all: a crash leaves the old file or the new one. */
async function rewrite(file: string, lines: readonly JournalLine[]): Promise<void> {
  const aside = `${file}.new`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(lines.map((line) => `${encodeLine(line)}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
  await syncFolder(dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
