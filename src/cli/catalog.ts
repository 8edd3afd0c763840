import { parseArgs } from 'node:util';
import type { Config, SiteConfig } from '../config.ts';
import { catalogJsonSchema } from '../minimize/catalog-schema.ts';
import { catalogTypes } from '../minimize/catalog-types.ts';
import { fieldsOf } from '../minimize/payload.ts';
import { readCatalog } from '../minimize/plan.ts';
import { declarationOf, fewest } from '../minimize/quarantine.ts';
import { openCatalogDesk, type Stray } from './catalog-desk.ts';
import { type CatalogDiff, catalogDiff, diffLines } from './catalog-diff.ts';
import { loadConfiguration, printFaults } from './configuration.ts';
import type { ExitCode } from './exit.ts';

const usage = `Usage:
  balise catalog list   [--site SITE] [--json]   what the configuration declares
  balise catalog schema --site SITE              JSON Schema 2020-12 of what a page may send
  balise catalog types  --site SITE [--json]     TypeScript declarations for balise.event()
  balise catalog diff   [--site SITE] [--json]   what the configuration would change; 1 when a cited assessment is stale
  balise catalog quarantine --site SITE [--json] what the pages send and nobody declared
With --url URL --token TOKEN, diff and quarantine reach a deployment; the token is an analyst's or an officer's.`;

interface Values {
  readonly site?: string | undefined;
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly json?: boolean | undefined;
}

const actions: Readonly<Record<string, { readonly forOneSite: boolean; readonly run: Action }>> = {
  list: { forOneSite: false, run: list },
  schema: { forOneSite: true, run: schema },
  types: { forOneSite: true, run: types },
  diff: { forOneSite: false, run: diff },
  quarantine: { forOneSite: true, run: quarantine },
};

type Action = (config: Config, values: Values) => ExitCode | Promise<ExitCode>;

/** `balise catalog …`: the site's tracking plan, as the configuration declares it and as it is in force. */
export async function catalogCommand(args: string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const options = { site: text, url: text, token: text, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const name = positionals[0] ?? '';
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const isLost = values.url !== undefined && (values.token ?? process.env['BALISE_TOKEN']) === undefined;
  if (action === undefined || isLost || (action.forOneSite && values.site === undefined)) {
    console.error(isLost ? `balise catalog: --url needs --token, or BALISE_TOKEN.\n${usage}` : usage);
    return 2;
  }
  const loaded = await loadConfiguration(process.env);
  if (!loaded.ok) {
    printFaults(loaded.faults);
    return 1;
  }
  if (values.site !== undefined && !Object.hasOwn(loaded.config.sites, values.site)) {
    console.error(`balise catalog: the configuration has no site "${values.site}".`);
    return 1;
  }
  return action.run(loaded.config, values);
}

function sitesOf({ sites }: Config, { site }: Values): [string, SiteConfig][] {
  return Object.entries(sites).filter(([id]) => site === undefined || id === site);
}

function list(config: Config, values: Values): ExitCode {
  const rows = sitesOf(config, values).flatMap(([site, { catalog }]) =>
    Object.entries(catalog).map(([event, { kind, description, params, owner, review }]) => {
      return { site, event, kind, description, fields: fieldsOf(params), owner, review };
    }),
  );
  const today = new Date().toISOString().slice(0, 10);
  const lines = rows.map(({ site, event, kind, fields, owner, review }) => {
    const overdue = review !== undefined && review < today ? ' (!) which has passed' : '';
    const about = [owner && `owner ${owner}`, review && `review ${review}${overdue}`].filter(Boolean).join(', ');
    return `${site} ${event.padEnd(24)} ${kind.padEnd(9)} ${fields.join(', ') || '-'}${about && `  [${about}]`}`;
  });
  console.log(values.json ? JSON.stringify(rows) : lines.join('\n') || 'No event is declared.');
  return 0;
}

function schema(config: Config, values: Values): ExitCode {
  for (const [site, { catalog }] of sitesOf(config, values)) {
    console.log(JSON.stringify(catalogJsonSchema(site, catalog), null, values.json ? undefined : 2));
  }
  return 0;
}

function types(config: Config, values: Values): ExitCode {
  for (const [site, { catalog }] of sitesOf(config, values)) {
    const text = catalogTypes(site, catalog);
    console.log(values.json ? JSON.stringify({ site, types: text }) : text.trimEnd());
  }
  return 0;
}

/** Exit code 1 when a site cites an assessment that looked at something else. */
async function diff(config: Config, values: Values): Promise<ExitCode> {
  const desk = await openCatalogDesk(values);
  const diffs: CatalogDiff[] = [];
  try {
    for (const [site] of sitesOf(config, values)) {
      const kept = await desk.inForce(site);
      const before = (kept && readCatalog(kept.body)) ?? {};
      const found = catalogDiff(config, { site, from: kept?.version ?? null, before });
      diffs.push(...(found === undefined ? [] : [found]));
    }
  } finally {
    await desk.close();
  }
  console.log(values.json ? JSON.stringify(diffs) : diffs.map(diffLines).join('\n\n'));
  return diffs.some(({ assessment }) => assessment === 'stale') ? 1 : 0;
}

async function quarantine(_: Config, values: Values): Promise<ExitCode> {
  const desk = await openCatalogDesk(values);
  try {
    const found = await desk.quarantine(values.site ?? '');
    console.log(values.json ? JSON.stringify(found) : found.map(strayLine).join('\n') || 'Nothing came undeclared.');
    return 0;
  } finally {
    await desk.close();
  }
}

function strayLine({ event, param, n, first_day, last_day }: Stray): string {
  const what = param === '' ? event : `${event}.${param}`;
  const declaration = declarationOf({ name: event, param });
  const often = n === null ? `fewer than ${fewest} times` : `at least ${n} times`;
  return `${what}  ${often}, ${first_day} to ${last_day}${declaration === undefined ? '' : `\n    ${declaration}`}`;
}
