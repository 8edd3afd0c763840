import { currentTransfer, type TransferFile } from '../rights/transfer.ts';

/** Why a lane is shut whatever a person granted: the officer's part is missing. */
export type ShutBecause =
  | 'not_turned_on'
  | 'no_destination'
  | 'demo_without_stand_in'
  | 'no_current_transfer_file_for_ga4'
  | 'no_current_transfer_file_for_hosting';

export interface Gates {
  readonly count: ShutBecause | 'open';
  readonly measure: ShutBecause | 'open';
  readonly ga4: ShutBecause | 'open';
}

interface Circumstances {
  readonly demo: boolean;
  /** YYYY-MM-DD, in the site's time zone. */
  readonly today: string;
  /** Host or storage lies outside Québec: then where it runs is a recipient too (LPRPSP 17). */
  readonly outsideQuebec: boolean;
}

interface SiteGates {
  readonly count: { readonly approvedBy: string } | undefined;
  readonly ga4: { readonly endpoint: string } | undefined;
  readonly transfers: readonly TransferFile[];
}

export function gates(site: SiteGates, { demo, today, outsideQuebec }: Circumstances): Gates {
  const covered = (covers: TransferFile['covers']) => currentTransfer(site.transfers, covers, today) !== undefined;
  const hosted = demo || !outsideQuebec || covered('hosting');
  return {
    count: site.count === undefined ? 'not_turned_on' : 'open',
    measure: hosted ? 'open' : 'no_current_transfer_file_for_hosting',
    ga4: ga4Gate(site, { demo, covered: covered('ga4') }),
  };
}

/** A demonstration never speaks to Google, whatever its configuration says. */
function ga4Gate({ ga4 }: SiteGates, { demo, covered }: { demo: boolean; covered: boolean }): Gates['ga4'] {
  if (ga4 === undefined) {
    return 'no_destination';
  }
  if (demo && /(^|\.)google[a-z-]*\./.test(URL.parse(ga4.endpoint)?.hostname ?? '')) {
    return 'demo_without_stand_in';
  }
  return covered ? 'open' : 'no_current_transfer_file_for_ga4';
}
