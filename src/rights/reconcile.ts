import { isoDay } from '../minimize/day.ts';
import type { IncidentDraft, Orphans } from '../storage/rights-store.ts';
import type { Store } from '../storage/store.ts';

interface ReconcileDeps {
  readonly store: Store;
  readonly sites: ReadonlyMap<string, unknown>;
  readonly clock: () => number;
}

export interface Reconciled {
  /** Blocks of events that were looked at. */
  readonly blocks: number;
  /** Whatever maps to no grant that was valid at its instant, by site, kind and day. */
  readonly orphans: readonly (Orphans & { readonly site: string })[];
  /** Incidents that were not known before. */
  readonly drafted: number;
}

/** An orphan that nothing ties to a site, where there is more than one: every site's officer sees it. */
export const noSite = '*';

/**
 * Holds every stored event, and every delivery and send that still exists, against the grants: one that was not covered at its
 * instant is a use or communication not authorized by law, and drafts its incident by itself (LPRPSP 3.6, 3.8). `which` picks
 * the blocks of events that are looked at, where one round cannot afford them all.
 */
export async function reconcile(
  { store, sites, clock }: ReconcileDeps,
  which: (block: number, place: number, all: readonly number[]) => boolean = () => true,
): Promise<Reconciled> {
  const blocks = (await store.eventBlocks()).filter(which);
  const found: Orphans[] = [];
  for (const block of blocks) {
    found.push(...(await store.orphanEvents(block)));
  }
  found.push(...(await store.orphanSends()));
  const only = sites.size === 1 ? [...sites.keys()][0] : undefined;
  const orphans = found.map((each) => ({ ...each, site: each.site ?? only ?? noSite }));
  const aware = clock();
  const drafted = orphans.length === 0 ? 0 : await store.draftIncidents(orphans.map((each) => draftOf(each, aware)));
  return { blocks: blocks.length, orphans, drafted };
}

/** One incident for a kind and a day: the day is its window, `occurred` the first instant known in it. */
function draftOf({ site, kind, day, count, earliest }: Orphans & { site: string }, aware: number): IncidentDraft {
  return { site, kind, subject: isoDay(day), occurred: earliest, aware, count };
}
