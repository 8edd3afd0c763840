import type { Config, SiteConfig } from './config.ts';
import { type Gates, gates, type ShutDetails, shutDetails } from './consent/gates.ts';
import type { Notice } from './consent/notice.ts';
import { siteNotices } from './consent/site-notices.ts';
import { waysOut } from './delivery/ways.ts';
import type { Way } from './destinations/way.ts';
import type { EventDefinition } from './minimize/catalog.ts';
import { isoDay, localDays } from './minimize/day.ts';
import { createGuard, type Guard } from './minimize/guard/guard.ts';
import { Recent } from './recent.ts';

/** A site as the running collector knows it: its settings, and what follows from them and does not change. */
export interface Site {
  readonly id: string;
  readonly config: SiteConfig;
  readonly origins: readonly string[];
  /** The catalog in force, by the name of the event. */
  readonly definitions: ReadonlyMap<string, EventDefinition>;
  /** Every text to publish: of the site's own banner, then of each consent platform; French first. */
  readonly notices: readonly Notice[];
  /** Whether anybody may still be asked. Withdrawing is possible always. */
  readonly asks: boolean;
  /** Epoch ms to days since 1970-01-01 in the site's time zone. */
  readonly dayOf: (at: number) => number;
  readonly gatesAt: (now: number) => Gates;
  /** What is missing in the transfer files, for the lanes that are shut for want of one. */
  readonly shutDetailsAt: (now: number) => ShutDetails;
  readonly ways: readonly Way[];
  /** Where it runs and where it is kept. */
  readonly place: Config['place'];
  /** What no text may say of a person, and what becomes of one that does. */
  readonly guard: Guard;
  /** Whether a group of pages may be kept under its name. */
  readonly keepsPage: (group: string) => boolean;
  /** How many days a copy of the database may still be put back. */
  readonly backupDays: number;
}

/** `selfOrigins`: where the collector itself is reached; stands for `self` in the configuration. */
export function openSites(config: Config, selfOrigins: readonly string[]): ReadonlyMap<string, Site> {
  return new Map(Object.entries(config.sites).map(([id, site]) => [id, openSite(config, { id, site, selfOrigins })]));
}

interface Opening {
  readonly id: string;
  readonly site: SiteConfig;
  readonly selfOrigins: readonly string[];
}

function openSite(config: Config, { id, site, selfOrigins }: Opening): Site {
  const dayOf = localDays(site.timeZone);
  const outsideQuebec = config.place.host !== 'CA-QC' || config.place.storage !== 'CA-QC';
  const demo = config.mode === 'demo';
  const standing = { ...site, count: site.count, ga4: site.ga4 };
  const whereabouts = (day: number) => ({ demo, today: isoDay(day), outsideQuebec });
  const ofDay = (day: number) => gates(standing, whereabouts(day));
  const enrolled = site.origins.flatMap((origin) => (origin === 'self' ? selfOrigins : [origin]));
  const guard = createGuard(site.guard);
  // Groups are made of declared patterns and known words: there are few of them, and none is anybody's.
  const cleanGroups = new Recent<string, boolean>(1_000);
  let known = { day: Number.NaN, gates: ofDay(0) };
  return {
    id,
    config: site,
    origins: enrolled,
    definitions: new Map(Object.entries(site.catalog)),
    notices: siteNotices(config, id, site).flatMap(({ notices }) => notices),
    asks: !site.closed && site.audience !== 'under14',
    dayOf,
    place: config.place,
    ways: waysOut({ id, config: site, pageOrigin: enrolled[0] ?? '' }),
    shutDetailsAt: (now) => shutDetails(standing, whereabouts(dayOf(now))),
    guard,
    keepsPage: (group) => {
      const before = cleanGroups.get(group);
      if (before !== undefined) {
        return before;
      }
      const clean = guard('page', group).verdict === 'clean';
      cleanGroups.set(group, clean);
      return clean;
    },
    backupDays: config.backupDays,
    // A gate changes with the calendar alone, so a beacon need not read the transfer files again.
    gatesAt: (now) => {
      const day = dayOf(now);
      if (day !== known.day) {
        known = { day, gates: ofDay(day) };
      }
      return known.gates;
    },
  };
}
