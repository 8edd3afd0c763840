import type { EventDefinition } from '../../minimize/catalog.ts';
import type { Standing } from '../../rights/assessment.ts';
import { frenchQuantity as quantity } from './quantity.ts';

/* What the page of the catalog says, and what the state says of it. */

export const frCatalog = {
  title: 'Catalogue',
  intro:
    'Ce que le site a déclaré avoir besoin de recueillir (art. 4 et 5). Ce qui n’est pas déclaré n’est pas gardé\u00a0: il n’en reste que la forme d’un nom, plus bas.',
  inForce: (version: number, when: string) => `Version ${version}, en vigueur depuis le ${when}.`,
  none: 'Aucun catalogue n’a encore été mis en vigueur.',
  caption: (n: number) => quantity(n, 'événement déclaré', 'événements déclarés'),
  event: 'Événement',
  kind: 'Genre',
  kinds: {
    macro: 'macro-conversion',
    milestone: 'étape',
    signal: 'signal',
  } satisfies Record<EventDefinition['kind'], string>,
  fields: 'Champs',
  owner: 'Responsable',
  review: 'À revoir le',
  overdue: (day: string) => `${day}, date passée`,
  quarantine: 'Ce que les pages envoient sans déclaration',
  quarantineIntro:
    'Aucune valeur n’est gardée, et un nom ne l’est que s’il ressemble à un identifiant\u00a0: un chiffre devient #. D’un envoi, un seul nom est noté, à tour de rôle\u00a0: un nombre est donc un minimum. Déclarez ce qui est nécessaire, ou corrigez la page.',
  quarantineNone: 'Rien\u00a0: les pages n’envoient que ce qui est déclaré.',
  what: 'Quoi',
  names: (n: number) => quantity(n, 'nom', 'noms'),
  count: 'Noté',
  fewer: (n: number) => `moins de ${n}`,
  first: 'Premier jour',
  last: 'Dernier jour',
  paste: 'À coller dans le catalogue',
  odd: 'un nom qui n’a pas la forme d’un identifiant',
  more: 'd’autres noms, trop nombreux',
  hidden: 'un nom qui ne peut pas être déclaré tel quel',
  paramOf: (event: string) => `champ de l’événement ${event}`,
  assessment: 'Évaluation des facteurs relatifs à la vie privée (art. 3.3)',
  assessments: {
    none: 'aucune n’est citée dans la configuration',
    stale: 'celle qui est citée a porté sur un autre inventaire',
    current: 'celle qui est citée a porté sur cet inventaire',
  } satisfies Record<Standing, string>,
  inventory: (hash: string) => `inventaire ${hash}`,
  cited: (reference: string) => `dossier ${reference}`,
  reviews: 'Revue du catalogue',
  reviewsSome: (n: number) => quantity(n, 'événement à revoir', 'événements à revoir'),
  reviewsNone: 'aucune date de revue n’est passée',
};
