import { h } from '../element.ts';
import { type CitedText, type Findings, type Found, purposeWords } from './findings.ts';
import { type Entry, numberIn, type PurposeState, textIn, type Words } from './wire.ts';
import { facts, named, placeName, texts, type View, when, wordsOf } from './words.ts';

/** One card per purpose: how it stands now, and what a yes to it allows. */
export function statesOf(findings: Findings, view: View): HTMLElement[] {
  return findings.standing.states.map((state) => stateCard(findings, state, view));
}

function stateCard(findings: Findings, state: PurposeState, { text, language }: View): HTMLElement {
  const record = findings.standing.records.find((entry) => textIn(entry, 'record_id') === state.record_id);
  const words = purposeWords(findings, textIn(record, 'notice'), state.purpose);
  return h(
    'div',
    { className: 'card' },
    h('h3', {}, named(text.purposeNames, state.purpose)),
    h('p', { lang: langOf(record) }, textIn(words, 'title')),
    facts([
      [text.state, h('span', { className: 'state' }, text.states[state.state])],
      [text.since, when(state.since, language)],
      [text.until, when(state.until, language)],
      ...(state.state === 'granted' ? allowed(words, { text, language }) : []),
    ]),
  );
}

/** What a yes allows: which information, to whom, and where. */
function allowed(words: Words | null, { text, language }: View): [string, string | Node][] {
  const places = texts(words, 'countries').map((code) => placeName(code, language));
  const fields = texts(words, 'fields').join(', ');
  return [
    [text.recipients, texts(words, 'recipients').join(', ')],
    [text.countries, places.join(', ')],
    [text.fields, fields && h('code', {}, fields)],
  ];
}

function langOf(entry: Entry | undefined): string {
  return textIn(entry, 'language') === 'en' ? 'en-CA' : 'fr-CA';
}

/** The exact words, and whether they are those that the answers cite. */
export function textsOf({ texts: cited }: Findings, view: View): HTMLElement[] {
  return cited.map((each) => textCard(each, view));
}

function textCard({ hash, words, holds }: CitedText, { text }: View): HTMLElement {
  return h(
    'div',
    { className: 'card' },
    words ? wordsOf(words) : h('p', {}, text.wordsOther),
    facts([
      [text.asker, textIn(words, 'enterprise')],
      [text.officer, [textIn(words?.['officer'], 'title'), textIn(words?.['officer'], 'contact')].join(', ')],
      [text.version, textIn(words, 'version')],
      [text.textLanguage, named(text.languages, textIn(words, 'language'))],
      [
        text.fingerprint,
        h('span', {}, h('code', {}, hash), ` ${holds ? text.fingerprintHolds : text.fingerprintDiffers}`),
      ],
    ]),
  );
}

/** Everything recorded, oldest first. */
export function entriesOf(findings: Findings, view: View): HTMLElement {
  return h('ol', {}, ...findings.entries.map((found) => entryItem(findings, found, view)));
}

function entryItem(findings: Findings, found: Found, view: View): HTMLElement {
  const { entry } = found;
  const { text, language } = view;
  return h(
    'li',
    {},
    h('strong', {}, headline(found, view)),
    facts([
      [text.moment, when(numberIn(entry, 'expired_at') ?? numberIn(entry, 'at'), language)],
      [text.until, when(numberIn(entry, 'expires_at'), language)],
      [text.gesture, named(text.gestures, textIn(entry, 'gesture'))],
      [text.surface, named(text.surfaces, textIn(entry, 'surface'))],
      [text.textLanguage, named(text.languages, textIn(entry, 'language'))],
      ['GPC', signal(entry, view)],
      [text.record, textIn(entry, 'record_id') && h('code', {}, textIn(entry, 'record_id'))],
      [text.ledger, placeOf(findings, found, view)],
    ]),
  );
}

/** In the words of the page: those of the text stand above, in the language in which they were read. */
function headline({ entry }: Found, { text }: View): string {
  const type = textIn(entry, 'type');
  const purpose = named(text.purposeNames, textIn(entry, 'purpose'));
  switch (type) {
    case 'consent':
      return text.said(purpose, named(text.states, textIn(entry, 'state')));
    case 'expired':
      return text.said(purpose, `${text.states.expired} (${named(text.reasons, textIn(entry, 'reason'))})`);
    case 'withdrawn':
    case 'voided':
      return text.said(purpose, text.states[type]);
    case 'erased':
    case 'hold_released':
      return text.said(text[type], textIn(entry, 'events'));
    default:
      return type === 'held' ? text.held : text.other;
  }
}

function signal(entry: Entry, { text }: View): string {
  if (typeof entry['gpc'] !== 'boolean') return '';
  return entry['gpc'] ? text.gpcOn : text.gpcOff;
}

function placeOf({ checkpoint }: Findings, { leaf, included }: Found, { text }: View): string {
  if (leaf === null) return text.pending;
  const place = `${text.place} ${leaf.index}`;
  if (checkpoint === null) return place;
  return text.said(place, included ? text.included : text.notIncluded);
}
