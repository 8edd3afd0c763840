import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import type { Environment } from '../environment.ts';
import { openSites, type Site } from '../site.ts';
import { readConfiguration } from './configuration.ts';
import { dataFindings } from './doctor-data.ts';
import { type Finding, findingLine } from './doctor-finding.ts';
import { type Ga4Section, ga4Section, sectionLines } from './doctor-section.ts';
import { secretFindings, siteFindings } from './doctor-sites.ts';
import type { ExitCode } from './exit.ts';

const usage = `Usage: balise doctor [--site SITE] [--ga4 [--online]] [--json]
  Looks and changes nothing: configuration, secrets, gates, transfer files, data folder, schema, balance.
  --ga4     also what becomes of each declared event on its way to GA4, on samples made up here
  --online  also has Google's validation server check those samples; nothing is counted there`;

interface Values {
  readonly site?: string | undefined;
  readonly ga4?: boolean | undefined;
  readonly online?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** `balise doctor`: 1 when something is wrong that a start, a lane or a delivery would stumble over. */
export async function doctorCommand(args: string[]): Promise<ExitCode> {
  const yes = { type: 'boolean' } as const;
  const options = { site: { type: 'string' }, ga4: yes, online: yes, json: yes, help: yes } as const;
  const { values } = parseArgs({ args, options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.online && !values.ga4) {
    console.error(`balise doctor: --online goes with --ga4.\n${usage}`);
    return 2;
  }
  const loaded = await readConfiguration(process.env);
  if (!loaded.ok) {
    const findings = loaded.faults.map((says): Finding => ({ level: 'fault', about: 'configuration', says }));
    return report({ findings, ga4: [] }, values.json);
  }
  const { config, environment } = loaded;
  const all = openSites(config, [`http://${environment.host}:${environment.port}`]);
  const sites = [...all.values()].filter(({ id }) => values.site === undefined || values.site === id);
  if (sites.length === 0) {
    console.error(`balise doctor: the configuration has no site ${values.site ?? 'at all'}.`);
    return 2;
  }
  return report(await examine({ config, environment, sites }, values), values.json);
}

interface Examined {
  readonly config: Config;
  readonly environment: Environment;
  readonly sites: readonly Site[];
}

interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly ga4: readonly Ga4Section[];
}

async function examine({ config, environment, sites }: Examined, { ga4, online = false }: Values): Promise<Diagnosis> {
  const now = Date.now();
  const valid = {
    level: 'ok',
    about: 'configuration',
    says: `${environment.config} is valid, mode ${config.mode}`,
  } as const;
  const secrets = secretFindings(config, environment);
  const stands = sites.flatMap((site) => siteFindings(site, now));
  const data = await dataFindings(config, environment, now);
  const findings = [valid, ...secrets, ...outsideFindings(environment), ...stands, ...data];
  const isDemo = config.mode === 'demo';
  const asked = ga4 ? sites : [];
  const sections = await Promise.all(asked.map((site) => ga4Section(site, { environment, online, isDemo, now })));
  return { findings: [...findings, ...sections.flatMap((section) => section.findings)], ga4: sections };
}

function outsideFindings({ outside }: Environment): Finding[] {
  const about = 'BALISE_OUTSIDE';
  if (outside === undefined) {
    return [{ level: 'note', about, says: 'is not set: checkpoints are kept only where the collector itself writes' }];
  }
  return existsSync(outside)
    ? [{ level: 'ok', about, says: `${outside} is there` }]
    : [{ level: 'fault', about, says: `${outside} does not exist: mount it or make it` }];
}

function report({ findings, ga4 }: Diagnosis, json = false): ExitCode {
  const faults = findings.filter(({ level }) => level === 'fault').length;
  if (json) {
    const sections = ga4.map(({ site, events, online }) => ({ site, online, events }));
    console.log(JSON.stringify({ faults, findings, ...(ga4.length > 0 ? { ga4: sections } : {}) }));
  } else {
    const verdict = faults === 0 ? 'Nothing is wrong that can be seen from here.' : `${faults} faults to mend.`;
    console.log(['balise doctor', ...findings.map(findingLine), ...ga4.flatMap(sectionLines), '', verdict].join('\n'));
  }
  return faults === 0 ? 0 : 1;
}
