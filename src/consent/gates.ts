import { currentTransfer, type TransferFile } from '../rights/transfer.ts';

/** Why a lane is shut whatever a person granted: the officer's part is missing. */
export type ShutBecause =
  | 'site_closed'
  | 'audience_under14'
  | 'measure_shut'
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
  readonly closed: boolean;
  readonly audience: 'general' | 'mixed' | 'under14';
  readonly count: { readonly approved: string } | undefined;
  readonly ga4: { readonly endpoint: string } | undefined;
  readonly transfers: readonly TransferFile[];
}

/** Each lane needs the ones below it: GA4 never opens while `measure` is shut. */
export function gates(site: SiteGates, circumstances: Circumstances): Gates {
  const shut = site.closed ? 'site_closed' : site.audience === 'under14' ? 'audience_under14' : undefined;
  if (shut !== undefined) {
    return { count: shut, measure: shut, ga4: shut };
  }
  const measure = measureGate(site, circumstances);
  return {
    count: site.count !== undefined && site.count.approved <= circumstances.today ? 'open' : 'not_turned_on',
    measure,
    ga4: measure === 'open' ? ga4Gate(site, circumstances) : 'measure_shut',
  };
}

function measureGate({ transfers }: SiteGates, { demo, outsideQuebec, today }: Circumstances): Gates['measure'] {
  const covered = currentTransfer(transfers, 'hosting', today) !== undefined;
  return demo || !outsideQuebec || covered ? 'open' : 'no_current_transfer_file_for_hosting';
}

/** A demonstration never speaks to Google, whatever its configuration says. */
function ga4Gate({ ga4, transfers }: SiteGates, { demo, today }: Circumstances): Gates['ga4'] {
  if (ga4 === undefined) {
    return 'no_destination';
  }
  if (demo && /(^|\.)google[a-z-]*\./.test(URL.parse(ga4.endpoint)?.hostname ?? '')) {
    return 'demo_without_stand_in';
  }
  return currentTransfer(transfers, 'ga4', today) === undefined ? 'no_current_transfer_file_for_ga4' : 'open';
}
