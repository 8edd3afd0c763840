import { NoticesRefused } from '../publish.ts';
import { ExportBroken } from '../proof/export.ts';
import { StartRefused } from '../proof/start-refused.ts';
import { StoreUnavailable } from '../storage/store.ts';

/*
 * Unexpected errors, as one line of JSON each (docs/design/0017-withheld.md): where it happened and of what kind. Messages may quote what
 * they could not read, so only those of our own classes are told.
 */

export interface Report {
  readonly name: string;
  /** `ECONNREFUSED`, `SQLITE_FULL`. */
  readonly code?: string;
  readonly message?: string;
  /** Function, file and line, of our own code, nearest first. */
  readonly at: readonly string[];
  readonly cause?: Report;
}

const ours = [StartRefused, NoticesRefused, ExportBroken];

/** What a store that did not commit says of it: SQLite's own fixed words, and ours. A name of a column is no one's data. */
const ofStore =
  /^(?:\w+: )*(database or disk is full|disk I\/O error|database is locked|database disk image is malformed|attempt to write a readonly database|unable to open database file|out of memory|FOREIGN KEY constraint failed|(?:UNIQUE|CHECK|NOT NULL) constraint failed: [\w.", ]{1,120}|Too much waits for the disk\.)$/;
const deepest = 3;
const mostFrames = 8;

export function reportOf(error: unknown, depth = 0): Report {
  if (!(error instanceof Error)) {
    return { name: typeof error, at: [] };
  }
  const code = codeOf(error);
  return {
    name: /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error',
    ...(code !== undefined && { code }),
    ...messageOf(error),
    at: framesOf(error),
    ...(error.cause !== undefined && depth < deepest && { cause: reportOf(error.cause, depth + 1) }),
  };
}

function messageOf(error: Error): { message?: string } {
  if (error instanceof StoreUnavailable) {
    const [, known] = ofStore.exec(error.message) ?? [];
    return known === undefined ? {} : { message: known };
  }
  return ours.some((known) => error instanceof known) ? { message: error.message } : {};
}

function codeOf(error: Error): string | undefined {
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}

const frame = /^ {4}at (?:async )?(?:([\w.<>#$ ]{1,80}) (?:\[as \w+\] )?\()?(?:file:\/\/)?([^()]*?):(\d+):(\d+)\)?$/;

/** The stack begins with the message, which may be written to look like frames: it is cut off first, and without it nothing is told. */
function framesOf({ message, stack = '' }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) {
    return [];
  }
  const lines = stack.slice(start + message.length).split('\n');
  return lines.flatMap((line) => placeOf(line) ?? []).slice(0, mostFrames);
}

function placeOf(line: string): string | undefined {
  const [, name = '', path = '', row = '', column = ''] = frame.exec(line) ?? [];
  const file = /(?:^|\/)((?:src|dist|schema|examples)\/[\w./-]+|worker\.js|index\.js)$/.exec(path)?.[1];
  const isForeign = /^node:|\/node_modules\//.test(path);
  return file === undefined || isForeign ? undefined : `${name === '' ? '' : `${name} `}${file}:${row}:${column}`;
}

const quietMs = 10_000;

/** The same error again within ten seconds is only counted: a broken disk must not fill the log as well. */
export function reportToConsole(now: () => number = Date.now): (error: unknown) => void {
  const seen = new Map<string, { at: number; more: number }>();
  return (error) => {
    const report = reportOf(error);
    const key = JSON.stringify(report);
    const last = seen.get(key);
    if (last !== undefined && now() - last.at < quietMs) {
      last.more += 1;
      return;
    }
    if (seen.size > 1_000) {
      seen.clear();
    }
    seen.set(key, { at: now(), more: 0 });
    const at = new Date(now()).toISOString();
    console.error(JSON.stringify({ time: at, level: 'error', ...report, repeated: last?.more ?? 0 }));
  };
}
