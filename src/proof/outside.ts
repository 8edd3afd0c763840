import type { LedgerStore, SignedNote } from '../storage/ledger-store.ts';
import type { Faults } from './faults.ts';

/*
 * Whoever holds the database and the key could make a whole log anew. What they cannot do is change a checkpoint that lies
 * where this process only adds: a file on another disk, a webhook, a bucket.
 */

export interface Outside {
  /** For readiness and messages; nothing of an address, which may hold a secret. */
  readonly place: 'file' | 'webhook' | 'bucket';
  /** Keeps a checkpoint. Keeping the same one again changes nothing that matters. */
  checkpoint(log: string, signed: SignedNote): Promise<void>;
}

interface Carrying {
  readonly store: Pick<LedgerStore, 'newestCheckpoint'>;
  readonly places: readonly Outside[];
  readonly faults: Faults;
}

/** Carries a log's newest checkpoint to each place that does not have it yet. What failed is tried again by the next call. */
export function carrier({ store, places, faults }: Carrying): (log: string) => Promise<void> {
  const carried = new Map<Outside, Map<string, number>>(places.map((place) => [place, new Map()]));
  return async (log) => {
    const newest = places.length === 0 ? undefined : await store.newestCheckpoint(log);
    if (newest === undefined) {
      return;
    }
    await Promise.all(
      [...carried].map(async ([outside, sizes]) => {
        const fault = { site: log, fault: 'outside_unreachable', place: outside.place } as const;
        if ((sizes.get(log) ?? 0) >= newest.size) {
          return;
        }
        try {
          await outside.checkpoint(log, newest);
          sizes.set(log, newest.size);
          faults.mended(fault);
        } catch (error) {
          faults.found(fault, error);
        }
      }),
    );
  };
}

/** The address may hold a token: it travels sealed, or does not leave this machine. */
export function isSealed(address: string): boolean {
  const url = URL.parse(address);
  const here = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url?.protocol === 'https:' || here;
}

const patienceMs = 5_000;

/** Posts each checkpoint as the signed note it is. Any 2xx says that it is kept. */
export function webhook(url: string): Outside {
  return {
    place: 'webhook',
    checkpoint: async (_, { note }) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
        body: note,
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      });
      await response.body?.cancel();
      if (!response.ok) {
        throw new Error(`The webhook for checkpoints answered ${response.status}.`);
      }
    },
  };
}
