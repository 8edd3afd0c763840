import { toKantara, version } from '../consent/vocabulary/kantara.ts';
import { type Life, livesOf } from '../consent/vocabulary/life.ts';
import { type PurposeState, purposeStates } from '../consent/vocabulary/standing.ts';
import { type Shown, toTs27560, vocabulary } from '../consent/vocabulary/ts27560.ts';
import { readWords } from '../consent/vocabulary/words.ts';
import type { Deps } from '../deps.ts';
import type { SecretHolder } from '../storage/store.ts';

/** The vocabularies that `GET /v1/consent?as=` speaks. */
export const vocabularies = ['ts27560', 'kantara'] as const;
export type Vocabulary = (typeof vocabularies)[number];

export function isVocabulary(name: string): name is Vocabulary {
  return vocabularies.some((known) => known === name);
}

export function statesOf({ clock }: Deps, holder: SecretHolder): PurposeState[] {
  return purposeStates(livesOf(parsed(holder), clock()), holder.grants, clock());
}

/** Everything recorded for a receipt, in the names of one vocabulary. `here`: where this collector is reached. */
export async function recordsIn(deps: Deps, holder: SecretHolder, asked: { as: Vocabulary; here: string }) {
  const shown = shownOver(deps, asked.here);
  const lives = livesOf(parsed(holder), deps.clock());
  return asked.as === 'kantara'
    ? { version, receipts: await Promise.all(lives.map(async (life) => toKantara(life, await shown(life)))) }
    : { vocabulary, records: await Promise.all(lives.map(async (life) => toTs27560(life, await shown(life)))) };
}

/** Texts are read once each, although several records cite the same. */
function shownOver({ store }: Deps, here: string): (life: Life) => Promise<Shown> {
  const texts = new Map<string, Promise<string | undefined>>();
  const addressOf = (hash: string) => `${here}/v1/notice/${hash}`;
  return async ({ answered }) => {
    if (answered === undefined) {
      return { words: undefined, addressOf };
    }
    const text = texts.get(answered.notice) ?? store.noticeText(answered.notice);
    texts.set(answered.notice, text);
    const body = await text;
    return { words: body === undefined ? undefined : readWords(body), addressOf };
  };
}

function parsed({ records }: SecretHolder): unknown[] {
  return records.map((record): unknown => JSON.parse(record));
}
