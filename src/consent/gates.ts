import { type DestinationName, destinationNames } from '../destinations/name.ts';
import type { TransferFile } from '../rights/transfer.ts';
import type { TransferFault } from '../rights/transfer-fault.ts';
import { type Leaving, type TransferFaults, transferFaults, type Whereabouts } from '../rights/transfers-needed.ts';

/** Why a lane is shut whatever a person granted: the officer's part is missing. */
export type ShutBecause =
  | 'site_closed'
  | 'audience_under14'
  | 'measure_shut'
  | 'not_turned_on'
  | 'no_destination'
  | 'demo_without_stand_in'
  | 'demo_stays_home'
  | `no_current_transfer_file_for_${TransferFile['covers']}`;

export interface Gates extends Readonly<Record<DestinationName, ShutBecause | 'open'>> {
  readonly count: ShutBecause | 'open';
  readonly measure: ShutBecause | 'open';
}

/** For a lane that is shut for want of a transfer file: which file, which date or field. */
export type ShutDetails = Readonly<Partial<Record<keyof Gates, TransferFault>>>;

interface SiteGates extends Leaving {
  readonly closed: boolean;
  readonly audience: 'general' | 'mixed' | 'under14';
  readonly count: { readonly approved: string } | undefined;
  readonly ga4: { readonly endpoint: string } | undefined;
  readonly webhook?: (NonNullable<Leaving['webhook']> & { readonly url: string }) | undefined;
}

/** Each lane needs the ones below it: nothing leaves while `measure` is shut. */
export function gates(site: SiteGates, whereabouts: Whereabouts): Gates {
  const shut = site.closed ? 'site_closed' : site.audience === 'under14' ? 'audience_under14' : undefined;
  if (shut !== undefined) {
    return { count: shut, measure: shut, ga4: shut, webhook: shut };
  }
  const faults = transferFaults(site, whereabouts);
  const measure = fileGate(faults, 'hosting');
  return {
    count: site.count !== undefined && site.count.approved <= whereabouts.today ? 'open' : 'not_turned_on',
    measure,
    ga4: measure === 'open' ? ga4Gate(site, whereabouts, faults) : 'measure_shut',
    webhook: measure === 'open' ? webhookGate(site, whereabouts, faults) : 'measure_shut',
  };
}

/** What is missing in the files of the lanes that are shut for want of one. */
export function shutDetails(site: SiteGates, whereabouts: Whereabouts): ShutDetails {
  const stands = gates(site, whereabouts);
  const faults = transferFaults(site, whereabouts);
  const lanes = [['measure', 'hosting'], ...destinationNames.map((name) => [name, name] as const)] as const;
  return Object.fromEntries(
    lanes.flatMap(([lane, covers]): [string, TransferFault][] => {
      const fault = faults[covers];
      return fault !== undefined && stands[lane] === wantOf[covers] ? [[lane, fault]] : [];
    }),
  );
}

const wantOf = {
  hosting: 'no_current_transfer_file_for_hosting',
  ga4: 'no_current_transfer_file_for_ga4',
  webhook: 'no_current_transfer_file_for_webhook',
} as const satisfies Record<TransferFile['covers'], ShutBecause>;

function fileGate(faults: TransferFaults, covers: TransferFile['covers']): ShutBecause | 'open' {
  return faults[covers] === undefined ? 'open' : wantOf[covers];
}

/** A demonstration never speaks to Google, whatever its configuration says. */
function ga4Gate({ ga4 }: SiteGates, { demo }: Whereabouts, faults: TransferFaults): Gates['ga4'] {
  if (ga4 === undefined) {
    return 'no_destination';
  }
  if (demo && /(^|\.)google[a-z-]*\./.test(URL.parse(ga4.endpoint)?.hostname ?? '')) {
    return 'demo_without_stand_in';
  }
  return fileGate(faults, 'ga4');
}

/** Nor does it send anything off this machine. */
function webhookGate({ webhook }: SiteGates, { demo }: Whereabouts, faults: TransferFaults): Gates['webhook'] {
  if (webhook === undefined) {
    return 'no_destination';
  }
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(URL.parse(webhook.url)?.hostname ?? '');
  return demo && !here ? 'demo_stays_home' : fileGate(faults, 'webhook');
}
