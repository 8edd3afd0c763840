import { isOutsideQuebec, placeName } from './country.ts';
import { banner, type Notice, wordsOf } from './notice.ts';
import { duties, glossary, outsideQuebec } from './notice-words.ts';
import { type Language, languages, type Purpose } from './purpose.ts';

/*
 * Whether a notice says what it must before anybody is asked (LPRPSP 3.1, 8, 8.1, 14, 17; Charte de la langue française). A
 * machine can see that something is missing or contradicts the configuration; that the rest is clear and true is for the officer
 * to judge, and nothing here says otherwise.
 */

export interface NoticeFault {
  /** From the notice in the configuration, such as `fr.purposes.ga4`. */
  readonly path: string;
  readonly article: string;
  readonly mend: string;
}

/** The languages of one version, and the purposes that it must ask about. */
export function lintNotices(version: readonly Notice[], offered: readonly Purpose[]): NoticeFault[] {
  const missing = languages
    .filter((language) => version.every((notice) => notice.language !== language))
    .map((language) =>
      fault(language, 'LPRPSP 8; Charte de la langue française', `write the notice in ${name(language)} too`),
    );
  return [...missing, ...version.flatMap((notice) => lintOne(notice, offered)), ...copied(version)];
}

function lintOne(notice: Notice, offered: readonly Purpose[]): NoticeFault[] {
  return [
    ...emptyParts(notice),
    ...unkeptDuties(notice),
    ...unaskedPurposes(notice, offered),
    ...notice.purposes.flatMap((purpose) => unnamedPlaces(notice, purpose)),
    ...unsaidFacts(notice),
    ...otherNumbers(notice),
    ...wrongTerms(notice),
  ];
}

function fault(path: string, article: string, mend: string): NoticeFault {
  return { path, article, mend };
}

function name(language: Language): string {
  return language === 'fr' ? 'French' : 'English';
}

/** What the site wrote, part by part; what the configuration made of itself is not in it. */
function written({ title, intro, means, rights, withdrawal, purposes }: Notice): [string, string][] {
  return [
    ['title', title],
    ...intro.map((paragraph, at): [string, string] => [`intro.${at}`, paragraph]),
    ['means', means],
    ...purposes.flatMap((purpose): [string, string][] => [
      [`purposes.${purpose.id}.title`, purpose.title],
      [`purposes.${purpose.id}.text`, purpose.text],
    ]),
    ['rights', rights],
    ['withdrawal', withdrawal],
  ];
}

function emptyParts(notice: Notice): NoticeFault[] {
  const parts: [string, string][] = [...written(notice), ['intro', notice.intro.join('')]];
  return parts
    .filter(([, words]) => words.trim() === '')
    .map(([part]) => fault(`${notice.language}.${part}`, 'LPRPSP 8', 'write some text'));
}

function unkeptDuties(notice: Notice): NoticeFault[] {
  return duties.flatMap(({ part, article, mend, says }) =>
    says[notice.language].every((word) => word.test(notice[part]))
      ? []
      : [fault(`${notice.language}.${part}`, article, mend)],
  );
}

function unaskedPurposes({ language, purposes }: Notice, offered: readonly Purpose[]): NoticeFault[] {
  const asked = purposes.map(({ id }) => id);
  const path = (id: Purpose) => `${language}.purposes.${id}`;
  return [
    ...offered
      .filter((id) => !asked.includes(id))
      .map((id) => fault(path(id), 'LPRPSP 14', `'${id}' is offered: write its title and text in ${name(language)}`)),
    ...asked
      .filter((id) => !offered.includes(id))
      .map((id) => fault(path(id), 'LPRPSP 14', `'${id}' is not offered: leave it out, or add it to purposes`)),
  ];
}

/** Who receives it and in which country, beside the purpose itself; a platform's words may say it anywhere. */
function unnamedPlaces(
  notice: Notice,
  { id, title, text, statement, recipients, countries }: Notice['purposes'][number],
): NoticeFault[] {
  const { language } = notice;
  const words = folded(notice.surface === banner ? [title, text, statement].join('\n') : wordsOf(notice));
  const path = `${language}.purposes.${id}`;
  const abroad = countries.filter(isOutsideQuebec);
  const wanted = [...recipients, ...abroad.map((code) => placeName(code, language))];
  const unnamed = wanted
    .filter((one) => !words.includes(folded(one)))
    .map((one) => fault(path, 'LPRPSP 8, 17', `name ${one}: it is where this goes, says the configuration`));
  return abroad.length === 0 || outsideQuebec[language].test(words)
    ? unnamed
    : [
        ...unnamed,
        fault(
          path,
          'LPRPSP 8, 17',
          `say that this goes ${language === 'fr' ? '« hors du Québec »' : '“outside Québec”'}`,
        ),
      ];
}

function unsaidFacts(notice: Notice): NoticeFault[] {
  const { language, officer, retention_days, grant_days } = notice;
  const words = folded(wordsOf(notice));
  const unit = language === 'fr' ? 'jour' : 'day';
  const says = (days: number) => new RegExp(`(?<!\\d)${days}[ -]${unit}`).test(words);
  const facts: [boolean, string, string][] = [
    [words.includes(folded(officer.title)), 'LPRPSP 3.1', `name the person in charge by their title: ${officer.title}`],
    [
      words.includes(folded(officer.contact)),
      'LPRPSP 3.1',
      `say how to reach the person in charge: ${officer.contact}`,
    ],
    [
      says(retention_days),
      'LPRPSP 8',
      `say how long it is kept, ${retention_days} ${unit}s, as retention.measureDays does`,
    ],
    [says(grant_days), 'LPRPSP 14', `say how long a choice holds, ${grant_days} ${unit}s, as retention.grantDays does`],
  ];
  return facts.filter(([said]) => !said).map(([, article, mend]) => fault(language, article, mend));
}

const duration = /(\d+)[\s-]*(jours?|semaines?|mois|ans?|années?|days?|weeks?|months?|years?)(?![a-zà-ÿ])/gi;

/** LPRPSP 32: the answer to a request; LPRPSP 4.1: the age under which a parent answers. */
const lawful = [/^30[\s-]*(jour|day)/i, /^14[\s-]*(an|year)/i];

/** A second number would be wrong as soon as the setting changes. */
function otherNumbers(notice: Notice): NoticeFault[] {
  const own = [notice.retention_days, notice.grant_days].map((days) => new RegExp(`^${days}[\\s-]*(jour|day)`, 'i'));
  return written(notice).flatMap(([part, words]) =>
    [...words.matchAll(duration)]
      .filter(([said]) => ![...own, ...lawful].some((known) => known.test(said)))
      .map(([said]) =>
        fault(
          `${notice.language}.${part}`,
          'LPRPSP 8',
          `“${said}” is no setting: measureDays is ${notice.retention_days}, grantDays is ${notice.grant_days}`,
        ),
      ),
  );
}

function wrongTerms(notice: Notice): NoticeFault[] {
  return written(notice).flatMap(([part, words]) =>
    glossary[notice.language]
      .filter(({ wrong, unless }) => wrong.test(unless === undefined ? words : words.replaceAll(unless, '')))
      .map(({ article, mend }) => fault(`${notice.language}.${part}`, article, mend)),
  );
}

/** The same sentences in both languages: one of them was never translated. */
function copied(version: readonly Notice[]): NoticeFault[] {
  const [one, other] = version;
  if (one === undefined || other === undefined) {
    return [];
  }
  const parts = new Map(written(one));
  return written(other)
    .filter(([part, words]) => !part.endsWith('title') && parts.get(part) === words)
    .map(([part]) =>
      fault(
        `${other.language}.${part}`,
        'Charte de la langue française',
        `the same words stand under ${one.language}: translate one of them`,
      ),
    );
}

/** Case, no-break spaces and the two apostrophes make no difference to who is named. */
function folded(words: string): string {
  return words.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' ');
}
