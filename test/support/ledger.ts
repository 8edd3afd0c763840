import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationsFolder } from '../../src/node/assets.ts';
import { type Keyring, keyOfSeed } from '../../src/proof/keys.ts';
import type { Sequencing } from '../../src/proof/sequence.ts';
import type { LedgerStore } from '../../src/storage/ledger-store.ts';
import type { SqliteEngine } from '../../src/storage/sqlite/engine.ts';
import { openNodeEngine } from '../../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import type { Store } from '../../src/storage/store.ts';
import { sha256 } from './naive-tree.ts';

/** The same key for the same number, so that a test can hold several apart. */
export async function ringOf(current: number, before?: number): Promise<Keyring> {
  const pair = (n: number) => keyOfSeed(new Uint8Array(32).fill(n));
  return { current: await pair(current), before: before === undefined ? undefined : await pair(before) };
}

/** A sequencer over a store, whose keys are these. */
export function sequencing(store: LedgerStore, ring: Keyring, at = 1_000): Sequencing {
  return {
    store,
    sha256,
    keys: () => Promise.resolve(ring),
    clock: () => at,
    originOf: (log) => `shop.example/balise/${log}`,
  };
}

export interface LedgerWorld {
  readonly store: Store;
  readonly engine: SqliteEngine;
  readonly folder: string;
  /** Appends entries to a log, as commits would. */
  readonly append: (log: string, texts: readonly string[]) => Promise<void>;
  close(): Promise<void>;
}

/** A store on a file of its own. */
export async function openLedgerWorld(): Promise<LedgerWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'balise-ledger-'));
  const file = join(folder, 'balise.sqlite');
  migrateFile(file, migrationsFolder());
  const engine = await openNodeEngine(file);
  const store = createSqliteStore(engine);
  const sql = 'INSERT INTO entry (log, json) SELECT ?1, value FROM json_each(?2) ORDER BY key';
  return {
    store,
    engine,
    folder,
    append: async (log, texts) => void (await engine.commit([{ sql, params: [log, JSON.stringify(texts)] }])),
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Waits until everything that a log was given so far has its leaf. */
export async function numbered(store: LedgerStore, log: string): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const head = await store.logHead(log);
    if (head !== undefined && (await store.unnumbered(log, head.entryNo, 1)).entries.length === 0) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`The log ${log} still waits.`);
}
