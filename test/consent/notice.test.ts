import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Notice, noticeBytes, noticeSchema, notices, type NoticeSource } from '../../src/consent/notice.ts';

const text = (mark: string) => ({
  title: `title ${mark}`,
  paragraphs: [`first ${mark}`, `second ${mark}`],
  purposes: {
    measure: { title: `measure ${mark}`, text: `why measure ${mark}` },
    ga4: { title: `ga4 ${mark}`, text: `why ga4 ${mark}` },
  },
});

const source: NoticeSource = {
  site: 'demo',
  enterprise: 'Quai du Fanal',
  officer: { title: { fr: 'Responsable', en: 'Officer' }, contact: 'vieprivee@example.ca' },
  notice: { version: 3, fr: text('fr'), en: text('en') },
  offered: ['measure', 'ga4'],
  grantDays: 180,
  retentionDays: 90,
  counts: false,
};

function french(changes: Partial<NoticeSource> = {}): Notice {
  const [notice] = notices({ ...source, ...changes });
  if (notice === undefined) {
    throw new Error('There is no French notice.');
  }
  return notice;
}

describe('A notice', () => {
  it('exists in French first and in English, and mixes no word of one into the other', () => {
    const both = notices(source);
    expect(both.map(({ language }) => language)).toEqual(['fr', 'en']);
    expect(JSON.stringify(both[0])).not.toMatch(/ en"|Officer/);
    expect(JSON.stringify(both[1])).not.toMatch(/ fr"|Responsable/);
  });

  it('says who asks, why, for how long, and whom to ask', () => {
    expect(french()).toEqual({
      site: 'demo',
      version: 3,
      language: 'fr',
      title: 'title fr',
      paragraphs: ['first fr', 'second fr'],
      purposes: [
        { id: 'measure', title: 'measure fr', text: 'why measure fr' },
        { id: 'ga4', title: 'ga4 fr', text: 'why ga4 fr' },
      ],
      enterprise: 'Quai du Fanal',
      officer: { title: 'Responsable', contact: 'vieprivee@example.ca' },
      grant_days: 180,
      retention_days: 90,
      counts: false,
    });
  });

  it('asks only about the purposes that the site offers', () => {
    expect(french({ offered: ['measure'] }).purposes.map(({ id }) => id)).toEqual(['measure']);
    expect(noticeBytes(french({ offered: ['measure'] }))).not.toContain('ga4');
  });

  it('has other bytes as soon as anything in it is other', () => {
    const notice = french();
    const others: readonly Notice[] = [
      { ...notice, site: 'x' },
      { ...notice, version: 4 },
      { ...notice, language: 'en' },
      { ...notice, title: 'x' },
      { ...notice, paragraphs: ['first fr', 'second  fr'] },
      { ...notice, paragraphs: ['second fr', 'first fr'] },
      { ...notice, paragraphs: ['first frsecond fr'] },
      { ...notice, purposes: notice.purposes.toReversed() },
      { ...notice, purposes: notice.purposes.map((purpose) => ({ ...purpose, text: 'x' })) },
      { ...notice, enterprise: 'x' },
      { ...notice, officer: { ...notice.officer, contact: 'x' } },
      { ...notice, officer: { ...notice.officer, title: 'x' } },
      { ...notice, grant_days: 181 },
      { ...notice, retention_days: 91 },
      { ...notice, counts: true },
    ];
    const bytes = [notice, ...others].map(noticeBytes);
    expect(new Set(bytes).size).toBe(bytes.length);
  });

  it('has the same bytes whatever the order in which its members were written', () => {
    const entries = Object.entries(french());
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(noticeBytes({ ...french(), ...Object.fromEntries(shuffled) })).toBe(noticeBytes(french()));
        expect(JSON.parse(noticeBytes(french()))).toEqual(french());
      }),
    );
  });
});

describe('The text of a notice', () => {
  it('is complete in both languages', () => {
    expect(noticeSchema.safeParse(source.notice).success).toBe(true);
  });

  it.each([
    ['without English', { version: 1, fr: text('fr') }],
    ['without a paragraph', { ...source.notice, fr: { ...text('fr'), paragraphs: [] } }],
    ['with an empty title', { ...source.notice, en: { ...text('en'), title: '' } }],
    [
      'without words for ga4',
      { ...source.notice, fr: { ...text('fr'), purposes: { measure: text('fr').purposes.measure } } },
    ],
    ['with half a character', { ...source.notice, en: { ...text('en'), title: 'a\ud83d' } }],
    ['with version 0', { ...source.notice, version: 0 }],
    ['with a member nobody knows', { ...source.notice, de: text('de') }],
  ])('is refused %s', (_, settings) => {
    expect(noticeSchema.safeParse(settings).success).toBe(false);
  });
});
