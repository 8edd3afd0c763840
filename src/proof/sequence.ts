import { toBase64 } from '../ledger/bytes.ts';
import { signCheckpoint } from '../ledger/checkpoint.ts';
import { encodeEntry } from '../ledger/entry.ts';
import { printVerifierKey } from '../ledger/note.ts';
import type { Sha256 } from '../ledger/tree.ts';
import type { Head, LedgerStore, Unnumbered } from '../storage/ledger-store.ts';
import { edgeOf, growthOf } from './growth.ts';
import { type Keyring, keysOfLog, type LogKeys } from './keys.ts';
import { signing, type Speaker, speakerOf, succeeds } from './who-signs.ts';

export interface Sequencing {
  readonly store: LedgerStore;
  readonly sha256: Sha256;
  /** Asked before each step, so that a rotation reaches a collector that runs. */
  readonly keys: () => Promise<Keyring>;
  readonly clock: () => number;
  /** The name that a log takes when its head is made. */
  readonly originOf: (log: string) => string;
}

export interface Sequenced {
  readonly numbered: number;
  /** What is left over waits for a key that is not at hand. */
  readonly fault: 'key_unknown' | undefined;
}

/** So many leaves at most in one commit. */
const chunk = 1_000;

/** Whoever loses the race reads again. Each loss is another's progress; past so many, that other may finish alone. */
const mostLosses = 50;

/** A quiet log is not looked through from its last entry for ever. */
const passOverAfter = 1_000;

/**
 * Numbers, hashes and signs what a log has not numbered yet. Several at once, on several machines, never fork it: each step is a
 * compare-and-set on the size that it read.
 */
export async function sequence(deps: Sequencing, log: string): Promise<Sequenced> {
  let numbered = 0;
  let losses = 0;
  while (losses < mostLosses) {
    const step = await take(deps, log);
    numbered += step.grown;
    losses += step.next === 'lost' ? 1 : 0;
    if (step.next === 'done' || step.next === 'key_unknown') {
      return { numbered, fault: step.next === 'key_unknown' ? step.next : undefined };
    }
  }
  return { numbered, fault: undefined };
}

interface Step {
  readonly grown: number;
  readonly next: 'done' | 'more' | 'lost' | 'key_unknown';
}

/** What a step begins from, read before anything is decided. */
export interface Standing {
  readonly log: string;
  readonly head: Head;
  readonly keys: LogKeys;
  readonly speaker: Speaker;
}

async function take(deps: Sequencing, log: string): Promise<Step> {
  const { store } = deps;
  const standing = await standingOf(deps, log);
  const { head, speaker } = standing;
  if (speaker === 'neither' && !(await isSucceeded(store, standing))) {
    return { grown: 0, next: 'key_unknown' };
  }
  if (speaker === 'before') {
    await addKey(deps, standing);
  }
  const { entries, upTo } = await store.unnumbered(log, head.entryNo, chunk);
  if (entries.length === 0) {
    if (head.size > 0 && upTo - head.entryNo > passOverAfter) {
      await store.passOver(log, head.size, upTo);
    }
    return { grown: 0, next: 'done' };
  }
  return grow(deps, standing, { entries, upTo });
}

export async function standingOf({ store, sha256, keys, originOf }: Sequencing, log: string): Promise<Standing> {
  const [known, newest, ring] = await Promise.all([store.logHead(log), store.newestCheckpoint(log), keys()]);
  const head = known ?? { origin: originOf(log), size: 0, root: '', edge: [], entryNo: 0 };
  const ofLog = keysOfLog(sha256, ring, head.origin);
  return { log, head, keys: ofLog, speaker: speakerOf(newest?.note, ofLog) };
}

async function isSucceeded(store: LedgerStore, { log, head, keys }: Standing): Promise<boolean> {
  return (await store.keyEntries(log, head.entryNo)).some((json) => succeeds(json, keys));
}

async function addKey({ store, clock }: Sequencing, { log, head, keys }: Standing): Promise<void> {
  const key = printVerifierKey(keys.current.key);
  await store.appendKeyEntry({
    log,
    after: head.entryNo,
    json: encodeEntry({ type: 'key_added', site: log, at: clock(), key }),
  });
}

async function grow({ store, sha256, clock }: Sequencing, standing: Standing, next: Unnumbered): Promise<Step> {
  const { log, head, keys, speaker } = standing;
  const { entries, signers } = signing(speaker, keys, next.entries);
  if (entries.length === 0) {
    return { grown: 0, next: 'key_unknown' };
  }
  const { size, root, edge, leaves, nodes } = growthOf(sha256, edgeOf(head), entries);
  const { origin } = head;
  const whole = entries.length === next.entries.length;
  const entryNo = whole ? next.upTo : (entries.at(-1)?.no ?? head.entryNo);
  const note = signers.length === 0 ? undefined : await signCheckpoint({ origin, size, root }, signers);
  const outcome = await store.growLog({
    log,
    from: head.size,
    head: { origin, size, root: toBase64(root), edge, entryNo },
    leaves,
    nodes,
    checkpoint: note === undefined ? undefined : { at: clock(), note },
  });
  return outcome === 'lost'
    ? { grown: 0, next: 'lost' }
    : { grown: entries.length, next: whole && entries.length < chunk ? 'done' : 'more' };
}
