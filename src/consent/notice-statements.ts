import { isOutsideQuebec, placeName } from './country.ts';
import { leavesQuebec, measureFacts, type NoticeSource, type PurposeFacts, receiverOf } from './notice-facts.ts';
import type { Language } from './purpose.ts';

/*
 * The sentences of a notice that the configuration makes. Changing one here changes no notice that is in force: the text that
 * was published is the one that is served (docs/design/0009-notice-versions.md).
 */

interface Sentences {
  readonly keptInQuebec: (enterprise: string, where: string) => string;
  readonly keptOutside: (where: string) => string;
  readonly communicated: (to: string) => string;
  readonly communicatedOutside: (to: string) => string;
  readonly retention: (days: number) => string;
  readonly grant: (days: number) => string;
  readonly counts: string;
  readonly officer: (enterprise: string, title: string, contact: string) => string;
}

const fr: Sentences = {
  keptInQuebec: (enterprise, where) => `Traité et conservé par ${enterprise}, au Québec${where && ` : ${where}`}.`,
  keptOutside: (where) => `Traité ou conservé hors du Québec : ${where}.`,
  communicated: (to) => `Communiqué à ${to}.`,
  communicatedOutside: (to) => `Communiqué hors du Québec : ${to}.`,
  retention: (days) => `Ce qui est mesuré est conservé ${jours(days)} au plus, puis détruit.`,
  grant: (days) => `Votre choix vaut ${jours(days)}; ensuite, la question vous est posée de nouveau.`,
  counts:
    'Sans votre consentement, seuls des nombres sont tenus : combien de fois un geste a eu lieu, sur quel groupe de pages et quel jour. Ils ne désignent personne.',
  officer: (enterprise, title, contact) => `${title}, ${enterprise} : ${contact}`,
};

const en: Sentences = {
  keptInQuebec: (enterprise, where) => `Processed and kept by ${enterprise}, in Québec${where && `: ${where}`}.`,
  keptOutside: (where) => `Processed or kept outside Québec: ${where}.`,
  communicated: (to) => `Communicated to ${to}.`,
  communicatedOutside: (to) => `Communicated outside Québec: ${to}.`,
  retention: (days) => `What is measured is kept for ${daysOf(days)} at most, then destroyed.`,
  grant: (days) => `Your choice holds for ${daysOf(days)}; after that, you are asked again.`,
  counts:
    'Without your consent only numbers are kept: how often an action took place, on which group of pages and on which day. They point to nobody.',
  officer: (enterprise, title, contact) => `${title}, ${enterprise}: ${contact}`,
};

const sentences: Readonly<Record<Language, Sentences>> = { fr, en };

function jours(days: number): string {
  return days === 1 ? '1 jour' : `${days} jours`;
}

function daysOf(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** Who receives what this purpose allows, and where. */
export function purposeStatement(source: NoticeSource, about: PurposeFacts, language: Language): string {
  const say = sentences[language];
  const where = whereabouts(about, language);
  if (about.id === 'measure') {
    return measureStatement(source, about, language);
  }
  return leavesQuebec(about) ? say.communicatedOutside(where) : say.communicated(where);
}

/** Keeping and communicating are two things: somebody else behind the webhook is said in a sentence of its own. */
function measureStatement(source: NoticeSource, about: PurposeFacts, language: Language): string {
  const say = sentences[language];
  const receiver = receiverOf(source);
  const kept = receiver === undefined ? about : measureFacts({ ...source, webhook: undefined });
  const where = whereabouts(kept, language);
  const keeping = leavesQuebec(kept) ? say.keptOutside(where) : say.keptInQuebec(source.enterprise, where);
  if (receiver === undefined) {
    return keeping;
  }
  const to = `${receiver.name} (${placeName(receiver.country, language)})`;
  const sent = isOutsideQuebec(receiver.country) ? say.communicatedOutside(to) : say.communicated(to);
  return `${keeping} ${sent}`;
}

/** Each recipient with its country, then the countries that no recipient stands for. */
function whereabouts({ recipients, countries }: PurposeFacts, language: Language): string {
  const unnamed = countries.filter(
    (code) => isOutsideQuebec(code) && recipients.every(({ country }) => country !== code),
  );
  return [
    ...recipients.map(({ name, country }) => `${name} (${placeName(country, language)})`),
    ...unnamed.map((code) => placeName(code, language)),
  ].join(', ');
}

/** For how long, what is counted besides, and whom to ask (LPRPSP 3.1, 8). */
export function generalStatements(source: NoticeSource, language: Language): string[] {
  const { enterprise, officer, retentionDays, grantDays, counts } = source;
  const say = sentences[language];
  return [
    say.retention(retentionDays),
    say.grant(grantDays),
    ...(counts ? [say.counts] : []),
    say.officer(enterprise, officer.title[language], officer.contact),
  ];
}
