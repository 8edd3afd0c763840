import type { Context } from 'hono';
import type { Hashing } from './consent/hashing.ts';
import type { Holders } from './consent/holders.ts';
import type { Notice } from './consent/notice.ts';
import type { RateLimit } from './door/rate.ts';
import type { Agents } from './minimize/device.ts';
import type { Site } from './site.ts';
import type { Store } from './storage/store.ts';

/** A notice in force, with the SHA-256 that consent must cite. */
export interface PublishedNotice extends Notice {
  readonly hash: string;
}

/** Everything the collector needs from where it runs. Only entries (node.ts, worker.ts, cli/) build one. */
export interface Deps {
  readonly sites: ReadonlyMap<string, Site>;
  /** Every origin that some site has enrolled. */
  readonly pages: ReadonlySet<string>;
  readonly notices: readonly PublishedNotice[];
  readonly store: Store;
  readonly hashing: Hashing;
  readonly holders: Holders;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly random: Random;
  readonly agents: Agents;
  /** SHA-256 of the operator's token from the environment, which opens every site: how a first token is made. */
  readonly operatorHash: string | undefined;
  readonly rate: RateLimit;
  /** The client's address, as the runtime knows it; it is used for the rate and nothing else. */
  readonly addressOf: (c: Context) => string | undefined;
  /** The page script, and the first 16 hexadecimal digits of its SHA-256; absent where the host serves it as a file. */
  readonly script: { readonly text: string; readonly hash: string } | undefined;
  /** This request left something to do after its commit. Must return at once. */
  readonly nudge: (c: Context) => void;
  /** Where an unexpected error goes; it must carry nothing of the request. */
  readonly report: (error: unknown) => void;
}

export interface Random {
  readonly uuid: () => string;
  /** A whole number from 1 to 2^31 - 1. */
  readonly positive: () => number;
}
