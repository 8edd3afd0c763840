import type { NoticeChange, Part } from './notice-change.ts';
import type { LanguageChange, PlanRefusal } from './notice-plan.ts';
import { isPurpose, type Language, type Purpose } from './purpose.ts';

/* What changed in a notice, in words: for people in the policy (LPRPSP 8.2), for whoever starts the collector in English. */

const parts: Readonly<Record<Part, Readonly<Record<Language, string>>>> = {
  unreadable: { fr: 'Texte entièrement nouveau', en: 'An entirely new text' },
  asks_again: { fr: 'La question est posée de nouveau', en: 'The question is asked again' },
  purpose: { fr: 'Fin visée', en: 'Purpose' },
  field: { fr: 'Renseignement', en: 'Information' },
  recipient: { fr: 'Destinataire', en: 'Recipient' },
  country: { fr: 'Lieu', en: 'Place' },
  retention: { fr: 'Jours de conservation', en: 'Days of retention' },
  grant: { fr: 'Jours de validité d’un choix', en: 'Days that a choice holds' },
  counts: { fr: 'Nombres tenus sans consentement', en: 'Numbers kept without consent' },
  title: { fr: 'Titre', en: 'Title' },
  intro: { fr: 'Introduction', en: 'Introduction' },
  means: { fr: 'Moyens', en: 'Means' },
  purpose_title: { fr: 'Nom de la fin visée', en: 'Name of the purpose' },
  purpose_text: { fr: 'Texte de la fin visée', en: 'Text of the purpose' },
  rights: { fr: 'Vos droits', en: 'Your rights' },
  withdrawal: { fr: 'Retrait du consentement', en: 'Withdrawing consent' },
  enterprise: { fr: 'Entreprise', en: 'Enterprise' },
  officer: { fr: 'Personne responsable', en: 'Person in charge' },
};

/** Words are read where they stand; facts are short enough to be shown with the change. */
const wordings: ReadonlySet<Part> = new Set<Part>([
  'title',
  'intro',
  'means',
  'purpose_title',
  'purpose_text',
  'rights',
  'withdrawal',
]);

const purposeNames: Readonly<Record<Purpose, Readonly<Record<Language, string>>>> = {
  measure: { fr: 'mesure', en: 'measurement' },
  ga4: { fr: 'Google Analytics 4', en: 'Google Analytics 4' },
};

const verbs = {
  fr: {
    added: 'ajouté',
    gone: 'retiré',
    worded: 'reformulé',
    before: 'auparavant',
    now: 'oui',
    never: 'non',
    colon: ' :',
  },
  en: { added: 'added', gone: 'removed', worded: 'reworded', before: 'before', now: 'yes', never: 'no', colon: ':' },
} as const;

export function changeText({ part, purpose, was, now }: NoticeChange, language: Language): string {
  const say = verbs[language];
  const about = purpose === undefined ? '' : ` (${purposeNames[purpose][language]})`;
  const head = `${parts[part][language]}${about}`;
  if (part === 'unreadable' || part === 'asks_again') {
    return head;
  }
  if (part === 'counts') {
    return `${head}${say.colon} ${now === 'true' ? say.now : say.never}`;
  }
  if (wordings.has(part)) {
    return `${head}${say.colon} ${say.worded}`;
  }
  const called = (fact: string) => (part === 'purpose' && isPurpose(fact) ? purposeNames[fact][language] : fact);
  const what =
    was !== '' && now !== ''
      ? `${now} (${say.before}${say.colon} ${was})`
      : `${called(now + was)} (${now === '' ? say.gone : say.added})`;
  return `${head}${say.colon} ${what}`;
}

/** One line per change, with both wordings where it is one: for a terminal. */
export function changeLines(changes: readonly LanguageChange[]): string[] {
  return changes.flatMap((change) => {
    const mark = change.material ? '!' : '-';
    const lines = [`  ${mark} ${change.language} ${changeText(change, 'en')}`];
    return wordings.has(change.part) ? [...lines, `      was: ${change.was}`, `      now: ${change.now}`] : lines;
  });
}

export function refusalText({ site, surface, version, why, highest, changes }: PlanRefusal): string {
  const mine = surface === 'banner' ? `sites.${site}.notice.version` : `sites.${site}: version of ${surface}`;
  const next = highest + 1;
  const said = {
    changed: `version ${version} was published with another text. People consented to that one. Raise the version to ${next}.`,
    lower: `version ${version} is below ${highest}, which was published. Raise it to ${next}, or go back to the configuration of ${highest}.`,
    voided: `this text was voided as faulty (LPRPSP 14). Mend it, and raise the version to ${next}.`,
    retired: `version ${version} was retired and does not come back. Raise the version to ${next}.`,
  }[why];
  return [`${mine}: ${said}`, ...changeLines(changes)].join('\n');
}
