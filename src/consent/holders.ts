import { Recent } from '../recent.ts';
import type { Store } from '../storage/store.ts';
import type { Holder } from './grant.ts';
import type { Hashing } from './hashing.ts';

/** Whom a pass belongs to. What it answers may be a moment old: the commit of a beacon looks again, and overrules. */
export interface Holders {
  find(pass: string): Holder | Promise<Holder | undefined>;
  /** Their consent has changed. */
  forget(receipt: number): void;
  forgetAll(): void;
}

interface HoldersDeps {
  readonly store: Pick<Store, 'findPass'>;
  readonly hashing: Hashing;
}

/** Asks the store each time: where other processes or isolates change consents too. */
export function askedHolders({ store, hashing }: HoldersDeps): Holders {
  return {
    find: async (pass) => store.findPass(await hashing.sha256(pass)),
    forget: () => undefined,
    forgetAll: () => undefined,
  };
}

interface Remembered {
  readonly holder: Holder;
  /** How often their consent had changed when the store was asked. */
  readonly changes: number;
}

/**
 * Remembers holders in the one process that changes them. For a pass consent can only end: a change brings a new pass. So an
 * answer that is too old can admit nothing, because the commit asks for a live grant; it can only let a beacon reach a commit that
 * refuses it. Who is unknown is asked for anew.
 */
export function rememberedHolders(deps: HoldersDeps, size: number): Holders {
  const known = new Recent<string, Remembered>(size);
  const changes = new Map<number, number>();
  const changesOf = (receipt: number) => changes.get(receipt) ?? 0;
  const isCurrent = (remembered: Remembered) => remembered.changes === changesOf(remembered.holder.receipt);
  const asked = askedHolders(deps);
  const ask = async (pass: string) => {
    const holder = await asked.find(pass);
    if (holder !== undefined) {
      known.set(pass, { holder, changes: changesOf(holder.receipt) });
    }
    return holder;
  };
  return {
    find: (pass) => {
      const remembered = known.get(pass);
      return remembered !== undefined && isCurrent(remembered) ? remembered.holder : ask(pass);
    },
    forget: (receipt) => {
      changes.set(receipt, changesOf(receipt) + 1);
    },
    forgetAll: () => {
      known.clear();
      changes.clear();
    },
  };
}
