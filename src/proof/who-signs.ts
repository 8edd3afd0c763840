import * as z from 'zod';
import { parseNote, printVerifierKey, type Signer } from '../ledger/note.ts';
import type { Entry } from '../storage/ledger-store.ts';
import type { LogKeys } from './keys.ts';

/** Which of the keys at hand speaks for a log: the one that signed its newest checkpoint last. */
export type Speaker = 'current' | 'before' | 'neither';

export function speakerOf(newest: string | undefined, { current, before }: LogKeys): Speaker {
  if (newest === undefined) {
    return 'current';
  }
  const parsed = parseNote(newest);
  const last = parsed.ok ? parsed.note.signatures.at(-1)?.hash : undefined;
  return last === current.key.hash ? 'current' : last !== undefined && last === before?.key.hash ? 'before' : 'neither';
}

const keyEntrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('key_added'), key: z.string() }),
  z.object({ type: z.literal('key_lost'), key: z.string(), successor: z.string() }),
]);

type KeyEntry = z.infer<typeof keyEntrySchema>;

/** Reads the few entries that may be one, and no other. */
function keyEntryOf(json: string): KeyEntry | undefined {
  return json.includes('"type":"key_') ? keyEntrySchema.safeParse(JSON.parse(json)).data : undefined;
}

/** An entry hands the log over to this key, whatever became of the one that spoke for it. */
export function succeeds(json: string, { current }: LogKeys): boolean {
  const entry = keyEntryOf(json);
  return entry?.type === 'key_lost' && entry.successor === printVerifierKey(current.key);
}

export interface Signing {
  readonly entries: readonly Entry[];
  /** None while the speaker is lost and its successor not yet reached: then no checkpoint is made. */
  readonly signers: readonly Signer[];
}

/**
 * How far these entries may be numbered, and who signs what they lead to. An entry that names a key which is not ours to sign
 * with stops it: whoever signed over it would leave a checkpoint that nobody can trust.
 */
export function signing(speaker: Speaker, keys: LogKeys, entries: readonly Entry[]): Signing {
  const { current, before } = keys;
  const ours = printVerifierKey(current.key);
  let speaks = speaker;
  let signers = speaker === 'current' ? [current] : speaker === 'before' && before !== undefined ? [before] : [];
  let taken = 0;
  for (const { json } of entries) {
    const entry = keyEntryOf(json);
    if (entry !== undefined && speaks !== 'current') {
      const isNext = entry.type === 'key_added' ? speaks === 'before' && entry.key === ours : succeeds(json, keys);
      if (!isNext) {
        break;
      }
      // Both sign what covers a key that was added; nobody but the successor can, when it was lost.
      signers = entry.type === 'key_added' ? [...signers, current] : [current];
      speaks = 'current';
    } else if (entry !== undefined && nextKey(entry) !== ours) {
      break;
    }
    taken += 1;
  }
  return { entries: entries.slice(0, taken), signers };
}

function nextKey(entry: KeyEntry): string {
  return entry.type === 'key_added' ? entry.key : entry.successor;
}
