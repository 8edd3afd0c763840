import { parseArgs } from 'node:util';
import { openSites, type Site } from '../site.ts';
import { migrationsFolder } from '../node/assets.ts';
import { type DataFolder, openDataFolder } from '../node/data.ts';
import { sha256 } from '../node/ledger-export.ts';
import { nodeSequencing } from '../node/ledger.ts';
import { beginRotation, endRotation, keyBeforeVariable, keyVariable } from '../node/ledger-keys.ts';
import { drawKey } from '../proof/keys.ts';
import { sequence, type Sequencing } from '../proof/sequence.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import { type Loaded, loadConfiguration, printFaults } from './configuration.ts';
import type { ExitCode } from './exit.ts';
import { type KeyDesk, localKeyDesk, remoteKeyDesk, standings } from './key-desk.ts';

const usage = `Usage:
  balise key show   [--url URL] [--json]   the public keys that check each site's ledger: hand them to whoever audits it
  balise key new                           a private key on standard output, to be kept as the secret ${keyVariable}
  balise key rotate                        a new key beside the data; both sign the next checkpoint, then the old one goes
  balise key lost   --key KEY [--url URL]  the old key is gone: its public half, as "balise key show" printed it
With --url they reach a deployment: ${keyVariable} then holds its private key, BALISE_OPERATOR_TOKEN an operator's token.`;

type Usable = Extract<Loaded, { ok: true }>;

interface Values {
  readonly key?: string | undefined;
  readonly url?: string | undefined;
  readonly json?: boolean | undefined;
}

export async function keyCommand(args: string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { key: text, url: text, json: flag, help: flag } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [name] = positionals;
  if (name === 'new') {
    console.log(await drawKey(sha256));
    return 0;
  }
  const action = actions[name ?? ''];
  if (action === undefined || values.help === true || (name === 'lost' && values.key === undefined)) {
    console.error(usage);
    return values.help === true ? 0 : 2;
  }
  const loaded = await loadConfiguration(process.env);
  if (!loaded.ok) {
    printFaults(loaded.faults);
    return 1;
  }
  return action(loaded, values);
}

type Action = (loaded: Usable, values: Values) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  show: async (loaded, values) => withDesk(loaded, values, (desk, sites) => show(desk, sites, values.json ?? false)),
  lost: async (loaded, values) => withDesk(loaded, values, (desk, sites) => lost(desk, sites, values.key ?? '')),
  rotate: async ({ config, environment }) => {
    if (environment.secret(keyVariable) !== undefined) {
      console.error(byEnvironment);
      return 2;
    }
    return withStore({ ok: true, config, environment }, rotate);
  },
};

const byEnvironment = `The key of this installation comes from the environment. Draw one with "balise key new", set it as
${keyVariable} and the old one as ${keyBeforeVariable}, and start again: both sign the next checkpoint of each log.
Once "balise key show" says that the new one speaks, remove ${keyBeforeVariable}.`;

type Work = (sequencing: Sequencing, sites: readonly Site[], data: DataFolder) => Promise<ExitCode>;

async function withStore({ config, environment }: Usable, work: Work): Promise<ExitCode> {
  const data = openDataFolder(environment.data);
  migrateFile(data.database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(data.database));
  const sites = openSites(config, []);
  try {
    const sequencing = nodeSequencing({ data, environment, sites, store, clock: Date.now });
    return await work(sequencing, [...sites.values()], data);
  } finally {
    await store.close();
  }
}

async function withDesk(
  loaded: Usable,
  { url }: Values,
  work: (desk: KeyDesk, sites: readonly string[]) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { config, environment } = loaded;
  const sites = Object.keys(config.sites);
  return url === undefined
    ? withStore(loaded, (sequencing) => work(localKeyDesk(sequencing), sites))
    : work(await remoteKeyDesk(url, (name) => environment.secret(name)), sites);
}

async function show(desk: KeyDesk, sites: readonly string[], json: boolean): Promise<ExitCode> {
  const found = await standings(desk, sites);
  const says = {
    current: 'signs its checkpoints',
    before: 'takes over with its next checkpoint',
    neither: 'does NOT speak for this log: its newest checkpoint was signed by another key (balise key --help)',
  } as const;
  const lines = found.map(({ site, key, speaks }) => `${site}: ${says[speaks]}\n  ${key}`);
  console.log(json ? JSON.stringify(found) : lines.join('\n'));
  return found.some(({ speaks }) => speaks === 'neither') ? 1 : 0;
}

async function lost(desk: KeyDesk, sites: readonly string[], key: string): Promise<ExitCode> {
  const waiting = (await standings(desk, sites)).filter(({ speaks }) => speaks === 'neither');
  if (waiting.length === 0) {
    console.error('balise key: no ledger waits for a lost key.');
    return 1;
  }
  let code: ExitCode = 0;
  for (const { site } of waiting) {
    const declared = await desk.declareLost(site, key);
    console.log(declared.ok ? `${site}: goes on with\n  ${declared.successor}` : `${site}: ${declared.why}`);
    code = declared.ok ? code : 1;
  }
  return code;
}

async function rotate(sequencing: Sequencing, sites: readonly Site[], data: DataFolder): Promise<ExitCode> {
  await beginRotation(data, sha256);
  const logs = sites.map(({ id }) => id);
  for (const log of logs) {
    await sequence(sequencing, log);
  }
  const found = await standings(localKeyDesk(sequencing), logs);
  const behind = found.filter(({ speaks }) => speaks !== 'current');
  if (behind.length > 0) {
    console.error(`balise key: not yet handed over: ${behind.map(({ site }) => site).join(', ')}. Run it again.`);
    return 1;
  }
  endRotation(data);
  console.log(found.map(({ site, key }) => `${site}: from now on\n  ${key}`).join('\n'));
  return 0;
}
