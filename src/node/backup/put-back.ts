import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { DataFolder } from '../data.ts';
import { faultsOf } from './copy.ts';
import { drop } from './drop-unsealed.ts';
import { knownPeriodKey } from './period-keys.ts';
import { readHeader, unseal } from './sealed-file.ts';

export type PutBack =
  | { readonly ok: true; readonly database: string; readonly created: string; readonly period: string }
  | {
      readonly ok: false;
      readonly fault: 'no_backup' | 'in_the_way' | 'key_gone' | 'not_as_sealed' | 'damaged' | 'ledger';
      readonly says: string;
    };

/** Whoever can hold the copy against what was kept elsewhere of the ledger. Nothing when all is well. */
export type HeldAgainst = (database: string) => Promise<string | undefined>;

/**
 * Opens a backup and puts it where the database was. Nothing is overwritten, and nothing is left behind that is not whole. Who withdrew
 * since is known from the journal, which the next start reads before it answers or sends anything.
 */
export async function putBack(data: DataFolder, file: string, heldAgainst: HeldAgainst): Promise<PutBack> {
  const read = existsSync(file) ? await readHeader(file) : undefined;
  if (read === undefined) {
    return { ok: false, fault: 'no_backup', says: `${file} is no backup of Balise` };
  }
  const { database } = data;
  const inTheWay = ['', '-wal', '-shm'].map((end) => `${database}${end}`).filter((each) => existsSync(each));
  if (inTheWay.length > 0) {
    const says = `stop the collector and move aside what is there: ${inTheWay.join(', ')}`;
    return { ok: false, fault: 'in_the_way', says };
  }
  const { period, created } = read.header;
  const key = await knownPeriodKey(data, period);
  if (key === undefined) {
    const says = `it was sealed under the key of ${period}, which is destroyed or not in ${data.folder}/backup-keys`;
    return { ok: false, fault: 'key_gone', says };
  }
  const aside = `${database}.restoring`;
  try {
    const wrong = await opened({ from: file, aside, key, ...read }, heldAgainst);
    if (wrong !== undefined) {
      return wrong;
    }
    await rename(aside, database);
    return { ok: true, database, created, period };
  } finally {
    await throwAway(aside);
  }
}

async function throwAway(aside: string): Promise<void> {
  for (const file of ['', '-wal', '-shm'].map((end) => `${aside}${end}`)) {
    if (existsSync(file)) {
      await drop(file);
    }
  }
}

type Opening = Omit<Parameters<typeof unseal>[0], 'to'> & { readonly aside: string };

async function opened(opening: Opening, heldAgainst: HeldAgainst): Promise<PutBack | undefined> {
  const { aside } = opening;
  await throwAway(aside);
  const to = await open(aside, 'wx', 0o600);
  try {
    if (!(await unseal({ ...opening, to }))) {
      return { ok: false, fault: 'not_as_sealed', says: 'it is not what was sealed: changed, cut off or put together' };
    }
  } finally {
    await to.close();
  }
  const [damage] = faultsOf(aside);
  if (damage !== undefined) {
    return { ok: false, fault: 'damaged', says: `the database in it is damaged: ${damage}` };
  }
  const says = await heldAgainst(aside);
  return says === undefined ? undefined : { ok: false, fault: 'ledger', says };
}
