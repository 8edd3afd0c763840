import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256 } from '../ledger/tree.ts';
import { drawKey, type Keyring, type KeyPair, openKey } from '../proof/keys.ts';
import { type DataFolder, keptText } from './data.ts';

export const keyVariable = 'BALISE_LEDGER_KEY';
export const keyBeforeVariable = 'BALISE_LEDGER_KEY_BEFORE';

interface Texts {
  readonly current: { readonly text: string; readonly from: string };
  readonly before: { readonly text: string; readonly from: string } | undefined;
}

/**
 * The keys that sign the ledger, from the environment or drawn once and kept beside the data. Read anew each time, so that
 * `balise key rotate` reaches a collector that runs.
 *
 * @throws StartRefused when a key cannot be read, naming where it stands.
 */
export function ledgerKeys(
  data: DataFolder,
  secret: (name: string) => string | undefined,
  sha256: Sha256,
): () => Promise<Keyring> {
  const opened = new Map<string, Promise<KeyPair>>();
  const open = ({ text, from }: Texts['current']): Promise<KeyPair> => {
    const pair = opened.get(text) ?? openKey(sha256, text, from);
    opened.set(text, pair);
    return pair;
  };
  return async () => {
    const given = secret(keyVariable);
    const { current, before } = given === undefined ? await kept(data, sha256) : fromEnvironment(given, secret);
    const isSame = before?.text === current.text;
    return { current: await open(current), before: before === undefined || isSame ? undefined : await open(before) };
  };
}

function fromEnvironment(current: string, secret: (name: string) => string | undefined): Texts {
  const before = secret(keyBeforeVariable);
  return {
    current: { text: current, from: keyVariable },
    before: before === undefined ? undefined : { text: before, from: keyBeforeVariable },
  };
}

function files({ folder }: DataFolder): { readonly current: string; readonly before: string } {
  const current = join(folder, 'ledger.key');
  return { current, before: `${current}.before` };
}

async function kept(data: DataFolder, sha256: Sha256): Promise<Texts> {
  const { current, before } = files(data);
  const text = existsSync(current) ? readFileSync(current, 'utf8').trim() : keptText(current, await drawKey(sha256));
  return {
    current: { text, from: current },
    before: existsSync(before) ? { text: readFileSync(before, 'utf8').trim(), from: before } : undefined,
  };
}

/**
 * Draws a new key beside the old one, which stays until every log is handed over. Begun and not finished, it goes on with the
 * same two keys.
 */
export async function beginRotation(data: DataFolder, sha256: Sha256): Promise<void> {
  const { current, before } = files(data);
  const texts = await kept(data, sha256);
  if (texts.before !== undefined && texts.before.text !== texts.current.text) {
    return;
  }
  if (texts.before === undefined) {
    linkSync(current, before);
  }
  const aside = `${current}.${randomBytes(6).toString('hex')}`;
  writeFileSync(aside, await drawKey(sha256), { mode: 0o600, flag: 'wx', flush: true });
  renameSync(aside, current);
}

/** The old key is of no use any more, and would only be one more thing to steal. */
export function endRotation(data: DataFolder): void {
  unlinkSync(files(data).before);
}
