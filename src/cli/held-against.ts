import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import { noteOfLine } from '../ledger/history.ts';
import { refuseRollback } from '../proof/rollback.ts';
import { StartRefused } from '../proof/start-refused.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import type { Store } from '../storage/store.ts';
import { sha256 } from '../node/ledger-export.ts';

/** A log in a backup that ends before what was kept outside of it, as every backup of a site that goes on does. */
export interface Behind {
  readonly site: string;
  readonly has: number;
  readonly kept: number;
}

export type Held =
  { readonly ok: true; readonly behind: readonly Behind[] } | { readonly ok: false; readonly says: string };

/**
 * Holds the logs of a database that is about to be put back against the checkpoints in BALISE_OUTSIDE: each against the
 * newest one that it reaches. A backup may be older than those; it may not be another log.
 */
export async function heldAgainst(database: string, outside: string): Promise<Held> {
  const folder = join(outside, 'checkpoints');
  const names = existsSync(folder) ? await readdir(folder) : [];
  const logs = names.filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -'.jsonl'.length));
  const store = createSqliteStore(await openNodeEngine(database));
  const behind: Behind[] = [];
  try {
    for (const log of logs) {
      const late = await heldLog(store, log, join(folder, `${log}.jsonl`));
      behind.push(...(late === undefined ? [] : [late]));
    }
    return { ok: true, behind };
  } catch (error) {
    if (error instanceof StartRefused) {
      return { ok: false, says: error.message };
    }
    throw error;
  } finally {
    await store.close();
  }
}

async function heldLog(store: Store, log: string, where: string): Promise<Behind | undefined> {
  const has = (await store.logHead(log))?.size ?? 0;
  const kept = (await readFile(where, 'utf8')).split('\n').flatMap((line) => {
    const note = noteOfLine(line);
    const parsed = note === undefined ? undefined : parseCheckpoint(note);
    return note !== undefined && parsed?.ok ? [{ note, size: parsed.checkpoint.size }] : [];
  });
  const reached = kept.filter(({ size }) => size <= has && size > 0).at(-1);
  if (reached !== undefined) {
    await refuseRollback({ store, sha256 }, log, { note: reached.note, where });
  }
  const most = Math.max(0, ...kept.map(({ size }) => size));
  return most > has ? { site: log, has, kept: most } : undefined;
}
