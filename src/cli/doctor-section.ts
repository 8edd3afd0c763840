import type { Environment } from '../environment.ts';
import type { Site } from '../site.ts';
import type { Finding } from './doctor-finding.ts';
import { type EventReport, ga4Reports } from './doctor-ga4.ts';
import { validate, type ValidationMessage, validationUrl } from './doctor-google.ts';

/** An event as it is shown: without the requests, whose address holds the secret. */
export interface EventLine extends Omit<EventReport, 'requests'> {
  /** Undefined when nothing checked it. */
  readonly validation?: readonly ValidationMessage[];
}

/** What `--ga4` shows of one site. */
export interface Ga4Section {
  readonly site: string;
  readonly events: readonly EventLine[];
  /** How the check at Google went, or why there was none. */
  readonly online: string;
  readonly findings: readonly Finding[];
}

interface Checking {
  readonly environment: Environment;
  readonly online: boolean;
  readonly isDemo: boolean;
  readonly now: number;
}

export async function ga4Section(site: Site, checking: Checking): Promise<Ga4Section> {
  const { environment, now } = checking;
  const reports = await ga4Reports(site, (name) => environment.secret(name) ?? '', now);
  const seen = reports.flatMap((report) => reportFindings(site, report));
  const offline = offlineBecause(site, checking);
  if (offline !== undefined) {
    const refused: Finding[] = checking.online ? [{ level: 'warning', about: aboutOf(site), says: offline }] : [];
    return { site: site.id, events: reports.map(shown), online: offline, findings: [...seen, ...refused] };
  }
  const { events, why } = await validated(reports);
  const online = why ?? 'checked by the validation server';
  const unreached: Finding[] =
    why === undefined ? [] : [{ level: 'fault', about: aboutOf(site), says: `the validation server: ${why}` }];
  return { site: site.id, events, online, findings: [...seen, ...unreached, ...events.flatMap(saidOf(site))] };
}

function aboutOf({ id }: Site): string {
  return `sites.${id}.ga4`;
}

/** Why nothing is posted; a demonstration never speaks to Google, not even to have something checked. */
function offlineBecause(site: Site, { online, isDemo }: Checking): string | undefined {
  const { ga4 } = site.config;
  if (ga4 === undefined) {
    return 'no destination is configured';
  }
  if (!online) {
    return 'offline: checked by the rules in this release only; --online asks the validation server';
  }
  const server = validationUrl(ga4.endpoint);
  if (server === undefined) {
    return 'the path of ga4.endpoint is not /mp/collect, so its validation server is not known';
  }
  return isDemo && /(^|\.)google[a-z-]*\./.test(server.hostname)
    ? 'a demonstration does not speak to Google: set mode, or ga4.endpoint, first'
    : undefined;
}

function reportFindings(site: Site, { event, stopped, cut }: EventReport): Finding[] {
  const about = `sites.${site.id}.catalog.${event}`;
  const never = stopped.some(({ when }) => when === 'least');
  const stops = stopped.map(({ when, reason }): Finding => {
    const always = when === 'least' || when === 'most';
    const level = never ? 'fault' : 'warning';
    const circumstance = always ? `at the ${when} that its bounds take` : when;
    return { level, about, says: `does not leave to GA4, ${circumstance}: ${reason}` };
  });
  const cuts: Finding[] =
    cut === 0 ? [] : [{ level: 'warning', about, says: `${cut} values are shortened for GA4 at full length` }];
  return [...stops, ...cuts];
}

interface Validated {
  readonly events: readonly EventLine[];
  /** Why the rest was not checked. */
  readonly why?: string;
}

/** One after the other, and none after the first that nobody answered. */
async function validated(reports: readonly EventReport[]): Promise<Validated> {
  const events: EventLine[] = [];
  let why: string | undefined;
  for (const report of reports) {
    const messages: ValidationMessage[] = [];
    for (const request of why === undefined ? report.requests : []) {
      const answer = await validate(request);
      if (answer.kind === 'unreachable') {
        why = `not reached (${answer.why})`;
        break;
      }
      messages.push(...answer.messages);
    }
    const checked = why === undefined && report.requests.length > 0;
    events.push(checked ? { ...shown(report), validation: distinct(messages) } : shown(report));
  }
  return why === undefined ? { events } : { events, why };
}

/** The samples of an event mostly share their faults. */
function distinct(messages: readonly ValidationMessage[]): ValidationMessage[] {
  return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()];
}

function shown(report: EventReport): EventLine {
  const { event, leaves, stays, cut, bytes, stopped, markAsKeyEvent } = report;
  return { event, leaves, stays, cut, bytes, stopped, markAsKeyEvent };
}

function saidOf(site: Site): (line: EventLine) => Finding[] {
  return ({ event, validation = [] }) =>
    validation.map(({ validationCode, fieldPath, description }) => ({
      level: 'fault',
      about: `sites.${site.id}.catalog.${event}`,
      says: `validation server: ${[validationCode, fieldPath, description].filter((part) => part !== '').join(', ')}`,
    }));
}

export function sectionLines({ site, events, online }: Ga4Section): string[] {
  return ['', `GA4, site ${site}: ${online}`, ...events.flatMap(eventLines)];
}

function eventLines({ event, leaves, stays, stopped, cut, bytes, markAsKeyEvent }: EventLine): string[] {
  const listed = (title: string, names: readonly string[]) =>
    names.length > 0 ? [`    ${title.padEnd(8)} ${names.join(', ')}`] : [];
  return [
    `  ${event}${markAsKeyEvent ? '   mark it as a key event in GA4' : ''}`,
    ...(leaves.length > 0 || stopped.length > 0 ? [] : ['    leaves   its name alone']),
    ...listed('leaves', leaves),
    ...listed('stays', stays),
    ...listed(
      'stopped',
      stopped.map(({ when, reason }) => `${reason} (${when})`),
    ),
    ...(cut > 0 ? [`    cut      ${cut} values at full length`] : []),
    ...(bytes > 0 ? [`    size     ${bytes} bytes at most`] : []),
  ];
}
