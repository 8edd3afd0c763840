import { parseArgs } from 'node:util';
import { changeLines, refusalText } from '../consent/change-words.ts';
import { isInForce, type PlannedVersion, planNotices } from '../consent/notice-plan.ts';
import { banner, readNotice, wordsOf } from '../consent/notice.ts';
import { readEnvironment } from '../environment.ts';
import { migrationsFolder } from '../node/assets.ts';
import { openDataFolder } from '../node/data.ts';
import { nodeHashing } from '../node/hashing.ts';
import { withHashes } from '../publish.ts';
import { openSites } from '../site.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import type { KeptNotice, Store } from '../storage/store.ts';
import { loadConfiguration, printFaults } from './configuration.ts';
import type { ExitCode } from './exit.ts';
import { voidCommand, voidUsage } from './void.ts';

interface Values {
  readonly site?: string | undefined;
  readonly version?: string | undefined;
  readonly language?: string | undefined;
  readonly surface?: string | undefined;
  readonly json?: boolean | undefined;
}

interface Action {
  readonly usage: string;
  readonly run: (store: Store, values: Values) => Promise<ExitCode>;
}

const actions: Readonly<Record<string, Action>> = {
  list: { usage: '[--site SITE] [--json]', run: list },
  show: { usage: '--site SITE [--version N] [--language fr|en] [--surface banner|cmp:NAME] [--json]', run: show },
  diff: { usage: '[--site SITE] [--json]   what the configuration would publish', run: diff },
};

export async function noticeCommand(args: string[]): Promise<ExitCode> {
  if (args[0] === 'void') {
    return voidCommand(args.slice(1));
  }
  const text = { type: 'string' } as const;
  const options = { site: text, version: text, language: text, surface: text, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const read = readEnvironment(process.env);
  const name = positionals[0] ?? '';
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!read.ok || action === undefined || (action === actions['show'] && values.site === undefined)) {
    console.error(read.ok ? usage() : read.fault);
    return 2;
  }
  const { database } = openDataFolder(read.environment.data);
  migrateFile(database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(database));
  try {
    return await action.run(store, values);
  } finally {
    await store.close();
  }
}

function usage(): string {
  const usages = [...Object.entries(actions).map(([name, action]) => [name, action.usage]), ['void', voidUsage]];
  return ['Usage:', ...usages.map((each) => `  balise notice ${each.join(' ')}`)].join('\n');
}

async function list(store: Store, { site, json }: Values): Promise<ExitCode> {
  const texts = (await store.listNotices()).filter((text) => site === undefined || text.site === site);
  const rows = texts.map((text) => ({ ...text, body: undefined }));
  console.log(json ? JSON.stringify(rows) : texts.map(line).join('\n') || 'No notice was ever published here.');
  return 0;
}

function line(text: KeptNotice): string {
  const { site, surface, version, language, hash, published } = text;
  return `${site} ${surface} version ${version} ${language}  ${hash}  since ${instant(published)}, ${standing(text)}`;
}

function standing(text: KeptNotice): string {
  if (text.voided !== null) {
    return `voided ${instant(text.voided)}`;
  }
  return text.retired === null ? 'in force' : `retired ${instant(text.retired)}`;
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

async function show(store: Store, values: Values): Promise<ExitCode> {
  const { site, version, language = 'fr', surface = banner, json } = values;
  const text = (await store.listNotices())
    .filter((one) => one.site === site && one.surface === surface && one.language === language)
    .findLast((one) => (version === undefined ? isInForce(one) : String(one.version) === version));
  if (text === undefined) {
    console.error('balise notice: there is no such text. `balise notice list` names all there are.');
    return 1;
  }
  const notice = readNotice(text.body);
  const words = notice === undefined ? text.body : wordsOf(notice);
  console.log(json ? text.body : `${line(text)}\n\n${words}`);
  return 0;
}

/** Exit code 1 when the collector would refuse to start on this configuration. */
async function diff(store: Store, { site, json }: Values): Promise<ExitCode> {
  const loaded = await loadConfiguration(process.env);
  if (!loaded.ok) {
    printFaults(loaded.faults);
    return 1;
  }
  const isAsked = (one: { readonly site: string }) => site === undefined || one.site === site;
  const configured = await withHashes(openSites(loaded.config, []), nodeHashing(''));
  const sites = Object.keys(loaded.config.sites);
  const kept = (await store.listNotices()).filter((text) => sites.includes(text.site));
  const plan = planNotices(configured, kept);
  const versions = plan.versions.filter(isAsked);
  const refusals = plan.refusals.filter(isAsked);
  const retire = plan.retire.filter(isAsked);
  if (json) {
    const retired = retire.map(({ hash, surface, version, language }) => ({ hash, surface, version, language }));
    console.log(JSON.stringify({ publish: versions, retire: retired, refused: refusals }));
  } else {
    const lines = [
      ...versions.map(planned),
      ...refusals.map(refusalText),
      ...retire.map((text) => `retires ${line(text)}`),
    ];
    console.log(lines.join('\n') || 'Nothing to publish: what the configuration says is in force.');
  }
  return refusals.length > 0 ? 1 : 0;
}

function planned({ site, surface, version, before, changes }: PlannedVersion): string {
  const material = changes.some((change) => change.material);
  const effect =
    before === null
      ? 'the first version'
      : material
        ? `replaces version ${before}; material (!): everyone is asked again`
        : `replaces version ${before}; nothing material: answers still stand`;
  return [`publishes ${site} ${surface} version ${version}, ${effect}`, ...changeLines(changes)].join('\n');
}
