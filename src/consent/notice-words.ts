import type { Language } from './purpose.ts';

/* The words by which the lint sees that a duty was thought of, and the terms that the law or the language does not know. */

export interface Duty {
  readonly part: 'means' | 'rights' | 'withdrawal';
  readonly article: string;
  readonly mend: string;
  /** Each of them must be found. */
  readonly says: Readonly<Record<Language, readonly RegExp[]>>;
}

export const duties: readonly Duty[] = [
  {
    part: 'means',
    article: 'LPRPSP 8.1',
    mend: 'say which technology is used, and that its functions are off until the person activates them',
    says: {
      fr: [/activ/i],
      en: [/activat|\bturn(s|ed)? (it |them )?(on|off)\b|\b(is|are|stays?) off\b|\boff until\b/i],
    },
  },
  {
    part: 'rights',
    article: 'LPRPSP 8, 27, 28',
    mend: 'say that the person may have access to their personal information and have it rectified',
    says: { fr: [/acc[eé]d|acc[eè]s|consulter/i, /rectifi|corrig/i], en: [/access|consult/i, /rectif|correct/i] },
  },
  {
    part: 'withdrawal',
    article: 'LPRPSP 8',
    mend: 'say that the person may withdraw their consent, and how',
    says: { fr: [/retir|retrait/i], en: [/withdr/i] },
  },
];

/** On folded words: lower case, plain spaces. */
export const outsideQuebec: Readonly<Record<Language, RegExp>> = {
  fr: /(hors|à l'extérieur) (du )?québec/,
  en: /outside (of )?qu[eé]bec/,
};

export interface Term {
  readonly wrong: RegExp;
  /** Where the word may stand after all. */
  readonly unless?: RegExp;
  readonly article: string;
  readonly mend: string;
}

const regulated = 'LPRPSP 23';

export const glossary: Readonly<Record<Language, readonly Term[]>> = {
  fr: [
    {
      wrong: /\bcookies?\b/i,
      unless: /témoins?( de connexion)? \((les |des )?cookies?\)/gi,
      article: 'Charte de la langue française',
      mend: 'say « témoin de connexion » for “cookie”',
    },
    {
      wrong: /données (à caractère )?personnel/i,
      article: 'LPRPSP 2',
      mend: 'say « renseignements personnels » for « données personnelles »',
    },
    {
      wrong: /délégué.{0,6} à la protection des données|\bDPO\b/i,
      article: 'LPRPSP 3.1',
      mend: 'say « responsable de la protection des renseignements personnels »',
    },
    {
      wrong: /\bopt[- ](in|out)\b/i,
      article: 'Charte de la langue française',
      mend: 'say « consentement » or « retrait »',
    },
    {
      wrong: /intérêts? légitimes?/i,
      article: 'LPRPSP 14',
      mend: 'leave it out: the Act knows no legitimate interest',
    },
    {
      wrong: /anonym/i,
      article: regulated,
      mend: 'say what is left out: « anonymisé » is a word that the Act and its regulation define',
    },
    {
      wrong: /conform(e|es|ité) (à|avec) la loi/i,
      article: 'LPRPSP 8',
      mend: 'leave it out: say what is done, not that it is lawful',
    },
  ],
  en: [
    {
      wrong: /legitimate interests?/i,
      article: 'LPRPSP 14',
      mend: 'leave it out: the Act knows no legitimate interest',
    },
    {
      wrong: /anonymi[sz]|\banonymous/i,
      article: regulated,
      mend: 'say what is left out: “anonymized” is a word that the Act and its regulation define',
    },
    {
      wrong: /(law|bill) 25[- ]complian|complian(t|ce) with (law|bill)/i,
      article: 'LPRPSP 8',
      mend: 'leave it out: say what is done, not that it is lawful',
    },
  ],
};
