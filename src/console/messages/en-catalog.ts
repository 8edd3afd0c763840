import type { frCatalog } from './fr-catalog.ts';
import { englishQuantity as quantity } from './quantity.ts';

export const enCatalog: typeof frCatalog = {
  title: 'Tracking plan',
  intro:
    'What the site declared that it needs to collect (s. 4 and 5). What is not declared is not kept: all that stays of it is the shape of a name, below.',
  inForce: (version, when) => `In force since ${when}: version ${version}.`,
  none: 'No catalog was put in force yet.',
  caption: (n) => quantity(n, 'declared event', 'declared events'),
  event: 'Event',
  kind: 'Kind',
  kinds: { macro: 'macro conversion', milestone: 'milestone', signal: 'secondary action' },
  fields: 'Fields',
  owner: 'Owner',
  review: 'Review on',
  overdue: (day) => `${day}, which has passed`,
  quarantine: 'What the pages send without a declaration',
  quarantineIntro:
    'No value is kept, and a name only where it looks like an identifier: a digit becomes #. Of one beacon one name is noted, in turn, so a count is a least. Declare what is needed, or mend the page.',
  quarantineNone: 'Nothing: the pages send only what is declared.',
  what: 'What',
  names: (n) => quantity(n, 'name', 'names'),
  count: 'Noted',
  fewer: (n) => `fewer than ${n}`,
  first: 'First day',
  last: 'Last day',
  paste: 'To be pasted into the catalog',
  odd: 'a name that does not look like an identifier',
  more: 'other names, too many of them',
  hidden: 'a name that cannot be declared as it is',
  paramOf: (event) => `field of the event ${event}`,
  assessment: 'Privacy impact assessment (s. 3.3)',
  assessments: {
    none: 'the configuration cites none',
    stale: 'the one cited looked at another inventory',
    current: 'the one cited looked at this inventory',
  },
  inventory: (hash) => `inventory ${hash}`,
  cited: (reference) => `file ${reference}`,
  reviews: 'Review of the catalog',
  reviewsSome: (n) => quantity(n, 'event to review', 'events to review'),
  reviewsNone: 'no review day has passed',
};
