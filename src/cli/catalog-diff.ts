import type { Config } from '../config.ts';
import { type DestinationName, destinationNames } from '../destinations/name.ts';
import { type CatalogChange, catalogChanges, isMore } from '../minimize/catalog-change.ts';
import type { Catalog } from '../minimize/catalog.ts';
import { fieldsOf, payloadOf } from '../minimize/payload.ts';
import { sha256 } from '../node/ledger-export.ts';
import { type Standing, siteInventoryHash, standingOf } from '../rights/assessment.ts';

/** What the configuration would change at one site, before it does. */
export interface CatalogDiff {
  readonly site: string;
  /** Version in force; null when there is none yet. */
  readonly from: number | null;
  readonly changes: readonly CatalogChange[];
  /** Fields that the notice would name from then on, or no longer. */
  readonly notice: Lists;
  readonly leaves: Readonly<Record<string, Lists>>;
  /** Identifiers of the transfer files that weighed another list of what leaves. */
  readonly transfers: readonly string[];
  readonly inventory: string;
  readonly assessment: Standing;
}

interface Lists {
  readonly more: readonly string[];
  readonly less: readonly string[];
}

interface Compared {
  readonly site: string;
  readonly from: number | null;
  readonly before: Catalog;
}

/** Undefined when the configuration has no such site. */
export function catalogDiff(config: Config, { site, from, before }: Compared): CatalogDiff | undefined {
  const settings = config.sites[site];
  if (settings === undefined) {
    return undefined;
  }
  const { catalog, keep, transfers } = settings;
  const inventory = siteInventoryHash(settings, config.place, sha256);
  const configured: Partial<Record<DestinationName, unknown>> = settings;
  const ways = destinationNames.filter((name) => configured[name] !== undefined);
  const leaves = Object.fromEntries(
    ways.map((way) => [way, lists(payloadOf(before, way, keep), payloadOf(catalog, way, keep))]),
  );
  const touched = Object.entries(leaves).filter(([, { more }]) => from !== null && more.length > 0);
  return {
    site,
    from,
    changes: catalogChanges(before, catalog),
    notice: lists(namesIn(before), namesIn(catalog)),
    leaves,
    transfers: transfers.filter(({ covers }) => touched.some(([way]) => way === covers)).map(({ id }) => id),
    inventory,
    assessment: standingOf(settings, inventory),
  };
}

function namesIn(catalog: Catalog): string[] {
  return Object.values(catalog).flatMap(({ params }) => fieldsOf(params));
}

function lists(before: readonly string[], after: readonly string[]): Lists {
  const only = (some: readonly string[], others: readonly string[]) =>
    [...new Set(some)].filter((one) => !others.includes(one)).sort();
  return { more: only(after, before), less: only(before, after) };
}

const assessments: Readonly<Record<Standing, string>> = {
  none: 'assessment: the site cites none (LPRPSP 3.3)',
  stale: 'assessment: the one cited looked at another inventory (!)',
  current: 'assessment: the one cited looked at this inventory',
};

/** The same in words; `(!)` marks what somebody has to look at. */
export function diffLines({
  site,
  from,
  changes,
  notice,
  leaves,
  transfers,
  inventory,
  assessment,
}: CatalogDiff): string {
  const last = [`  inventory ${inventory}`, `  ${assessments[assessment]}`];
  if (from === null) {
    return [`${site}: the first catalog, of ${changes.length} events`, ...last].join('\n');
  }
  if (changes.length === 0) {
    return [`${site}: version ${from} is in force as it stands`, ...last].join('\n');
  }
  const noticeLines =
    notice.more.length === 0
      ? []
      : [
          `  the notice must name: ${notice.more.join(', ')} (!) Raise notice.version; \`balise notice diff\` tells the rest.`,
        ];
  const leaving = Object.entries(leaves).flatMap(([way, { more, less }]) => [
    ...more.map((field) => `  may leave to ${way} from then on: ${field}`),
    ...less.map((field) => `  leaves to ${way} no longer: ${field}`),
  ]);
  const files = transfers.map((id) => `  transfer file ${id}: it weighed a shorter list of what leaves (!)`);
  return [
    `${site}: replaces version ${from}`,
    ...changes.map(changeLine),
    ...noticeLines,
    ...leaving,
    ...files,
    ...last,
  ].join('\n');
}

function changeLine(change: CatalogChange): string {
  const { event, field, kind, destination } = change;
  const what = field === undefined ? event : `${event}.${field}`;
  return `  ${kind}: ${what}${destination === undefined ? '' : ` (${destination})`}${isMore(change) ? ' (!)' : ''}`;
}
