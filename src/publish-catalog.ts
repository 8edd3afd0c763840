import type { Hashing } from './consent/hashing.ts';
import { encodeEntry } from './ledger/entry.ts';
import type { Catalog } from './minimize/catalog.ts';
import { catalogChanges } from './minimize/catalog-change.ts';
import { catalogBytes, readCatalog } from './minimize/plan.ts';
import type { Site } from './site.ts';
import type { KeptPlan, NewPlan } from './storage/catalog-store.ts';
import type { Store } from './storage/store.ts';

interface Publishing {
  readonly sites: ReadonlyMap<string, Pick<Site, 'id' | 'config'>>;
  readonly store: Pick<Store, 'currentPlans' | 'publishPlan'>;
  readonly hashing: Pick<Hashing, 'sha256'>;
  readonly now: number;
}

/** Others may start at the same moment. */
const mostTries = 5;

/**
 * Puts each site's catalog in force before the first request, as a new version where it is not the one in force, with an entry in
 * the ledger: what was collected on a day can be told from then on (docs/design/0019-tracking-plan.md).
 */
export async function publishCatalogs(publishing: Publishing): Promise<void> {
  const { sites, store, hashing } = publishing;
  const configured = await Promise.all(
    [...sites.values()].map(async ({ id, config: { catalog } }) => {
      const body = catalogBytes(catalog);
      return { site: id, catalog, body, hash: await hashing.sha256(body) };
    }),
  );
  for (let tries = 0; tries < mostTries; tries += 1) {
    const kept = new Map((await store.currentPlans()).map((plan) => [plan.site, plan]));
    const changed = configured.filter(({ site, hash }) => kept.get(site)?.hash !== hash);
    if (changed.length === 0) {
      return;
    }
    for (const one of changed) {
      await store.publishPlan(newPlan(one, kept.get(one.site), publishing.now));
    }
  }
  throw new Error(
    'The catalog in force changes with every look: processes with different configurations share a store.',
  );
}

interface ConfiguredPlan {
  readonly site: string;
  readonly catalog: Catalog;
  readonly body: string;
  readonly hash: string;
}

/** A leaf has room for so many names of each kind. */
const mostNames = 300;

function newPlan({ site, catalog, body, hash }: ConfiguredPlan, before: KeptPlan | undefined, at: number): NewPlan {
  const version = (before?.version ?? 0) + 1;
  const changes = catalogChanges((before && readCatalog(before.body)) ?? {}, catalog);
  const whole = (kind: 'added' | 'removed') =>
    changes.filter((change) => change.kind === kind && change.field === undefined).map(({ event }) => event);
  const [added, removed] = [whole('added'), whole('removed')];
  const changed = [...new Set(changes.map(({ event }) => event))].filter(
    (event) => !added.includes(event) && !removed.includes(event),
  );
  const entry = encodeEntry({
    ...{ type: 'catalog_published', site, at, version, hash, previous: before?.hash ?? null },
    events: Object.keys(catalog).length,
    added: added.slice(0, mostNames),
    removed: removed.slice(0, mostNames),
    changed: changed.slice(0, mostNames),
  });
  return { site, version, hash, body, at, entry };
}
