import type { Claim } from './agreement.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type Fault, unreadable } from './fault.ts';
import { type HistoryLine, historyPath, type Made } from './history.ts';
import type { Keyring } from './keyring.ts';

/** A checkpoint that lay where nobody who writes the log could change it. */
export interface Kept {
  /** Where, in the words of whoever brings it. */
  readonly place: string;
  readonly checkpoint: Checkpoint;
}

/** What is said about the root at each size, sizes going up. */
export interface Claims {
  /** The smallest size of which something is said that was not taken yet; infinite when there is none. */
  next(): number;
  /** What is said of the size `next()`. A checkpoint that nobody trusted signed says nothing. */
  take(): Promise<readonly Claim[]>;
  /** How much was taken. */
  counts(): { readonly made: number; readonly kept: number };
  /** About the files these come from; all of them once everything was taken. */
  faults(): readonly Fault[];
}

interface Sources {
  /** The newest, which stands by itself. */
  readonly head: Made;
  readonly history: AsyncIterator<HistoryLine, undefined>;
  readonly kept: readonly Kept[];
  readonly keyring: Keyring;
}

export async function openClaims(sources: Sources): Promise<Claims> {
  const { head, kept } = sources;
  const elsewhere = keptOf(head.origin, kept);
  const made = await openMade(sources);
  const next = () => Math.min(elsewhere.next(), made.next());
  return {
    next,
    take: async () => {
      const size = next();
      return [...elsewhere.take(size), ...(await made.take(size))];
    },
    counts: () => ({ made: made.count(), kept: elsewhere.count() }),
    faults: () => [...made.faults(), ...kept.filter(isForeign(head.origin)).map(foreign)],
  };
}

function keptOf(origin: string, kept: readonly Kept[]) {
  const ours = kept.filter((one) => !isForeign(origin)(one)).sort((a, b) => a.checkpoint.size - b.checkpoint.size);
  let taken = 0;
  return {
    next: () => ours[taken]?.checkpoint.size ?? Infinity,
    count: () => taken,
    take: (size: number): Claim[] => {
      const start = taken;
      while (ours[taken]?.checkpoint.size === size) {
        taken += 1;
      }
      return ours.slice(start, taken).map(({ place, checkpoint }) => ({ root: checkpoint.root, kept: place }));
    },
  };
}

function isForeign(origin: string): (kept: Kept) => boolean {
  return ({ checkpoint }) => checkpoint.origin !== origin;
}

function foreign({ place, checkpoint }: Kept): Fault {
  const says = `The checkpoint kept in ${place} is of the log ${checkpoint.origin}.`;
  return { kind: 'origin_differs', kept: checkpoint.size, says };
}

/** The checkpoints of the export itself: its history, and the newest where that does not end with it. */
async function openMade({ head, history, keyring }: Sources) {
  let line = (await history.next()).value;
  let headIsLeft = true;
  let count = 0;
  const sizeOfLine = () => (line?.ok ? line.made.size : Infinity);
  const judged = async (made: Made): Promise<Claim[]> => {
    headIsLeft &&= made.printed !== head.printed;
    return (await keyring.vouches(made)) ? [{ root: made.root }] : [];
  };
  return {
    next: () => Math.min(sizeOfLine(), headIsLeft ? head.size : Infinity),
    count: () => count,
    faults: () => (line?.ok === false ? [unreadable(historyPath, line.says)] : []),
    take: async (size: number): Promise<Claim[]> => {
      const claims: Claim[] = [];
      for (; line?.ok && line.made.size === size; line = (await history.next()).value) {
        claims.push(...(await judged(line.made)));
      }
      if (headIsLeft && size === head.size) {
        claims.push(...(await judged(head)));
      }
      count += claims.length;
      return claims;
    },
  };
}
