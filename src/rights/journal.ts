import * as z from 'zod';
import { purposes } from '../consent/purpose.ts';

/*
 * Withdrawals are also written outside the database, before they are committed in it: when an old copy of the database is put
 * back, they are carried out again before anything is answered or sent. A line holds what that takes and no more: the hash of
 * a secret, never the secret or the id of a receipt.
 */

const at = z.int().min(0);

const withdrawnSchema = z.strictObject({
  cause: z.literal('withdrawn'),
  site: z.string(),
  secret_hash: z.string().regex(/^[0-9a-f]{64}$/),
  purposes: z.array(z.enum(purposes)).min(1).readonly(),
  at,
});

const voidedSchema = z.strictObject({
  cause: z.literal('voided'),
  site: z.string(),
  version: z.int(),
  by: z.string(),
  reason: z.string(),
  at,
});

const lineSchema = z.discriminatedUnion('cause', [withdrawnSchema, voidedSchema]);

export type JournalLine = Readonly<z.infer<typeof lineSchema>>;

export interface Journal {
  /** Resolves once the line is where a power cut would leave it. */
  append(line: JournalLine): Promise<void>;
  /** Pages of what was appended since, oldest first. */
  read(since: number): AsyncIterable<readonly JournalLine[]>;
}

export function encodeLine(line: JournalLine): string {
  return JSON.stringify(line);
}

/** Nothing when it is not a line that we write. */
export function parseLine(text: string): JournalLine | undefined {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A disk or bucket that cannot be written must not keep anybody from withdrawing: the failure is reported, the line is kept in
 * memory and goes with the next one that can be written.
 */
export function neverInTheWay(journal: Journal, report: (error: unknown) => void): Journal {
  let owed: JournalLine[] = [];
  return {
    read: (since) => journal.read(since),
    append: async (line) => {
      const lines = [...owed, line];
      owed = [];
      for (const [index, each] of lines.entries()) {
        try {
          await journal.append(each);
        } catch (error) {
          report(error);
          owed = [...owed, ...lines.slice(index)];
          return;
        }
      }
    },
  };
}

/** Where nothing is written outside: Workers without a bucket. */
export const noJournal: Journal = {
  append: () => Promise.resolve(),
  read: async function* () {
    // Nothing was ever written.
  },
};
