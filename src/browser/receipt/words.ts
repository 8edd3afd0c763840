import { h } from '../element.ts';
import type { Language } from '../wire.ts';
import type { Messages } from './messages.ts';
import { listIn, textIn, type Words } from './wire.ts';

/** A text as it was shown, in its own language, whatever the language of the page around it. */
export function wordsOf(words: Words, heading: 'h3' | 'h4' = 'h3'): HTMLElement {
  const box = h('div', { lang: `${textIn(words, 'language') === 'en' ? 'en' : 'fr'}-CA` });
  box.append(h(heading, {}, textIn(words, 'title')));
  // A text published by an earlier collector says it all in `paragraphs`.
  const parts = [
    ...texts(words, 'intro'),
    ...texts(words, 'paragraphs'),
    textIn(words, 'means'),
    ...listIn(words, 'purposes').flatMap(purposeLines),
    textIn(words, 'rights'),
    textIn(words, 'withdrawal'),
    ...texts(words, 'statements'),
  ];
  box.append(
    ...parts.filter((part) => part !== '').map((part) => (typeof part === 'string' ? h('p', {}, part) : part)),
  );
  return box;
}

function purposeLines(purpose: unknown): (string | HTMLElement)[] {
  const line = [textIn(purpose, 'text'), textIn(purpose, 'statement')].filter((text) => text !== '').join(' ');
  return [h('p', {}, h('strong', {}, textIn(purpose, 'title')), ` ${line}`)];
}

export function texts(value: unknown, key: string): string[] {
  return listIn(value, key).filter((each) => typeof each === 'string');
}

/** Term and description, for what has a value. */
export function facts(rows: readonly (readonly [string, string | Node])[]): HTMLElement {
  const list = h('dl', {});
  for (const [term, value] of rows.filter((row) => row[1] !== '')) list.append(h('dt', {}, term), h('dd', {}, value));
  return list;
}

/** Date and time with the zone they are told in, because a proof is read elsewhere. */
export function when(at: number | null, language: Language): string {
  if (at === null) return '';
  return new Date(at).toLocaleString(`${language}-CA`, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}

/** Québec is no country, and is the one place that matters here by name. */
export function placeName(code: string, language: Language): string {
  const [country = '', province] = code.split('-');
  if (code === 'CA-QC') return 'Québec';
  const name = new Intl.DisplayNames(`${language}-CA`, { type: 'region' }).of(country) ?? country;
  return province === undefined ? name : `${name} (${province})`;
}

/** A word of a closed list, or what came when it is not in it. */
export function named(names: Readonly<Record<string, string>>, key: string): string {
  return names[key] ?? key;
}

/** In which words and which way of writing dates the page speaks. */
export interface View {
  readonly text: Messages;
  readonly language: Language;
}
