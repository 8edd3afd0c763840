/* The words of a small notice that says everything it must. */

export const french = {
  title: 'Vos choix',
  intro: ['Rien n’est recueilli sans vous.'],
  means: 'Un script, désactivé jusqu’à ce que vous l’activiez.',
  purposes: {
    measure: { title: 'Mesurer', text: 'Ce qui sert et ce qui bloque.' },
    ga4: { title: 'Communiquer', text: 'Une partie de ces gestes.' },
  },
  rights: 'Vous avez accès à vos renseignements personnels et pouvez les faire rectifier.',
  withdrawal: 'Vous pouvez retirer votre consentement en tout temps, au bas de chaque page.',
};

export const english = {
  title: 'Your choices',
  intro: ['Nothing is collected without you.'],
  means: 'A script, off until you activate it.',
  purposes: {
    measure: { title: 'Measure', text: 'What is useful and what gets in the way.' },
    ga4: { title: 'Communicate', text: 'Some of these actions.' },
  },
  rights: 'You have access to your personal information and may have it corrected.',
  withdrawal: 'You may withdraw your consent at any time, at the foot of every page.',
};

/** As a consent platform shows them: its own words say what the configuration would otherwise add. */
export const platform = {
  name: 'other',
  version: 1,
  fr: {
    ...french,
    title: 'Gestion du consentement',
    intro: [
      'Conservé 90 jours au plus; votre choix vaut 180 jours.',
      'Responsable : rprp@essai.example. Rien n’est recueilli sans vous.',
    ],
    purposes: {
      ...french.purposes,
      ga4: { title: 'Communiquer', text: 'Une partie va à Google LLC, aux États-Unis, donc hors du Québec.' },
    },
  },
  en: {
    ...english,
    title: 'Consent management',
    intro: [
      'Kept for 90 days at most; your choice holds for 180 days.',
      'Officer: rprp@essai.example. Nothing is collected without you.',
    ],
    purposes: {
      ...english.purposes,
      ga4: { title: 'Communicate', text: 'Part of it goes to Google LLC in the United States, thus outside Québec.' },
    },
  },
};
