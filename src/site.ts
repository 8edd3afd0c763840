import type { Config, SiteConfig } from './config.ts';
import { type Way, waysOut } from './delivery/ways.ts';
import { type Gates, gates } from './consent/gates.ts';
import type { Notice } from './consent/notice.ts';
import { siteNotices } from './consent/site-notices.ts';
import { isoDay, localDays } from './minimize/day.ts';

/** A site as the running collector knows it: its settings, and what follows from them and does not change. */
export interface Site {
  readonly id: string;
  readonly config: SiteConfig;
  readonly origins: readonly string[];
  /** Every text to publish: of the site's own banner, then of each consent platform; French first. */
  readonly notices: readonly Notice[];
  /** Whether anybody may still be asked. Withdrawing is possible always. */
  readonly asks: boolean;
  /** Epoch ms to days since 1970-01-01 in the site's time zone. */
  readonly dayOf: (at: number) => number;
  readonly gatesAt: (now: number) => Gates;
  readonly ways: readonly Way[];
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
  const ofDay = (day: number) =>
    gates({ ...site, count: site.count, ga4: site.ga4 }, { demo, today: isoDay(day), outsideQuebec });
  let known = { day: Number.NaN, gates: ofDay(0) };
  return {
    id,
    config: site,
    origins: site.origins.flatMap((origin) => (origin === 'self' ? selfOrigins : [origin])),
    notices: siteNotices(config, id, site).flatMap(({ notices }) => notices),
    asks: !site.closed && site.audience !== 'under14',
    dayOf,
    backupDays: config.backupDays,
    ways: waysOut(site),
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
