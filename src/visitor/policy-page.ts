import { html } from 'hono/html';
import type { Language } from '../consent/purpose.ts';
import type { Policy } from './policy.ts';

/* The policy as a page: for whoever follows a link at the foot of a site. No script, the style of the receipt, fit for print. */

const fr = {
  title: 'Politique de confidentialité',
  version: 'Version',
  since: 'en vigueur depuis le',
  another: 'English',
  means: 'Par quels moyens',
  purposes: 'À quelles fins',
  fields: 'Renseignements :',
  places: 'Où :',
  rights: 'Vos droits',
  withdrawal: 'Retirer votre consentement',
  receipt: 'Voir mon reçu, changer ou retirer mon consentement',
  general: 'Durées et personne responsable',
  evidence: (days: number) =>
    `La preuve de votre choix est conservée ${days} jours après que le dernier consentement a pris fin; ensuite, ce qui la relie à votre reçu est détruit.`,
  backups: (days: number) =>
    `Une copie de sauvegarde peut être ouverte ${days} ${days === 1 ? 'jour' : 'jours'} au plus. Si elle est remise en place, ce qui a été retiré depuis l’est de nouveau avant toute autre chose.`,
  changes: 'Ce qui a changé',
  before: 'Par rapport à la version',
  until: 'du',
  stands: 'Rien ne s’ajoute à ce qui a été accepté : un consentement déjà donné vaut toujours.',
  asked: 'La question est posée de nouveau à toute personne qui avait répondu à une version antérieure.',
  first: 'Aucune version antérieure n’a été publiée ici.',
  text: 'Le texte, tel qu’il est cité dans chaque consentement :',
};

const en: typeof fr = {
  title: 'Confidentiality policy',
  version: 'Version',
  since: 'in force since',
  another: 'Français',
  means: 'By which means',
  purposes: 'For which purposes',
  fields: 'Information:',
  places: 'Where:',
  rights: 'Your rights',
  withdrawal: 'Withdrawing your consent',
  receipt: 'See my receipt, change or withdraw my consent',
  general: 'For how long, and the person in charge',
  evidence: (days) =>
    `The proof of your choice is kept for ${days} days after the last consent has ended; then what ties it to your receipt is destroyed.`,
  backups: (days) =>
    `A backup can be opened for ${days} ${days === 1 ? 'day' : 'days'} at most. If one is put back, what was withdrawn since is withdrawn again before anything else.`,
  changes: 'What changed',
  before: 'Compared to version',
  until: 'of',
  stands: 'Nothing is added to what was agreed to: a consent that was given still stands.',
  asked: 'Whoever answered an earlier version is asked again.',
  first: 'No earlier version was published here.',
  text: 'The text, as every consent cites it:',
};

const messages: Readonly<Record<Language, typeof fr>> = { fr, en };

type Markup = ReturnType<typeof html>;

/** `timeZone`: the site's own, in which its days are. */
export function policyPage(policy: Policy, timeZone: string): Markup {
  const { language, site, enterprise, version } = policy;
  const say = messages[language];
  const other = language === 'fr' ? 'en' : 'fr';
  const elsewhere = `/v1/policy?${new URLSearchParams({ site, language: other }).toString()}`;
  const day = dayIn(language, timeZone);
  return html`<!doctype html>
    <html lang="${language}-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${say.title} · ${enterprise}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/receipt.css" />
      </head>
      <body>
        <main>
          <header>
            <h1>${say.title}</h1>
            <a lang="${other}" hreflang="${other}" href="${elsewhere}">${say.another}</a>
          </header>
          <p class="soft">${enterprise}. ${say.version} ${version}, ${say.since} ${day(policy.published_at)}.</p>
          ${paragraphs(policy.intro)} ${section(say.means, [policy.means])}
          <h2>${say.purposes}</h2>
          ${policy.purposes.map((purpose) => purposeCard(purpose, say))} ${section(say.rights, [policy.rights])}
          ${section(say.withdrawal, [policy.withdrawal])}
          <p><a href="/consent${language === 'en' ? '?language=en' : ''}">${say.receipt}</a></p>
          ${section(say.general, [...policy.statements, say.evidence(policy.evidence_days), say.backups(policy.backup_days)])}
          <h2>${say.changes}</h2>
          ${changes(policy, day)}
          <p class="soft">
            ${say.text} <a href="/v1/notice/${policy.notice}"><code>${policy.notice}</code></a>
          </p>
        </main>
      </body>
    </html>`;
}

function section(title: string, texts: readonly string[]): Markup {
  return html`<h2>${title}</h2>
    ${paragraphs(texts)}`;
}

function paragraphs(texts: readonly string[]): Markup[] {
  return texts.map((text) => html`<p>${text}</p>`);
}

function purposeCard({ title, text, statement, fields, places }: Policy['purposes'][number], say: typeof fr): Markup {
  return html`<div class="card">
    <h3>${title}</h3>
    <p>${text}</p>
    <p>${statement}</p>
    <p class="soft">${say.fields} <code>${fields.join(', ')}</code><br />${say.places} ${places.join(', ')}</p>
  </div>`;
}

function changes({ language, changes: changed }: Policy, day: (iso: string) => string): Markup {
  const say = messages[language];
  if (changed === null) {
    return html`<p>${say.first}</p>`;
  }
  return html`<p>
      ${say.before} ${changed.since_version}, ${say.until} ${day(changed.since)}${language === 'fr' ? ' :' : ':'}
    </p>
    <ul>
      ${changed.list.map(({ text }) => html`<li>${text}</li>`)}
    </ul>
    <p>${changed.asks_again ? say.asked : say.stands}</p>`;
}

function dayIn(language: Language, timeZone: string): (iso: string) => string {
  const format = new Intl.DateTimeFormat(`${language}-CA`, { dateStyle: 'long', timeZone });
  return (iso) => format.format(new Date(iso));
}
