import type { Language } from '../wire.ts';
import { inVocabulary, type Told } from './ask-collector.ts';
import type { Findings } from './findings.ts';

/**
 * Everything a person needs to show what they answered, in one file that is readable without this page: the entries as they stand
 * in the ledger, in both vocabularies, the texts they cite, and the proof. Never the secret, and the pass is not known here.
 */
export async function download(secret: string, findings: Findings, language: Language): Promise<Told<null>> {
  const [ts27560, kantara] = await Promise.all([
    inVocabulary(secret, 'ts27560', language),
    inVocabulary(secret, 'kantara', language),
  ]);
  if (!ts27560.ok) return ts27560;
  if (!kantara.ok) return kantara;
  const { standing, texts } = findings;
  const file = {
    receipt: standing.receipt,
    site: standing.site,
    states: standing.states,
    records: standing.records,
    ts27560: ts27560.value,
    kantara: kantara.value,
    notices: Object.fromEntries(texts.map(({ hash, words }) => [hash, words])),
    proof: standing.proof,
  };
  save(`recu-${standing.receipt.id}.json`, `${JSON.stringify(file, null, 2)}\n`);
  return { ok: true, value: null };
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The browser has taken the bytes by the time the click returns to the event loop.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
