import * as z from 'zod';
import { type Checkpoint, parseCheckpoint, type ParsedCheckpoint } from './checkpoint.ts';
import type { ExportReader } from './export.ts';

/* `checkpoints.jsonl`: every checkpoint made, oldest first, read as a stream because it is the one file that is not cut. */

export const historyPath = 'checkpoints.jsonl';

const lineSchema = z.strictObject({ at: z.int().min(0), note: z.string() });

/** A line of a checkpoint is some hundred bytes; one that goes on and on is no line. */
const longestLine = 1 << 20;

export interface Made extends Checkpoint {
  /** The signed note as it stands in the file. */
  readonly printed: string;
}

export type HistoryLine = { readonly ok: true; readonly made: Made } | { readonly ok: false; readonly says: string };

/** Ends with what is wrong, if something is: each line is a checkpoint of one log, and the last is the newest. */
export async function* historyOf(reader: ExportReader, newest: Made): AsyncGenerator<HistoryLine, undefined> {
  let number = 0;
  let last: Made | undefined;
  for await (const line of linesOf(reader.stream(historyPath))) {
    number += 1;
    const made = line === undefined ? undefined : madeOf(line);
    const wrong = wrongWith(made, { last, newest });
    if (made === undefined || wrong !== undefined) {
      yield { ok: false, says: `Line ${number} ${wrong ?? 'is no checkpoint'}.` };
      return;
    }
    yield { ok: true, made };
    last = made;
  }
  if (last?.printed !== newest.printed) {
    yield { ok: false, says: last === undefined ? 'There is none.' : 'It does not end with the newest checkpoint.' };
  }
}

interface Beside {
  readonly last: Made | undefined;
  readonly newest: Made;
}

function wrongWith(made: Made | undefined, { last, newest }: Beside): string | undefined {
  if (made !== undefined && made.origin !== newest.origin) {
    return `is of the log ${made.origin}`;
  }
  return made !== undefined && made.size < (last?.size ?? 0) ? 'counts fewer leaves than the one before' : undefined;
}

/** A checkpoint together with its text, from that text. */
export function readMade(
  printed: string,
): { readonly ok: true; readonly made: Made } | Exclude<ParsedCheckpoint, { ok: true }> {
  const parsed = parseCheckpoint(printed);
  return parsed.ok ? { ok: true, made: { ...parsed.checkpoint, printed } } : parsed;
}

function madeOf(line: string): Made | undefined {
  const note = noteOfLine(line);
  const read = note === undefined ? undefined : readMade(note);
  return read?.ok ? read.made : undefined;
}

/** The signed note in one line of this file, or of any file kept in the same form. */
export function noteOfLine(line: string): string | undefined {
  try {
    const read = lineSchema.safeParse(JSON.parse(line));
    return read.success ? read.data.note : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** Lines without their line feed; `undefined`, and then no more, for what is not UTF-8 or has no end. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const piece of pieces) {
    const text = decoded(decoder, piece);
    const lines = `${rest}${text ?? ''}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (text === undefined || rest.length > longestLine) {
      yield undefined;
      return;
    }
  }
  const last = decoded(decoder);
  if (last === undefined) {
    yield undefined;
  } else if (rest !== '' || last !== '') {
    yield `${rest}${last}`;
  }
}

function decoded(decoder: InstanceType<typeof TextDecoder>, piece?: Uint8Array): string | undefined {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}
