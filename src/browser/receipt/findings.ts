import type { Language } from '../wire.ts';
import { noticeText, parseWords, standing, type Told } from './ask-collector.ts';
import { type Checkpoint, commitment, digestOf, isIncluded, type Leaf, readCheckpoint } from './proof.ts';
import { type Entry, isObject, type Standing, textIn, type Words } from './wire.ts';

/** A text that some answer cites: what it says, and whether it hashes to the name it is cited by. */
export interface CitedText {
  readonly hash: string;
  readonly words: Words | null;
  readonly holds: boolean;
}

/** An entry of the ledger; without a leaf it waits for its place. */
export interface Found {
  readonly entry: Entry;
  readonly leaf: Leaf | null;
  readonly included: boolean;
}

/** What the collector said, and what this page found when it checked. */
export interface Findings {
  readonly standing: Standing;
  /** By the clock of this device. */
  readonly readOn: number;
  readonly texts: readonly CitedText[];
  readonly entries: readonly Found[];
  readonly checkpoint: Checkpoint | null;
  /** Every leaf is one of the entries shown. */
  readonly shown: boolean;
  /** Every leaf names this receipt. */
  readonly mine: boolean;
}

/** WebCrypto is there in a secure context only. */
export function canCheck(): boolean {
  return isSecureContext && 'subtle' in crypto;
}

export async function lookUp(secret: string, language: Language): Promise<Told<Findings>> {
  const told = await standing(secret, language);
  return told.ok ? { ok: true, value: await check(told.value, language) } : told;
}

async function check(found: Standing, language: Language): Promise<Findings> {
  const cited = new Set(found.records.map((entry) => textIn(entry, 'notice')).filter((hash) => hash !== ''));
  const checkpoint = found.proof && canCheck() ? readCheckpoint(found.proof.checkpoint) : null;
  const leaves = found.proof?.leaves ?? [];
  // The collector answers its records as they stand in the ledger, keys in order: their JSON is the leaf, byte for byte.
  const written = found.records.map((entry) => JSON.stringify(entry));
  const own = canCheck() ? await commitment(found.receipt) : '';
  return {
    standing: found,
    readOn: Date.now(),
    texts: await Promise.all([...cited].map((hash) => readText(hash, language))),
    entries: await Promise.all(
      found.records.map(async (entry, at) => {
        const leaf = leaves.find((each) => each.leaf === written[at]) ?? null;
        return { entry, leaf, included: leaf !== null && checkpoint !== null && (await isIncluded(leaf, checkpoint)) };
      }),
    ),
    checkpoint,
    shown: leaves.every(({ leaf }) => written.includes(leaf)),
    mine: leaves.every(({ leaf }) => textIn(parseWords(leaf), 'receipt') === own),
  };
}

async function readText(hash: string, language: Language): Promise<CitedText> {
  const text = await noticeText(hash, language);
  const holds = text !== null && canCheck() && (await digestOf(text)) === hash;
  return { hash, words: parseWords(text), holds };
}

/** Whether every yes that holds was given to this version, in whichever language. */
export function answersVersion({ standing: { states, records }, texts }: Findings, version: unknown): boolean {
  return states
    .filter(({ state }) => state === 'granted')
    .every(({ record_id }) => {
      const hash = textIn(
        records.find((entry) => textIn(entry, 'record_id') === record_id),
        'notice',
      );
      return texts.some((text) => text.hash === hash && text.words?.['version'] === version);
    });
}

/** The words of one purpose in the text that an entry cites. */
export function purposeWords({ texts }: Findings, hash: string, purpose: string): Words | null {
  const words = texts.find((text) => text.hash === hash)?.words;
  const purposes: unknown = words?.['purposes'];
  const found: unknown = Array.isArray(purposes) ? purposes.find((each) => textIn(each, 'id') === purpose) : null;
  return isObject(found) ? found : null;
}
