import type { Sha256 } from '../ledger/tree.ts';
import { isoDay } from '../minimize/day.ts';
import type { Catalog } from '../minimize/catalog.ts';
import { siteInventoryHash, standingOf } from '../rights/assessment.ts';
import type { Site } from '../site.ts';
import type { Finding } from './finding.ts';
import type { View } from './view.ts';

/** What is seen of the catalog: whether it is the one that was assessed, and whether somebody should look at it again. */
export function planFindings({ config, place, dayOf }: Site, { now, sha256, view }: Seeing): Finding[] {
  const { catalog } = view.say;
  const hash = siteInventoryHash(config, place, sha256);
  const standing = standingOf(config, hash);
  const cited = config.assessment === undefined ? '' : `, ${catalog.cited(config.assessment.reference)}`;
  const overdue = overdueEvents(config.catalog, isoDay(dayOf(now))).length;
  return [
    {
      point: catalog.assessment,
      verdict: standing === 'current' ? 'observed' : 'gap',
      text: `${catalog.assessments[standing]} (${catalog.inventory(hash)}${cited})`,
    },
    {
      point: catalog.reviews,
      page: 'catalog',
      verdict: overdue > 0 ? 'gap' : 'observed',
      text: overdue > 0 ? catalog.reviewsSome(overdue) : catalog.reviewsNone,
    },
  ];
}

interface Seeing {
  readonly now: number;
  readonly sha256: Sha256;
  readonly view: View;
}

/** The events whose review day lies before `today` (YYYY-MM-DD). */
export function overdueEvents(catalog: Catalog, today: string): string[] {
  return Object.entries(catalog).flatMap(([event, { review }]) =>
    review !== undefined && review < today ? [event] : [],
  );
}
