import { existsSync, readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import type { Kept } from '../ledger/claims.ts';
import { noteOfLine } from '../ledger/history.ts';
import { parseVerifierKey, type VerifierKey } from '../ledger/note.ts';
import { verifyExport } from '../ledger/verify.ts';
import { ed25519, folderReader, sha256 } from '../node/ledger-export.ts';
import type { ExitCode } from './exit.ts';
import { reportAsJson, reportAsText } from './verify-report.ts';

const usage = `Usage:
  balise verify DIR [--key KEY]... [--checkpoint FILE]... [--json]
DIR holds an exported ledger.
--key         a key that you trust, NAME+HASH+BASE64, or a file with one a line.
--checkpoint  a file kept where the collector cannot rewrite it: one checkpoint, or a line for each as in checkpoints.jsonl.
Exit code: 0 no fault, 1 a fault, 2 bad usage.`;

/** What was given cannot be used; the message says what and how to mend it. */
class Unusable extends Error {
  override readonly name = 'Unusable';
}

export async function verifyCommand(args: string[]): Promise<ExitCode> {
  const many = { type: 'string', multiple: true } as const;
  const options = { key: many, checkpoint: many, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) {
    console.error(usage);
    return 2;
  }
  try {
    if (!existsSync(folder) || !statSync(folder).isDirectory()) {
      throw new Unusable(`${folder} is no folder. Name the folder that holds the export.`);
    }
    const trust = { keys: (values.key ?? []).flatMap(keysIn), kept: (values.checkpoint ?? []).flatMap(keptIn) };
    const report = await verifyExport(folderReader(folder), trust, { sha256, verify: ed25519() });
    console.log(values.json ? reportAsJson(report) : reportAsText(report));
    return report.fault === undefined ? 0 : 1;
  } catch (error) {
    if (error instanceof Unusable) {
      console.error(`balise verify: ${error.message}`);
      return 2;
    }
    throw error;
  }
}

const keyFaults = {
  form: 'is not of the form NAME+HASH+BASE64',
  name: 'has a space in its name',
  algorithm: 'is no Ed25519 key',
  length: 'is not 32 bytes long',
  hash: 'does not fit its hash: a character was lost or changed',
} as const;

function keysIn(given: string): VerifierKey[] {
  const isFile = existsSync(given) && statSync(given).isFile();
  const lines = isFile ? linesOf(readFileSync(given, 'utf8')) : [given];
  if (lines.length === 0) {
    throw new Unusable(`${given} holds no key.`);
  }
  return lines.map((line) => {
    const parsed = parseVerifierKey(sha256, line.trim());
    if (!parsed.ok) {
      const where = isFile ? `The key in ${given}` : `--key ${given}, which is no file,`;
      throw new Unusable(`${where} ${keyFaults[parsed.fault]}.`);
    }
    return parsed.key;
  });
}

function keptIn(file: string): Kept[] {
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new Unusable(`--checkpoint ${file} is no file.`);
  }
  const text = readFileSync(file, 'utf8');
  const lines = text.startsWith('{') ? linesOf(text) : undefined;
  const kept = (lines === undefined ? [text] : lines.map(noteOfLine)).flatMap((note) => {
    const parsed = note === undefined ? undefined : parseCheckpoint(note);
    return parsed?.ok ? [{ place: file, checkpoint: parsed.checkpoint }] : [];
  });
  if (kept.length === 0) {
    throw new Unusable(`${file} holds no checkpoint: neither a signed note nor lines as in checkpoints.jsonl.`);
  }
  const lost = (lines?.length ?? 1) - kept.length;
  if (lost > 0) {
    // A crash may cut a line short where they are only ever appended.
    console.error(
      `balise verify: ${lost} of the ${kept.length + lost} lines of ${file} hold no checkpoint and were passed over.`,
    );
  }
  return kept;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
