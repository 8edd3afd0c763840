import type { R2Bucket } from '@cloudflare/workers-types';
import { encodeLine, type Journal, type JournalLine, parseLine } from '../rights/journal.ts';

const prefix = 'withdrawals/';

/**
 * The journal of withdrawals in a bucket: one object each, named by its instant, so that a listing is in their order. The line
 * stands in the object and beside it in the metadata, which a listing brings along. How long they are kept is a lifecycle rule
 * of the bucket.
 */
export function bucketJournal(bucket: R2Bucket, uuid: () => string): Journal {
  return {
    append: async (line) => {
      const text = encodeLine(line);
      await bucket.put(`${prefix}${moment(line.at)}-${uuid()}`, text, { customMetadata: { line: text } });
    },
    read: async function* (since) {
      let after = `${prefix}${moment(since)}`;
      for (;;) {
        const { objects, truncated } = await bucket.list({ prefix, startAfter: after, include: ['customMetadata'] });
        yield objects.map(({ key, customMetadata }) => lineOf(key, customMetadata?.['line']));
        const last = objects.at(-1);
        if (!truncated || last === undefined) {
          return;
        }
        after = last.key;
      }
    },
  };
}

function moment(at: number): string {
  return String(Math.max(0, at)).padStart(15, '0');
}

/** @throws Error naming the object: it may be somebody's withdrawal, and passing over it would undo that. */
function lineOf(key: string, text: string | undefined): JournalLine {
  const line = parseLine(text ?? '');
  if (line === undefined) {
    throw new Error(`The object ${key} in the bucket OUTSIDE is no line of the journal. Restore or remove it.`);
  }
  return line;
}
