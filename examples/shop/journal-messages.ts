import type { Reason } from '../../src/collect/refusal.ts';
import { EVENT_WORDS, type Language, type Words } from './catalog.ts';

const fr = {
  title: 'Journal du collecteur',
  intro:
    'Les livres du collecteur, relus chaque seconde. Rien ici n’est une promesse : ce sont les lignes elles-mêmes.',
  demo: 'Démonstration',
  split: 'La boutique et le journal',
  shop: 'La boutique',
  alone: 'Journal seul',
  both: 'Boutique et journal',
  otherLanguage: 'English',
  stored: 'Reçu et gardé',
  counted: 'Compté',
  refused: 'Refusé, et pourquoi',
  sent: 'Parti vers GA4',
  storedEmpty: 'Rien encore. Acceptez la mesure dans la boutique, puis regardez un produit.',
  countedEmpty: 'Rien n’est compté sans consentement, à moins que la voie « compte » soit ouverte.',
  refusedEmpty: 'Rien n’a été refusé.',
  sentEmpty: 'Rien n’est parti.',
  balance: 'Aujourd’hui, le compte y est-il ?',
  received: 'reçus',
  bStored: 'gardés',
  bCounted: 'comptés',
  bRefused: 'refusés',
  duplicate: 'doublons',
  allowed: 'permis',
  bSent: 'envoyés',
  unknown: 'sans réponse',
  waiting: 'en attente',
  dead: 'abandonnés',
  purged: 'annulés',
  destroyed: 'Parmi les gardés, effacés depuis',
  destroyedWhy: 'Un retrait ou la fin de la conservation : les lignes n’existent plus, seul leur nombre reste.',
  holds: 'Le compte y est',
  fails: 'Le compte n’y est pas',
  page: 'page',
  referrer: 'venu de',
  device: 'appareil',
  visit: 'visite',
  few: 'moins de 10',
  waitingTitle: 'En attente',
  event: 'événement',
  events: 'événements',
  clean: 'La doublure de Google n’a rien trouvé à redire.',
  findings: 'Ce que dit la doublure de Google',
  lost: 'Le collecteur ne répond pas.',
  closed: 'Le journal montre des lignes sans demander de jeton : il ne s’ouvre que sur cette machine (localhost).',
};

const en: typeof fr = {
  title: 'The collector’s journal',
  intro: 'The collector’s books, read again every second. Nothing here is a promise: these are the rows themselves.',
  demo: 'Demo',
  split: 'The shop and the journal',
  shop: 'The shop',
  alone: 'Journal only',
  both: 'Shop and journal',
  otherLanguage: 'Français',
  stored: 'Received and kept',
  counted: 'Counted',
  refused: 'Refused, and why',
  sent: 'Left for GA4',
  storedEmpty: 'Nothing yet. Accept measurement in the shop, then look at a product.',
  countedEmpty: 'Nothing is counted without consent, unless the count lane is open.',
  refusedEmpty: 'Nothing was refused.',
  sentEmpty: 'Nothing has left.',
  balance: 'Does today add up?',
  received: 'received',
  bStored: 'kept',
  bCounted: 'counted',
  bRefused: 'refused',
  duplicate: 'duplicates',
  allowed: 'allowed',
  bSent: 'sent',
  unknown: 'unanswered',
  waiting: 'waiting',
  dead: 'given up',
  purged: 'cancelled',
  destroyed: 'Of those kept, erased since',
  destroyedWhy: 'A withdrawal, or the end of retention: the rows exist no more, only their number remains.',
  holds: 'It adds up',
  fails: 'It does not add up',
  page: 'page',
  referrer: 'came from',
  device: 'device',
  visit: 'visit',
  few: 'under 10',
  waitingTitle: 'Waiting',
  event: 'event',
  events: 'events',
  clean: 'Google’s stand-in had nothing to object to.',
  findings: 'What Google’s stand-in says',
  lost: 'The collector does not answer.',
  closed: 'The journal shows rows without asking for a token: it opens only on this machine (localhost).',
};

/** Keyed by the collector's own union: a new reason does not compile until it is explained in both languages. */
const REASONS: Readonly<Record<Reason, Words>> = {
  no_receipt: {
    fr: 'La page n’a montré aucun reçu : personne n’a dit oui.',
    en: 'The page showed no receipt: nobody said yes.',
  },
  unknown_pass: {
    fr: 'Le laissez-passer n’est pas dans le registre.',
    en: 'The pass is not in the ledger.',
  },
  withdrawn: {
    fr: 'La personne a retiré son consentement.',
    en: 'The person withdrew their consent.',
  },
  expired: {
    fr: 'Le consentement est arrivé à son terme. Il faut redemander.',
    en: 'The consent has run out. One has to ask again.',
  },
  not_granted: {
    fr: 'La personne a répondu, mais pas oui à cette fin.',
    en: 'The person answered, but did not say yes to this purpose.',
  },
  before_grant: {
    fr: 'C’est arrivé avant le oui. Un oui ne vaut pas pour hier.',
    en: 'It happened before the yes. A yes does not reach back.',
  },
  notice_voided: {
    fr: 'L’avis que la personne a lu a été annulé.',
    en: 'The notice that the person read was voided.',
  },
  lane_shut: {
    fr: 'Cette voie est fermée par la configuration du site.',
    en: 'This lane is shut by the site’s configuration.',
  },
  audience_under14: {
    fr: 'Le site s’adresse aux moins de 14 ans : rien n’y est mesuré.',
    en: 'The site is meant for children under 14: nothing is measured there.',
  },
  bot: { fr: 'Un robot, pas une personne.', en: 'A robot, not a person.' },
  prerender: {
    fr: 'Une page préparée d’avance, que personne n’a vue.',
    en: 'A page prepared ahead of time that nobody saw.',
  },
  unknown_event: {
    fr: 'Cet événement n’est pas déclaré au catalogue.',
    en: 'This event is not declared in the catalog.',
  },
  too_old: { fr: 'Arrivé plus de 72 heures après les faits.', en: 'It came more than 72 hours late.' },
  in_future: {
    fr: 'Daté de l’avenir : l’horloge de l’appareil avance.',
    en: 'Dated in the future: the device’s clock is ahead.',
  },
  visit_ended: {
    fr: 'La visite était finie. La page essaie une fois avec une nouvelle.',
    en: 'The visit was over. The page tries once with a new one.',
  },
  visit_full: {
    fr: 'Plus de deux mille balises en une visite : personne n’en fait autant.',
    en: 'More than two thousand beacons in one visit: no person does that.',
  },
  param_invalid: {
    fr: 'Un paramètre obligatoire manque ou n’a pas la forme déclarée.',
    en: 'A required parameter is missing or not of the declared shape.',
  },
  personal_information: {
    fr: 'Un paramètre ressemblait à un renseignement personnel.',
    en: 'A parameter looked like personal information.',
  },
};

export const journalMessages: Readonly<Record<Language, typeof fr>> = { fr, en };

/** All that the page's script says, handed to it as data. */
export function scriptWords(language: Language): Readonly<Record<string, unknown>> {
  const pick = (words: Readonly<Record<string, Words>>): Record<string, string> =>
    Object.fromEntries(Object.entries(words).map(([key, word]) => [key, word[language]]));
  return { ...journalMessages[language], locale: `${language}-CA`, reasons: pick(REASONS), names: pick(EVENT_WORDS) };
}
