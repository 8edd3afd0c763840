import type { Config } from '../config.ts';
import type { Gates, ShutBecause } from '../consent/gates.ts';
import { transferFaultWords } from '../console/messages/transfer-fault.ts';
import { secretFaults, secretsOfWays } from '../delivery/secrets.ts';
import { destinationNames } from '../destinations/name.ts';
import type { Environment } from '../environment.ts';
import { dayNumber, isoDay } from '../minimize/day.ts';
import type { TransferFile } from '../rights/transfer.ts';
import type { TransferFault } from '../rights/transfer-fault.ts';
import type { Site } from '../site.ts';
import type { Finding } from './doctor-finding.ts';

/** A lane that its owner left shut is a note; one that is shut for want of something is a fault. */
const meaning: Readonly<Record<ShutBecause, readonly [Finding['level'], string]>> = {
  site_closed: ['note', 'the site is closed; people can still see and withdraw what they gave'],
  audience_under14: ['note', 'nothing is measured where the audience is under 14 (LPRPSP 4.1)'],
  measure_shut: ['warning', 'measure is shut, and nothing leaves without it'],
  not_turned_on: ['note', 'the officer did not turn it on'],
  no_destination: ['note', 'no destination is configured'],
  demo_without_stand_in: ['note', 'a demonstration does not speak to Google; `balise start` brings a stand-in'],
  demo_stays_home: ['note', 'a demonstration sends nothing off this machine'],
  no_current_transfer_file_for_webhook: ['fault', 'no transfer file with covers: "webhook" is in force (LPRPSP 17)'],
  no_current_transfer_file_for_ga4: ['fault', 'no transfer file with covers: "ga4" is in force (LPRPSP 17)'],
  no_current_transfer_file_for_hosting: [
    'fault',
    'it runs or stores outside Québec, and no transfer file with covers: "hosting" is in force (LPRPSP 17)',
  ],
};

/** The gates of a site and its transfer files, as they stand at `now`. */
export function siteFindings(site: Site, now: number): Finding[] {
  const today = isoDay(site.dayOf(now));
  const [gates, details] = [site.gatesAt(now), site.shutDetailsAt(now)];
  return [
    ...lanes.map((lane) => gateFinding(`sites.${site.id}.${lane}`, gates[lane], details[lane])),
    ...site.config.transfers.map((file, at) => transferFinding(`sites.${site.id}.transfers.${at}`, file, today)),
  ];
}

const lanes = ['count', 'measure', ...destinationNames] as const satisfies readonly (keyof Gates)[];

function gateFinding(about: string, gate: Gates[keyof Gates], detail: TransferFault | undefined): Finding {
  if (gate === 'open') {
    return { level: 'ok', about, says: 'open' };
  }
  const [level, says] = meaning[gate];
  return {
    level,
    about,
    says: `shut, ${gate}: ${detail === undefined ? says : transferFaultWords.en(detail)}`,
  };
}

/** So many days before its end somebody has to start on the next assessment. */
const soonDays = 30;

/** Whether the file is in force; whether its lane opens is said by the gate. */
function transferFinding(about: string, { id, covers, approved, expires }: TransferFile, today: string): Finding {
  const named = `${id}, which covers ${covers},`;
  if (today < approved) {
    return { level: 'warning', about, says: `${named} is approved from ${approved} on only` };
  }
  if (today >= expires) {
    return { level: 'warning', about, says: `${named} expired on ${expires}: assess the transfer again` };
  }
  const left = dayNumber(expires) - dayNumber(today);
  return left <= soonDays
    ? { level: 'warning', about, says: `${named} expires on ${expires}, in ${left} days` }
    : { level: 'ok', about, says: `${named} is in force until ${expires}` };
}

const shortestSecret = 32;

/** Whether each secret that the configuration names is set and can be used. What it is, is never said. */
export function secretFindings(config: Config, environment: Environment): Finding[] {
  const faults = secretFaults(config, environment.secret);
  const named = secretsOfWays(config).map(({ name, at }): Finding => {
    const fault = faults.find((each) => each.at === at);
    if (fault !== undefined) {
      return { level: 'fault', about: at, says: fault.mend };
    }
    return environment.secret(name) === undefined
      ? { level: 'note', about: at, says: `${name} is not set; a demonstration needs none` }
      : { level: 'ok', about: at, says: `${name} is set` };
  });
  return [installationFinding(config.secret, environment), ...named];
}

function installationFinding(name: string, environment: Environment): Finding {
  const given = environment.secret(name);
  if (given === undefined) {
    return { level: 'ok', about: 'secret', says: `${name} is not set: the one kept beside the data is used` };
  }
  return given.length < shortestSecret
    ? { level: 'fault', about: 'secret', says: `${name} is shorter than ${shortestSecret} characters` }
    : { level: 'ok', about: 'secret', says: `${name} is set` };
}
