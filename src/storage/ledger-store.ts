/*
 * The part of the store that numbers, signs and shows the ledger. Hashes are base64 text here, as the tables hold them. One
 * log per site, by the site's name.
 */

/** Where a log ends. */
export interface Head {
  /** First line of its checkpoints, chosen once. */
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  /** Roots of the full subtrees along the right edge, largest first: all that appending needs. */
  readonly edge: readonly string[];
  /** Every entry of this log up to this number has its leaf. */
  readonly entryNo: number;
}

export interface Entry {
  readonly no: number;
  /** Canonical JSON: the leaf to be, byte for byte. */
  readonly json: string;
}

export interface Unnumbered {
  /** In the order of their numbers, which is the order of their commits. */
  readonly entries: readonly Entry[];
  /** No entry of this log up to this number is missing from the list. */
  readonly upTo: number;
}

export interface SignedNote {
  readonly at: number;
  readonly note: string;
}

export interface Checkpoint extends SignedNote {
  readonly size: number;
}

/** One step of a log, from the size that was read to a larger one. */
export interface Growth {
  readonly log: string;
  /** The size that `head` must still have; 0 makes the head. */
  readonly from: number;
  readonly head: Head;
  /** At least one; the first stands at `from`. */
  readonly leaves: readonly { readonly entryNo: number; readonly hash: string }[];
  /** Full subtrees of 256^level leaves that these leaves complete; level 1 and up. */
  readonly nodes: readonly { readonly level: number; readonly index: number; readonly hash: string }[];
  /** Of the new size. Absent while nobody holds the key that may sign it. */
  readonly checkpoint: SignedNote | undefined;
}

/** An entry of a receipt, with its place once it has one. */
export interface ReceiptLeaf {
  readonly json: string;
  readonly index: number | undefined;
}

/** A run of one level of the tree: from `index`, so many. */
export interface Run {
  readonly index: number;
  readonly count: number;
}

export interface LedgerStore {
  logHead(log: string): Promise<Head | undefined>;
  /** The next entries of a log without a leaf, after an entry number. */
  unnumbered(log: string, after: number, limit: number): Promise<Unnumbered>;
  /** Entries after this number that add or replace a signing key, as JSON. */
  keyEntries(log: string, after: number): Promise<readonly string[]>;
  /** Compare-and-set: all of it, or nothing and `lost` when the log has grown since its head was read. */
  growLog(growth: Growth): Promise<'grown' | 'lost'>;
  /** Says that no entry up to this number is missing, so that a quiet log need not be looked through again and again. */
  passOver(log: string, size: number, upTo: number): Promise<void>;
  /** Appends an entry about a key, unless one of its type and key stands after this number. */
  appendKeyEntry(entry: { log: string; after: number; json: string }): Promise<void>;

  newestCheckpoint(log: string): Promise<Checkpoint | undefined>;
  /** Oldest first, each larger than the one before, beginning after a size. */
  checkpoints(log: string, afterSize: number, limit: number): Promise<readonly Checkpoint[]>;
  /** Level 0: hashes of leaves; level L: of full subtrees of 256^L leaves. Ends early where the tree does. */
  treeHashes(log: string, level: number, run: Run): Promise<readonly string[]>;
  /** The leaves themselves, in their order. Ends early where the log does. */
  leafTexts(log: string, run: Run): Promise<readonly string[]>;
  leavesOfReceipt(receipt: number): Promise<readonly ReceiptLeaf[]>;
}
