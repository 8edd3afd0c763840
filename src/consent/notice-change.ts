import { placeName } from './country.ts';
import { canonical } from '../ledger/canonical.ts';
import type { Notice } from './notice.ts';
import type { Purpose } from './purpose.ts';

/*
 * What differs between two notices, part by part. A change is material when a yes to the old one does not cover the new one: a
 * purpose, a field, a recipient or a country is added, something is kept for longer, a yes lasts longer, counting begins, or
 * the officer says that the words mean something else. Less than was agreed to asks nobody again; neither do other words.
 */

export type Part =
  | 'unreadable'
  | 'asks_again'
  | 'purpose'
  | 'field'
  | 'recipient'
  | 'country'
  | 'retention'
  | 'grant'
  | 'counts'
  | 'title'
  | 'intro'
  | 'means'
  | 'purpose_title'
  | 'purpose_text'
  | 'rights'
  | 'withdrawal'
  | 'enterprise'
  | 'officer';

/** `was` is empty for what is new, `now` for what is gone. */
export interface NoticeChange {
  readonly part: Part;
  readonly purpose?: Purpose;
  readonly material: boolean;
  readonly was: string;
  readonly now: string;
}

type ShownPurpose = Notice['purposes'][number];

/** `was` is undefined when it was published in a form that this version cannot read: then nothing may be taken as agreed to. */
export function noticeChanges(was: Notice | undefined, now: Notice): NoticeChange[] {
  if (was === undefined) {
    return [{ part: 'unreadable', material: true, was: '', now: '' }];
  }
  return [...factChanges(was, now), ...wordChanges(was, now)];
}

export function materialChange(was: Notice | undefined, now: Notice): NoticeChange[] {
  return noticeChanges(was, now).filter(({ material }) => material);
}

function factChanges(was: Notice, now: Notice): NoticeChange[] {
  const flag = (part: Part, before: boolean, after: boolean): NoticeChange[] =>
    before === after ? [] : [{ part, material: after, was: String(before), now: String(after) }];
  const longer = (part: Part, before: number, after: number): NoticeChange[] =>
    before === after ? [] : [{ part, material: after > before, was: String(before), now: String(after) }];
  return [
    // It is said of one version, not of a state: the next one starts afresh.
    ...(now.asks_again ? flag('asks_again', false, true) : []),
    ...members('purpose', idsOf(was), idsOf(now)),
    ...now.purposes.flatMap((after) =>
      purposeChanges(
        was.purposes.find(({ id }) => id === after.id),
        after,
        now,
      ),
    ),
    ...longer('retention', was.retention_days, now.retention_days),
    ...longer('grant', was.grant_days, now.grant_days),
    ...flag('counts', was.counts, now.counts),
  ];
}

/** Of a new purpose everything is new; naming the purpose says it. */
function purposeChanges(was: ShownPurpose | undefined, now: ShownPurpose, { language }: Notice): NoticeChange[] {
  if (was === undefined) {
    return [];
  }
  const named = (codes: readonly string[]) => codes.map((code) => placeName(code, language));
  return [
    ...members('field', was.fields, now.fields),
    ...members('recipient', was.recipients, now.recipients),
    ...members('country', named(was.countries), named(now.countries)),
    ...words('purpose_title', was.title, now.title),
    ...words('purpose_text', was.text, now.text),
  ].map((change) => ({ ...change, purpose: now.id }));
}

function members(part: Part, was: readonly string[], now: readonly string[]): NoticeChange[] {
  const added = now.filter((one) => !was.includes(one));
  const gone = was.filter((one) => !now.includes(one));
  return [
    ...added.map((one) => ({ part, material: true, was: '', now: one })),
    ...gone.map((one) => ({ part, material: false, was: one, now: '' })),
  ];
}

function wordChanges(was: Notice, now: Notice): NoticeChange[] {
  return [
    ...words('title', was.title, now.title),
    ...words('intro', was.intro.join('\n'), now.intro.join('\n')),
    ...words('means', was.means, now.means),
    ...words('rights', was.rights, now.rights),
    ...words('withdrawal', was.withdrawal, now.withdrawal),
    ...words('enterprise', was.enterprise, now.enterprise),
    ...words('officer', contact(was), contact(now)),
  ];
}

function words(part: Part, was: string, now: string): NoticeChange[] {
  return was === now ? [] : [{ part, material: false, was, now }];
}

function idsOf({ purposes }: Notice): string[] {
  return purposes.map(({ id }) => id);
}

function contact({ officer }: Notice): string {
  return `${officer.title}, ${officer.contact}`;
}

/**
 * Whether two notices are the same text: same words of the site, same facts. The sentences made from the facts are left aside,
 * because a new release may word them anew, and that changes nothing that a site decided.
 */
export function isSameText(one: Notice, other: Notice): boolean {
  return canonical(decided(one)) === canonical(decided(other));
}

/** The same, whatever the number of the version. */
export function isSameTextAgain(one: Notice, other: Notice): boolean {
  return isSameText(one, { ...other, version: one.version });
}

function decided(notice: Notice) {
  return { ...notice, statements: [], purposes: notice.purposes.map((purpose) => ({ ...purpose, statement: '' })) };
}
