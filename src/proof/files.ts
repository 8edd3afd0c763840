import { utf8 } from '../ledger/bytes.ts';
import type { ExportReader } from '../ledger/export.ts';
import { historyPath } from '../ledger/history.ts';
import { parseTilePath } from '../ledger/tile.ts';
import type { Store } from '../storage/store.ts';
import { tileBytes } from './tiles.ts';

/** A log as the files of an export (SPEC.md): the same paths in a folder, over HTTP and here. */
export type LedgerFiles = Pick<ExportReader, 'read' | 'stream'>;

export type FilesStore = Pick<Store, 'newestCheckpoint' | 'checkpoints' | 'treeHashes' | 'leafTexts' | 'noticeText'>;

export const checkpointPath = 'checkpoint';

const noticeForm = /^notices\/([0-9a-f]{64})\.json$/;

export function ledgerFiles(store: FilesStore, log: string): LedgerFiles {
  return {
    read: async (path) => {
      const tile = parseTilePath(path);
      if (tile !== undefined) {
        return tileBytes(store, log, tile);
      }
      const hash = noticeForm.exec(path)?.[1];
      const text =
        path === checkpointPath
          ? (await store.newestCheckpoint(log))?.note
          : hash === undefined
            ? undefined
            : await store.noticeText(hash);
      return text === undefined ? undefined : utf8(text);
    },
    stream: (path) => (path === historyPath ? history(store, log) : nothing()),
  };
}

const page = 500;

async function* history(store: FilesStore, log: string): AsyncGenerator<Uint8Array> {
  let after = 0;
  for (;;) {
    const made = await store.checkpoints(log, after, page);
    const last = made.at(-1);
    if (last === undefined) {
      return;
    }
    yield utf8(made.map(({ at, note }) => `${JSON.stringify({ at, note })}\n`).join(''));
    after = last.size;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // Of the other files none is long enough to be streamed.
}
