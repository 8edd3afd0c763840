import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../src/consent/notice.ts';
import { lintNotices } from '../../src/consent/notice-lint.ts';
import { english, french, platform } from '../support/notice-words.ts';
import { aPlatformVersion, aVersion, withPurpose } from '../support/notices.ts';

const offered = ['measure', 'ga4'] as const;
const [fr, en] = aVersion();

function faultsOf(version: readonly Notice[]): string[] {
  return lintNotices(version, offered).map(({ path, article, mend }) => `${path} | ${article} | ${mend}`);
}

/** A complete version without one thing that it must say, and what the fault must name. */
const lacking: readonly (readonly [string, readonly Notice[], string, RegExp, RegExp])[] = [
  ['French', [en], 'fr', /LPRPSP 8/, /write the notice in French/],
  ['English', [fr], 'en', /LPRPSP 8/, /write the notice in English/],
  ['the title', [{ ...fr, title: ' ' }, en], 'fr.title', /LPRPSP 8/, /write some text/],
  ['an introduction', [{ ...fr, intro: [] }, en], 'fr.intro', /LPRPSP 8/, /write some text/],
  ['that it is off until activated', [fr, { ...en, means: 'A script.' }], 'en.means', /8\.1/, /off until/],
  ['access', [{ ...fr, rights: 'Vous pouvez les faire rectifier.' }, en], 'fr.rights', /8, 27, 28/, /access/],
  ['rectification', [fr, { ...en, rights: 'You have access.' }], 'en.rights', /8, 27, 28/, /rectified/],
  ['the right to withdraw', [{ ...fr, withdrawal: 'Écrivez-nous.' }, en], 'fr.withdrawal', /LPRPSP 8/, /withdraw/],
  ['the text of a purpose', [withPurpose(fr, 'measure', { text: '' }), en], 'fr.purposes.measure.text', /8/, /text/],
  [
    'a purpose in one language',
    [fr, { ...en, purposes: en.purposes.slice(0, 1) }],
    'en.purposes.ga4',
    /LPRPSP 14/,
    /'ga4' is offered/,
  ],
  [
    'the name of the recipient',
    [withPurpose(fr, 'ga4', { statement: 'Communiqué hors du Québec, aux États-Unis.' }), en],
    'fr.purposes.ga4',
    /8, 17/,
    /name Google LLC/,
  ],
  [
    'the country of the recipient, in words',
    [fr, withPurpose(en, 'ga4', { statement: 'Communicated outside Québec: Google LLC (US).' })],
    'en.purposes.ga4',
    /8, 17/,
    /name United States/,
  ],
  [
    'that it leaves Québec',
    [withPurpose(fr, 'ga4', { statement: 'Communiqué à Google LLC, aux États-Unis.' }), en],
    'fr.purposes.ga4',
    /8, 17/,
    /« hors du Québec »/,
  ],
  ['the officer', [{ ...fr, statements: fr.statements.slice(0, -1) }, en], 'fr', /3\.1/, /rprp@essai\.example/],
  ['the officer’s title', [fr, { ...en, statements: [...en.statements.slice(0, -1), 'x'] }], 'en', /3\.1/, /Officer/],
  ['how long it is kept', [{ ...fr, statements: fr.statements.slice(1) }, en], 'fr', /LPRPSP 8/, /90 jours/],
  ['how long a choice holds', [fr, { ...en, statements: en.statements.toSpliced(1, 1) }], 'en', /14/, /180 days/],
];

describe('A complete notice', () => {
  it('has no fault, nor has the registered text of a platform that says everything itself', () => {
    expect(faultsOf([fr, en])).toEqual([]);
    expect(faultsOf(aPlatformVersion())).toEqual([]);
  });

  it('has none wherever it runs, whatever it is called and however long it keeps: the sentences follow the settings', () => {
    const place = fc.constantFrom('CA-QC', 'CA-ON', 'CA', 'US', 'IE', 'FR');
    const name = fc.constantFrom('Google LLC', 'Cloudflare, Inc.', 'L’Hébergeur du Saint-Laurent inc.', 'A.B.');
    const file = fc.record({
      covers: fc.constantFrom('ga4' as const, 'hosting' as const),
      recipient: name,
      country: place,
      fields: fc.constant(['page']),
    });
    const source = fc.record({
      places: fc.tuple(place, place),
      transfers: fc.array(file, { maxLength: 3 }),
      retentionDays: fc.integer({ min: 1, max: 400 }),
      grantDays: fc.integer({ min: 1, max: 365 }),
      counts: fc.boolean(),
      enterprise: name,
    });
    fc.assert(
      fc.property(source, (changes) => {
        expect(faultsOf(aVersion(changes))).toEqual([]);
      }),
    );
  });
});

describe('A notice that lacks', () => {
  it.each(lacking.map(([what, version, path, article, mend]) => ({ what, version, path, article, mend })))(
    '$what is not published: the fault is at $path',
    ({ version, path, article, mend }) => {
      const found = lintNotices(version, offered).filter((fault) => fault.path === path);
      expect(found.map((fault) => fault.article).join()).toMatch(article);
      expect(found.map((fault) => fault.mend).join()).toMatch(mend);
    },
  );

  it('one thing has one fault, and no other part is blamed for it', () => {
    for (const [what, version, path] of lacking) {
      const paths = lintNotices(version, offered).map((fault) => fault.path);
      expect(new Set(paths), what).toEqual(new Set([path]));
    }
  });

  it('any word of what a platform must say itself is not published either', () => {
    const plain = { fr: { ...platform.fr, ...french }, en: { ...platform.en, ...english } };
    const mends = lintNotices(aPlatformVersion(plain), offered).map(({ path, mend }) => `${path} ${mend}`);
    for (const must of [
      'Google LLC',
      'États-Unis',
      '« hors du Québec »',
      'rprp@essai.example',
      '90 jours',
      '180 jours',
    ]) {
      expect(
        mends.filter((mend) => mend.startsWith('fr') && mend.includes(must)),
        must,
      ).not.toEqual([]);
    }
  });
});

describe('A notice may not', () => {
  it.each([
    ['Nous posons des cookies.', 'témoin de connexion'],
    ['Vos données personnelles sont protégées.', 'renseignements personnels'],
    ['Vos données à caractère personnel sont protégées.', 'renseignements personnels'],
    ['Les renseignements sont anonymisés.', '« anonymisé » is a word that the Act'],
    ['Conforme à la Loi 25.', 'not that it is lawful'],
    ['Nous avons un intérêt légitime.', 'no legitimate interest'],
    ['Écrivez au délégué à la protection des données.', 'responsable de la protection'],
  ])('say “%s” in French', (sentence, mend) => {
    const [fault, ...others] = lintNotices([{ ...fr, intro: [sentence] }, en], offered);
    expect(fault).toMatchObject({ path: 'fr.intro.0', mend: expect.stringContaining(mend) as unknown });
    expect(others).toEqual([]);
  });

  it.each(['We have a legitimate interest.', 'The data is anonymized.', 'We are Law 25 compliant.'])(
    'say “%s” in English',
    (sentence) => {
      expect(lintNotices([fr, { ...en, intro: [sentence] }], offered).map(({ path }) => path)).toEqual(['en.intro.0']);
    },
  );

  it('but may explain a cookie by its French name, and speak of cookies in English', () => {
    const [french2, english2] = [
      { ...fr, intro: ['Aucun témoin de connexion (cookie), aucun témoin (cookies).'] },
      { ...en, intro: ['No cookies.'] },
    ];
    expect(faultsOf([french2, english2])).toEqual([]);
  });

  it.each(['Gardé 60 jours.', 'Gardé trois ans, soit 3 ans.', 'Gardé 13 mois.', 'Gardé 12 semaines.'])(
    'state another duration than the settings: %s',
    (sentence) => {
      const [fault] = lintNotices([{ ...fr, intro: [sentence] }, en], offered);
      expect(fault).toMatchObject({
        path: 'fr.intro.0',
        mend: expect.stringContaining('measureDays is 90') as unknown,
      });
    },
  );

  it('but may repeat those of the settings, the thirty days of an answer and the age of fourteen', () => {
    const intro = [
      'Gardé 90 jours; votre choix vaut 180 jours.',
      'Réponse en 30 jours. Avant 14 ans, un parent répond.',
    ];
    expect(faultsOf([{ ...fr, intro }, en])).toEqual([]);
  });

  it('have the same sentences in both languages: one of them was not translated', () => {
    const [fault] = lintNotices([fr, { ...en, intro: fr.intro }], offered);
    expect(fault).toMatchObject({ path: 'en.intro.0', article: 'Charte de la langue française' });
  });

  it('ask about a purpose that is not offered', () => {
    expect(lintNotices([fr, en], ['measure']).map(({ path }) => path)).toEqual(['fr.purposes.ga4', 'en.purposes.ga4']);
  });

  it('take a longer number for the one of the settings', () => {
    const [long] = aVersion({ retentionDays: 190 });
    expect(lintNotices([{ ...long, retention_days: 90 }, en], offered).map(({ path }) => path)).toEqual(['fr']);
  });
});
