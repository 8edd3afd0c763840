import type { Checkpoint } from './checkpoint.ts';
import type { Fault } from './fault.ts';
import { openNote, printVerifierKey, type Verify, type VerifierKey } from './note.ts';

/** An entry after which another key speaks for the log. */
export interface KeyChange {
  readonly index: number;
  readonly kind: 'key_added' | 'key_lost';
  readonly next: VerifierKey;
}

/** Who speaks for the log, checkpoint after checkpoint. */
export interface Keyring {
  /** In the order of the leaves. */
  enter(change: KeyChange): void;
  /** Whether a trusted key vouches for it; without any key given everything is let pass. In the order of their sizes. */
  vouches(checkpoint: Checkpoint): Promise<boolean>;
  /** What was found once all have been seen. */
  result(): Judgement;
}

export interface Judgement {
  readonly vouched: number;
  readonly fault?: Fault;
  /** Checkpoints up to this size were signed before any of the given keys spoke. */
  readonly unknownUntil?: number;
}

interface State {
  speaking: readonly VerifierKey[];
  /** A given key has signed: from here on somebody must always vouch. */
  begun: boolean;
  vouched: number;
  /** The first checkpoint that nobody vouched for before that, and the last. */
  early?: { readonly first: number; readonly last: number };
  unknownUntil?: number;
  fault?: Fault;
  lost?: number;
}

export function createKeyring(given: readonly VerifierKey[], verify: Verify): Keyring {
  const state: State = { speaking: given, begun: false, vouched: 0 };
  const trusted = new Set(given.map(printVerifierKey));
  let changes: readonly KeyChange[] = [];
  return {
    enter: (change) => {
      changes = [...changes, change];
    },
    vouches: async (checkpoint) => {
      if (given.length === 0) {
        return true;
      }
      const covered = changes.filter(({ index }) => index < checkpoint.size);
      changes = changes.slice(covered.length);
      const signed = await signedBy(checkpoint, [...state.speaking, ...covered.map(({ next }) => next)], verify);
      const spoke = covered.reduce(
        (speaks, change) => passOn(state, change, { speaks, signed, trusted }),
        state.speaking.some((key) => signed.has(printVerifierKey(key))),
      );
      const entered = covered.map(({ next }) => printVerifierKey(next));
      const isEntrance = [...signed].every((key) => !trusted.has(key) || entered.includes(key));
      record(state, checkpoint.size, { spoke, isEntrance });
      return spoke;
    },
    result: () => ({
      vouched: state.vouched,
      ...(state.unknownUntil !== undefined && { unknownUntil: state.unknownUntil }),
      ...faultOf(state, given),
    }),
  };
}

async function signedBy({ note }: Checkpoint, known: readonly VerifierKey[], verify: Verify): Promise<Set<string>> {
  const keys = new Map(known.map((key) => [printVerifierKey(key), key]));
  const opened = await openNote(note, [...keys.values()], verify);
  return new Set(opened.ok ? opened.by.map(printVerifierKey) : []);
}

interface Signatures {
  /** One who spoke before the change signed the checkpoint that covers it. */
  readonly speaks: boolean;
  readonly signed: ReadonlySet<string>;
  readonly trusted: ReadonlySet<string>;
}

/** Answers whether one who speaks after the change signed, too. */
function passOn(state: State, change: KeyChange, { speaks, signed, trusted }: Signatures): boolean {
  const next = printVerifierKey(change.next);
  const isGiven = trusted.has(next);
  if (change.kind === 'key_lost') {
    // Nobody vouches for a successor but whoever handed its key over.
    state.speaking = isGiven ? [change.next] : state.begun || speaks ? [] : state.speaking;
    state.lost = change.index;
    return isGiven && signed.has(next);
  }
  const names = state.speaking.map(printVerifierKey);
  const others = names.length === 1 ? names : names.filter((name) => name !== next);
  // A given key that signs where it comes in speaks by itself, whoever spoke before it.
  const enters = isGiven && !state.begun;
  if ((enters || (speaks && others.some((name) => signed.has(name)))) && signed.has(next)) {
    state.speaking = [change.next];
    return true;
  }
  return false;
}

interface Verdict {
  readonly spoke: boolean;
  /** Of the keys given, only such signed as came in with an entry that this checkpoint is the first to cover. */
  readonly isEntrance: boolean;
}

function record(state: State, size: number, { spoke, isEntrance }: Verdict): void {
  if (spoke) {
    if (!state.begun && isEntrance && state.early !== undefined) {
      state.unknownUntil = state.early.last;
      delete state.early;
    }
    state.begun = true;
    state.vouched += 1;
  } else if (state.begun) {
    state.fault ??= { kind: 'signature', size, says: unvouched(state) };
  } else {
    state.early = { first: state.early?.first ?? size, last: size };
  }
}

function unvouched({ lost }: State): string {
  return lost === undefined
    ? 'No key that speaks for the log at this size signed it; where a key is added, the old and the new one sign.'
    : `Leaf ${lost} says that the key was lost; the key after it was not given.`;
}

function faultOf({ early, fault, begun }: State, given: readonly VerifierKey[]): { fault?: Fault } {
  if (early === undefined) {
    return fault === undefined ? {} : { fault };
  }
  const names = given.map(({ name }) => name).join(', ');
  const says = begun ? 'None of the given keys signed it.' : `None of the given keys (${names}) signed any checkpoint.`;
  return { fault: { kind: 'signature', size: early.first, says } };
}
