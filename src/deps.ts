import type { Context } from 'hono';
import type { Hashing } from './consent/hashing.ts';
import type { Holders } from './consent/holders.ts';
import type { Notice } from './consent/notice.ts';
import type { NoticeChange } from './consent/notice-change.ts';
import type { Stops } from './delivery/stops.ts';
import type { RateLimit } from './door/rate.ts';
import type { Withheld } from './door/withheld.ts';
import type { Agents } from './minimize/device.ts';
import type { Journal } from './rights/journal.ts';
import type { Sha256 } from './ledger/tree.ts';
import type { Fault } from './proof/faults.ts';
import type { Declared } from './proof/lost.ts';
import type { Site } from './site.ts';
import type { Store } from './storage/store.ts';

/** A notice in force, with the SHA-256 that consent must cite. */
export interface PublishedNotice {
  readonly notice: Notice;
  readonly hash: string;
  /** Epoch milliseconds. */
  readonly published: number;
  /** The lowest version whose consent and refusal still stand: nothing material has changed since. */
  readonly asksAgainSince: number;
  /** The version before, and what changed; undefined for the first. */
  readonly replaced:
    { readonly version: number; readonly published: number; readonly changes: readonly NoticeChange[] } | undefined;
}

/** Everything the collector needs from where it runs. Only entries (node.ts, worker.ts, cli/) build one. */
export interface Deps {
  readonly sites: ReadonlyMap<string, Site>;
  /** Every origin that some site has enrolled. */
  readonly pages: ReadonlySet<string>;
  readonly notices: readonly PublishedNotice[];
  readonly store: Store;
  /** Withdrawals, outside the database. What it cannot write it reports and keeps: it never rejects. */
  readonly journal: Journal;
  readonly hashing: Hashing;
  readonly sha256: Sha256;
  readonly holders: Holders;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly random: Random;
  readonly agents: Agents;
  /** SHA-256 of the operator's token from the environment, which opens every site: how a first token is made. */
  readonly operatorHash: string | undefined;
  readonly rate: RateLimit;
  /** The client's address, as the runtime knows it; it is used for the rate and nothing else. */
  readonly addressOf: (c: Context) => Withheld | undefined;
  /** Bytes that the process holds, where the runtime says. */
  readonly memory?: (() => { readonly resident: number; readonly heapUsed: number }) | undefined;
  /** The page script, with the first 16 hexadecimal digits of its SHA-256, and the receipt's; absent where the host serves files. */
  readonly script: { readonly text: string; readonly hash: string; readonly receipt: string } | undefined;
  /** This request left something to do after its commit. Must return at once. */
  readonly nudge: (c: Context) => void;
  /** Ways out that a person stopped: what had been claimed and not begun by then must not begin. */
  readonly stops: Stops;
  /** Something was appended to this site's log: it is to be numbered and signed. Must return at once. */
  readonly sequenceSoon: (c: Context, site: string) => void;
  /** Goes on with the key at hand after the one that spoke for the log was lost; `key` is the lost one's public half. */
  readonly declareKeyLost: (site: string, key: string) => Promise<Declared>;
  /** What keeps a log from being signed, or its checkpoints from lying elsewhere. */
  readonly ledgerFaults: () => readonly Fault[];
  /** Where an unexpected error goes; it must carry nothing of the request. */
  readonly report: (error: unknown) => void;
}

export interface Random {
  readonly uuid: () => string;
  /** A whole number from 1 to 2^31 - 1. */
  readonly positive: () => number;
}
