export const frCounts = {
  title: 'Comptes sans consentement',
  intro: (fewest: number) =>
    `Combien de fois chaque événement est arrivé, par groupe de pages et par jour, chez ceux qui n’ont rien accordé. Une case n’est montrée qu’à partir de ${fewest}, et un jour qu’une fois terminé. Une même personne peut être comptée plusieurs fois\u00a0: rien n’est gardé qui permettrait de le savoir.`,
  lane: 'La voie des comptes est aujourd’hui',
  day: 'Jour terminé',
  wrong: 'Donnez un jour terminé\u00a0: le jour en cours n’est pas montré.',
  none: (fewest: number) => `aucune case n’atteint ${fewest}.`,
  event: 'Événement',
  page: 'Groupe de pages',
  number: 'Nombre',
  sums: 'Sommes',
  sumsOfShown: 'Sommes des seules cases montrées plus haut\u00a0: ce qui n’est pas montré n’y entre pas.',
  byEvent: 'Par événement',
  byPage: 'Par groupe de pages',
  marks:
    'Un groupe qui commence par ~ est une page que la configuration ne déclare pas\u00a0: il n’en reste que des mots courants.',
};
