import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameText, isSameTextAgain, materialChange, noticeChanges } from '../../src/consent/notice-change.ts';
import type { Notice } from '../../src/consent/notice.ts';
import type { NoticeSource } from '../../src/consent/notice-facts.ts';
import { french } from '../support/notice-words.ts';
import { aVersion, settings } from '../support/notices.ts';

const [before] = aVersion();

function after(source: Partial<NoticeSource>, words = settings): Notice {
  return aVersion(source, words)[0];
}

function material(source: Partial<NoticeSource>): string[] {
  return materialChange(before, after(source)).map(({ part, purpose, was, now }) =>
    [part, purpose, was, now].filter((one) => one !== undefined && one !== '').join(' '),
  );
}

const google = { covers: 'ga4', recipient: 'Google LLC', country: 'US', fields: ['page'] } as const;
const elsewhere = { covers: 'ga4', recipient: 'Ailleurs SA', country: 'IE', fields: ['page'] } as const;

/** Any notice that a configuration can make. */
const anySource = fc.record({
  offered: fc.constantFrom<NoticeSource['offered']>(['measure'], ['measure', 'ga4']),
  grantDays: fc.integer({ min: 1, max: 5 }),
  retentionDays: fc.integer({ min: 1, max: 5 }),
  counts: fc.boolean(),
  places: fc.subarray(['CA-QC', 'CA-ON', 'US'], { minLength: 1 }),
  params: fc.subarray(['a', 'b', 'c']),
  transfers: fc.subarray([google, elsewhere]),
});

const anyNotice = fc
  .tuple(anySource, fc.constantFrom('Titre', 'Un autre titre'), fc.boolean())
  .map(([source, title, asksAgain]) => after(source, { ...settings, asksAgain, fr: { ...french, title } }));

/** What a yes to a notice allows, as a flat set: the independent reading that the rule is held against. */
function allows(notice: Notice): Set<string> {
  const { purposes, counts } = notice;
  return new Set([
    ...purposes.map(({ id }) => `purpose ${id}`),
    ...purposes.flatMap(({ id, fields }) => fields.map((field) => `${id} field ${field}`)),
    ...purposes.flatMap(({ id, recipients }) => recipients.map((name) => `${id} to ${name}`)),
    ...purposes.flatMap(({ id, countries }) => countries.map((code) => `${id} in ${code}`)),
    ...(counts ? ['counts'] : []),
  ]);
}

describe('A change is material', () => {
  it.each<[string, Partial<NoticeSource>, string[]]>([
    ['a field is collected besides', { params: ['value', 'gift'] }, ['field measure gift']],
    ['a field leaves besides', { transfers: [{ ...google, fields: ['page', 'value'] }] }, ['field ga4 value']],
    [
      'it goes to someone else too',
      { transfers: [google, elsewhere] },
      ['recipient ga4 Ailleurs SA', 'country ga4 Irlande'],
    ],
    ['the recipient moves to another country', { transfers: [{ ...google, country: 'IE' }] }, ['country ga4 Irlande']],
    ['it is kept in another place', { places: ['CA-QC', 'CA-ON'] }, ['country measure Ontario']],
    ['it is kept for longer', { retentionDays: 91 }, ['retention 90 91']],
    ['a choice holds for longer', { grantDays: 365 }, ['grant 180 365']],
    ['counting without consent begins', { counts: true }, ['counts false true']],
  ])('when %s', (_, source, expected) => {
    expect(material(source)).toEqual(expected);
  });

  it('when a purpose is added: naming it says everything of it', () => {
    const alone = after({ offered: ['measure'] });
    expect(materialChange(alone, before).map(({ part, now }) => [part, now])).toEqual([['purpose', 'ga4']]);
  });

  it('when the officer says so, for words that mean something else than before', () => {
    const words = { ...settings, asksAgain: true, fr: { ...french, means: 'Un autre script, désactivé d’abord.' } };
    expect(materialChange(before, after({}, words)).map(({ part }) => part)).toEqual(['asks_again']);
  });

  it('when nobody can read any more what was agreed to', () => {
    expect(materialChange(undefined, before)).toHaveLength(1);
  });

  it('exactly when more is allowed, for longer, or the officer says so: in any two notices', () => {
    fc.assert(
      fc.property(anyNotice, anyNotice, (was, now) => {
        const more = [...allows(now)].some((one) => !allows(was).has(one));
        const longer = now.retention_days > was.retention_days || now.grant_days > was.grant_days;
        expect(materialChange(was, now).length > 0).toBe(more || longer || now.asks_again);
      }),
    );
  });
});

describe('A change is not material', () => {
  it.each<[string, Partial<NoticeSource>]>([
    ['a field is no longer collected', { params: [] }],
    ['a purpose is no longer asked for', { offered: ['measure'] }],
    ['it is kept for less long', { retentionDays: 30 }],
    ['a choice holds for less long', { grantDays: 60 }],
    [
      'the officer is another person',
      { officer: { title: { fr: 'La responsable', en: 'x' }, contact: 'x@example.ca' } },
    ],
    ['the enterprise changed its name', { enterprise: 'Quai du Fanal inc.' }],
  ])('when %s, but it is named', (_, source) => {
    expect(material(source)).toEqual([]);
    expect(noticeChanges(before, after(source))).not.toEqual([]);
  });

  it('when only words are other: each part is named with both wordings', () => {
    const reworded = {
      title: 'Titre',
      intro: ['Rien sans vous.', 'Vraiment.'],
      means: 'Un petit script, désactivé d’abord.',
      purposes: { measure: { title: 'Mesurer un peu', text: 'Ce qui sert.' }, ga4: french.purposes.ga4 },
      rights: 'Accès et rectification.',
      withdrawal: 'Retrait en tout temps.',
    };
    const changes = noticeChanges(before, after({}, { ...settings, fr: reworded }));
    expect(changes.every((change) => !change.material)).toBe(true);
    expect(changes.map(({ part }) => part)).toEqual([
      ...['purpose_title', 'purpose_text', 'title', 'intro', 'means', 'rights', 'withdrawal'],
    ]);
    expect(changes.find(({ part }) => part === 'means')).toMatchObject({ was: french.means, now: reworded.means });
  });
});

describe('Two notices', () => {
  it('differ in some part exactly when they are not the same text, sentences made from the configuration aside', () => {
    fc.assert(
      fc.property(anyNotice, anyNotice, (was, now) => {
        const same = isSameText({ ...was, asks_again: false }, { ...now, asks_again: false });
        expect(noticeChanges(was, { ...now, asks_again: false }).length === 0).toBe(same);
      }),
    );
  });

  it('are the same text although a newer release words the made sentences otherwise', () => {
    const reworded = {
      ...before,
      statements: ['Autrement dit.'],
      purposes: before.purposes.map((purpose) => ({ ...purpose, statement: 'Autrement.' })),
    };
    expect(isSameText(before, reworded)).toBe(true);
    expect(isSameText(before, { ...reworded, title: 'Autre' })).toBe(false);
  });

  it('of two numbers are the same text again when nothing but the number was changed', () => {
    expect(isSameText(before, { ...before, version: 2 })).toBe(false);
    expect(isSameTextAgain(before, { ...before, version: 2 })).toBe(true);
    expect(isSameTextAgain(before, { ...before, version: 2, title: 'Autre' })).toBe(false);
  });
});
