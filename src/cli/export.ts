import { existsSync, readdirSync } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Environment, readEnvironment } from '../environment.ts';
import { migrationsFolder } from '../node/assets.ts';
import { openDataFolder } from '../node/data.ts';
import { ExportBroken, type Exported, exportLog, type ExportTarget } from '../proof/export.ts';
import { type LedgerFiles, ledgerFiles } from '../proof/files.ts';
import { remoteFiles } from '../proof/remote.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import type { ExitCode } from './exit.ts';

const usage = `Usage: balise export --site SITE --to DIR [--json]
Writes the ledger of a site as files that anyone can check (balise verify), in a folder that is new or empty.
With --url URL --token TOKEN they come from a deployment; the token is an officer's, or BALISE_TOKEN holds it.`;

interface Source {
  readonly files: LedgerFiles;
  close(): Promise<void>;
}

export async function exportCommand(args: string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const options = { site: text, to: text, url: text, token: text, json: { type: 'boolean' } } as const;
  const { site, to, url, token, json } = parseArgs({ args, options }).values;
  const read = readEnvironment(process.env);
  const bearer = token ?? (read.ok ? read.environment.secret('BALISE_TOKEN') : undefined);
  if (!read.ok || site === undefined || to === undefined || (url !== undefined && bearer === undefined)) {
    console.error(read.ok ? usage : read.fault);
    return 2;
  }
  const folder = resolve(to);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    console.error(`balise export: ${folder} is not empty. Files of another export among these would be faults.`);
    return 2;
  }
  const source = await openSource(read.environment, { site, url, bearer });
  try {
    const exported = await exportLog(source.files, folderTarget(folder));
    return said(exported, { site, folder, json: json ?? false });
  } catch (error) {
    if (error instanceof ExportBroken) {
      console.error(`balise export: ${error.message}`);
      return 1;
    }
    throw error;
  } finally {
    await source.close();
  }
}

interface Wanted {
  readonly site: string;
  readonly url: string | undefined;
  readonly bearer: string | undefined;
}

async function openSource(environment: Environment, { site, url, bearer }: Wanted): Promise<Source> {
  if (url !== undefined) {
    const remote = { url, site, token: bearer ?? '', pause: (ms: number) => pause(ms) };
    return { files: remoteFiles(remote), close: () => Promise.resolve() };
  }
  const { database } = openDataFolder(environment.data);
  migrateFile(database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(database));
  return { files: ledgerFiles(store, site), close: () => store.close() };
}

/** Leaves are for officers: nobody else on this machine may read them. */
export function folderTarget(folder: string): ExportTarget {
  const made = new Map<string, Promise<unknown>>();
  const prepared = async (path: string): Promise<string> => {
    const file = join(folder, path);
    const parent = dirname(file);
    const making = made.get(parent) ?? mkdir(parent, { recursive: true, mode: 0o700 });
    made.set(parent, making);
    await making;
    return file;
  };
  return {
    write: async (path, bytes) => writeFile(await prepared(path), bytes, { mode: 0o600 }),
    writeAll: async (path, pieces) => {
      const handle = await open(await prepared(path), 'w', 0o600);
      try {
        for await (const piece of pieces) {
          await handle.appendFile(piece);
        }
      } finally {
        await handle.close();
      }
    },
  };
}

interface Told {
  readonly site: string;
  readonly folder: string;
  readonly json: boolean;
}

function said(exported: Exported | undefined, { site, folder, json }: Told): ExitCode {
  if (exported === undefined) {
    console.error(
      `balise export: the ledger of ${site} has no checkpoint. Is the name right, and has it ever started?`,
    );
    return 1;
  }
  const { origin, size, root, files, missingNotices } = exported;
  const lines = [
    `${size} entries of ${origin}, in ${files} files under ${folder}.`,
    `Root ${root}. Check it: balise verify ${folder}`,
    ...missingNotices.map((hash) => `Nobody has the text of notice ${hash}.`),
  ];
  console.log(json ? JSON.stringify({ site, to: folder, ...exported }) : lines.join('\n'));
  return missingNotices.length === 0 ? 0 : 1;
}
