import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cmpNotices,
  cmpSchema,
  type Notice,
  noticeBytes,
  noticeSchema,
  type NoticeSettings,
  notices,
  readNotice,
  wordsOf,
} from '../../src/consent/notice.ts';
import type { NoticeSource } from '../../src/consent/notice-facts.ts';
import { platform } from '../support/notice-words.ts';

const text = (mark: string) => ({
  title: `title ${mark}`,
  intro: [`first ${mark}`, `second ${mark}`],
  means: `means ${mark}`,
  purposes: {
    measure: { title: `measure ${mark}`, text: `why measure ${mark}` },
    ga4: { title: `ga4 ${mark}`, text: `why ga4 ${mark}` },
  },
  rights: `rights ${mark}`,
  withdrawal: `withdrawal ${mark}`,
});

const settings: NoticeSettings = { version: 3, fr: text('fr'), en: text('en') };

const source: NoticeSource = {
  site: 'demo',
  enterprise: 'Quai du Fanal',
  officer: { title: { fr: 'Responsable', en: 'Officer' }, contact: 'vieprivee@example.ca' },
  offered: ['measure', 'ga4'],
  grantDays: 180,
  retentionDays: 90,
  counts: false,
  places: ['CA-QC', 'CA-QC'],
  params: ['value', 'gift', 'value'],
  transfers: [{ covers: 'ga4', recipient: 'Google LLC', country: 'US', fields: ['page', 'value'] }],
};

function french(changes: Partial<NoticeSource> = {}): Notice {
  const [notice] = notices({ ...source, ...changes }, settings);
  if (notice === undefined) {
    throw new Error('There is no French notice.');
  }
  return notice;
}

describe('A notice', () => {
  it('exists in French first and in English, and mixes no word of one into the other', () => {
    const both = notices(source, settings);
    expect(both.map(({ language }) => language)).toEqual(['fr', 'en']);
    expect(wordsOf(both[0] ?? french())).not.toMatch(/ en\b|Officer|outside|days/);
    expect(JSON.stringify(both[1])).not.toMatch(/ fr\b|Responsable|hors|jours/);
  });

  it('says who asks, why, by which means, which rights there are, for how long, to whom it goes, and whom to ask', () => {
    expect(french()).toEqual({
      site: 'demo',
      surface: 'banner',
      version: 3,
      language: 'fr',
      title: 'title fr',
      intro: ['first fr', 'second fr'],
      means: 'means fr',
      purposes: [
        {
          id: 'measure',
          title: 'measure fr',
          text: 'why measure fr',
          statement: 'Traité et conservé par Quai du Fanal, au Québec.',
          fields: ['device', 'engagement', 'event', 'gift', 'page', 'referrer', 'time', 'value', 'visit'],
          recipients: [],
          countries: ['CA-QC'],
        },
        {
          id: 'ga4',
          title: 'ga4 fr',
          text: 'why ga4 fr',
          statement: 'Communiqué hors du Québec : Google LLC (États-Unis).',
          fields: ['engagement', 'event', 'page', 'time', 'value', 'visit'],
          recipients: ['Google LLC'],
          countries: ['US'],
        },
      ],
      rights: 'rights fr',
      withdrawal: 'withdrawal fr',
      statements: [
        'Ce qui est mesuré est conservé 90 jours au plus, puis détruit.',
        'Votre choix vaut 180 jours; ensuite, la question vous est posée de nouveau.',
        'Responsable, Quai du Fanal : vieprivee@example.ca',
      ],
      enterprise: 'Quai du Fanal',
      officer: { title: 'Responsable', contact: 'vieprivee@example.ca' },
      grant_days: 180,
      retention_days: 90,
      counts: false,
      asks_again: false,
    });
  });

  it('states the days of the settings, whatever they are, in both languages', () => {
    const days = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(days, days, (retentionDays, grantDays) => {
        for (const notice of notices({ ...source, retentionDays, grantDays }, settings)) {
          const said = [...notice.statements.join(' ').matchAll(/(\d+) (jour|day)/g)].map(([, n]) => Number(n));
          expect(said).toEqual([retentionDays, grantDays]);
        }
      }),
    );
  });

  it('names the place outside Québec where it runs, and whoever runs it there', () => {
    const hosting = { covers: 'hosting', recipient: 'Cloudflare, Inc.', country: 'US', fields: [] } as const;
    const said = (places: string[], transfers: NoticeSource['transfers'] = []) =>
      notices({ ...source, places, transfers }, settings).map(({ purposes }) => purposes[0]?.statement);
    expect(said(['US', 'US'], [hosting])).toEqual([
      'Traité ou conservé hors du Québec : Cloudflare, Inc. (États-Unis).',
      'Processed or kept outside Québec: Cloudflare, Inc. (United States).',
    ]);
    expect(said(['CA-ON', 'US'], [hosting])[0]).toBe(
      'Traité ou conservé hors du Québec : Cloudflare, Inc. (États-Unis), Ontario.',
    );
    expect(said(['CA-QC', 'CA'])).toEqual([
      'Traité ou conservé hors du Québec : Canada.',
      'Processed or kept outside Québec: Canada.',
    ]);
    expect(said(['CA-QC', 'CA-QC'], [hosting])[1]).toContain('outside Québec: Cloudflare, Inc. (United States)');
  });

  it('says to whom GA4 belongs even before a transfer file does', () => {
    const ga4 = french({ transfers: [] }).purposes[1];
    expect(ga4).toMatchObject({ recipients: ['Google LLC'], countries: ['US'] });
    expect(ga4?.statement).toBe('Communiqué hors du Québec : Google LLC (États-Unis).');
  });

  it('names a recipient once, although its files follow each other', () => {
    const file = { covers: 'ga4', recipient: 'Google LLC', country: 'US' } as const;
    const ga4 = french({
      transfers: [
        { ...file, fields: ['page'] },
        { ...file, fields: ['value'] },
      ],
    }).purposes[1];
    expect(ga4?.statement).toBe('Communiqué hors du Québec : Google LLC (États-Unis).');
    expect(ga4?.fields).toEqual(['engagement', 'event', 'page', 'time', 'value', 'visit']);
  });

  it('says that it counts without consent where it does, and only there', () => {
    expect(wordsOf(french({ counts: true }))).toContain('Sans votre consentement, seuls des nombres sont tenus');
    expect(wordsOf(french())).not.toContain('Sans votre consentement');
  });

  it('asks only about the purposes that the site offers', () => {
    expect(french({ offered: ['measure'] }).purposes.map(({ id }) => id)).toEqual(['measure']);
    expect(noticeBytes(french({ offered: ['measure'] }))).not.toContain('ga4');
  });

  it('of a consent platform adds no word to those that it shows', () => {
    const [notice] = cmpNotices(source, { ...settings, name: 'axeptio' });
    expect(notice).toMatchObject({ surface: 'cmp:axeptio', statements: [], retention_days: 90 });
    expect(notice && wordsOf(notice).split('\n')).toEqual([
      ...['title fr', 'first fr', 'second fr', 'means fr', 'measure fr', 'why measure fr', ''],
      ...['ga4 fr', 'why ga4 fr', '', 'rights fr', 'withdrawal fr'],
    ]);
  });

  it('has other bytes as soon as anything in it is other', () => {
    const notice = french();
    const [measure, ga4] = notice.purposes;
    const others: readonly Notice[] = [
      { ...notice, site: 'x' },
      { ...notice, surface: 'cmp:x' },
      { ...notice, version: 4 },
      { ...notice, language: 'en' },
      { ...notice, title: 'x' },
      { ...notice, intro: ['first fr', 'second  fr'] },
      { ...notice, intro: ['second fr', 'first fr'] },
      { ...notice, intro: ['first frsecond fr'] },
      { ...notice, means: 'x' },
      { ...notice, rights: 'x' },
      { ...notice, withdrawal: 'x' },
      { ...notice, statements: notice.statements.slice(1) },
      { ...notice, purposes: notice.purposes.toReversed() },
      ...[measure, ga4].flatMap((purpose) =>
        purpose === undefined
          ? []
          : (['title', 'text', 'statement'] as const).map((part) => ({
              ...notice,
              purposes: [{ ...purpose, [part]: 'x' }],
            })),
      ),
      ...(ga4 === undefined
        ? []
        : (['fields', 'recipients', 'countries'] as const).map((part) => ({
            ...notice,
            purposes: [{ ...ga4, [part]: ['x'] }],
          }))),
      { ...notice, enterprise: 'x' },
      { ...notice, officer: { ...notice.officer, contact: 'x' } },
      { ...notice, officer: { ...notice.officer, title: 'x' } },
      { ...notice, grant_days: 181 },
      { ...notice, retention_days: 91 },
      { ...notice, counts: true },
      { ...notice, asks_again: true },
    ];
    const bytes = [notice, ...others].map(noticeBytes);
    expect(new Set(bytes).size).toBe(bytes.length);
  });

  it('has the same bytes whatever the order in which its members were written', () => {
    const entries = Object.entries(french());
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(noticeBytes({ ...french(), ...Object.fromEntries(shuffled) })).toBe(noticeBytes(french()));
      }),
    );
  });

  it('is read back from its bytes as it was; what is none of ours is not read', () => {
    expect(readNotice(noticeBytes(french()))).toEqual(french());
    expect(readNotice('{}')).toBeUndefined();
    expect(readNotice(JSON.stringify({ ...french(), paragraphs: [] }))).toBeUndefined();
  });
});

describe('The text of a notice', () => {
  it('is complete in both languages', () => {
    expect(noticeSchema.safeParse(settings).success).toBe(true);
    expect(cmpSchema.safeParse(platform).success).toBe(true);
  });

  it.each([
    ['without English', { version: 1, fr: text('fr') }],
    ['without a paragraph', { ...settings, fr: { ...text('fr'), intro: [] } }],
    ['without means', { ...settings, fr: { ...text('fr'), means: undefined } }],
    ['without rights', { ...settings, fr: { ...text('fr'), rights: undefined } }],
    ['without the right to withdraw', { ...settings, en: { ...text('en'), withdrawal: undefined } }],
    ['with an empty title', { ...settings, en: { ...text('en'), title: '' } }],
    ['without words for measure', { ...settings, fr: { ...text('fr'), purposes: {} } }],
    ['with half a character', { ...settings, en: { ...text('en'), title: 'a\ud83d' } }],
    ['with version 0', { ...settings, version: 0 }],
    ['with a member nobody knows', { ...settings, de: text('de') }],
  ])('is refused %s', (_, wrong) => {
    expect(noticeSchema.safeParse(wrong).success).toBe(false);
  });

  it.each(['', 'Axeptio', 'a b', 'cmp:x', 'x'.repeat(37)])('of a platform called “%s” is refused', (name) => {
    expect(cmpSchema.safeParse({ ...platform, name }).success).toBe(false);
  });
});
