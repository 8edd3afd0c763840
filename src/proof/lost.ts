import { encodeEntry } from '../ledger/entry.ts';
import { openNote, parseNote, parseVerifierKey, printVerifierKey, verifierKey } from '../ledger/note.ts';
import { verifyEd25519 } from './keys.ts';
import { sequence, type Sequencing, standingOf } from './sequence.ts';

export type Declared =
  | { readonly ok: true; readonly successor: string }
  | { readonly ok: false; readonly why: 'no_log' | 'not_lost' | 'not_a_key' | 'not_that_key' };

type Why = Extract<Declared, { ok: false }>['why'];

/** What is wrong, for whoever holds the command line. */
export const lostFaults: Readonly<Record<Why, string>> = {
  no_log: 'the log has no checkpoint yet, so no key of it can be lost',
  not_lost: 'the key at hand speaks for the log: nothing is lost',
  not_a_key: 'that is no public key: give one as "balise key show" prints it, name+hash+base64',
  not_that_key: 'that key did not sign the newest checkpoint of the log',
};

/**
 * The key that spoke for a log is gone: says so in the log, and goes on with the key at hand. `lost` is its public half, of this
 * log or another of the installation; it must have signed the newest checkpoint, so that no key is declared lost by mistake.
 */
export async function declareLost(deps: Sequencing, log: string, lost: string): Promise<Declared> {
  const { store, sha256, clock } = deps;
  const { head, keys, speaker } = await standingOf(deps, log);
  const newest = await store.newestCheckpoint(log);
  const parsed = parseVerifierKey(sha256, lost.trim());
  if (newest === undefined) {
    return { ok: false, why: 'no_log' };
  }
  if (speaker !== 'neither') {
    return { ok: false, why: 'not_lost' };
  }
  if (!parsed.ok) {
    return { ok: false, why: 'not_a_key' };
  }
  const key = verifierKey(sha256, head.origin, parsed.key.publicKey);
  const note = parseNote(newest.note);
  const signed = note.ok && (await openNote(note.note, [key], verifyEd25519)).ok;
  if (!signed) {
    return { ok: false, why: 'not_that_key' };
  }
  const successor = printVerifierKey(keys.current.key);
  const entry = { type: 'key_lost', site: log, at: clock(), key: printVerifierKey(key), successor } as const;
  await store.appendKeyEntry({ log, after: head.entryNo, json: encodeEntry(entry) });
  await sequence(deps, log);
  return { ok: true, successor };
}
