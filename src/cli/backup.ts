import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dropUnsealed } from '../node/backup/drop-unsealed.ts';
import { destroyOldKeys } from '../node/backup/period-keys.ts';
import { takeBackup, type Taken } from '../node/backup/take.ts';
import { openDataFolder } from '../node/data.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import { loadConfiguration, printFaults } from './configuration.ts';
import type { ExitCode } from './exit.ts';

const usage = `Usage:
  balise backup [--to DIR] [--json]   beside a collector that runs or not; DIR is BALISE_DATA/backups unless it is given
Keep the files elsewhere. Their keys stay in BALISE_DATA/backup-keys and are destroyed after backupDays; whoever loses that
folder has no backups.`;

/** `balise backup`: also destroys the keys whose period is over, for an installation whose collector does not run. */
export async function backupCommand(args: string[]): Promise<ExitCode> {
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({ args, options: { to: { type: 'string' }, json: flag, help: flag } });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const loaded = await loadConfiguration(process.env);
  if (!loaded.ok) {
    printFaults(loaded.faults);
    return 1;
  }
  const { config, environment } = loaded;
  const data = openDataFolder(environment.data);
  if (!existsSync(data.database)) {
    console.error(`balise backup: there is no database in ${data.folder} yet.`);
    return 1;
  }
  const now = Date.now();
  const { backupDays } = config;
  const store = createSqliteStore(await openNodeEngine(data.database));
  let destroyed: readonly string[];
  try {
    destroyed = await destroyOldKeys({ data, backupDays, store, sites: Object.keys(config.sites), now });
  } finally {
    await store.close();
  }
  await dropUnsealed(data, now);
  const taken = await takeBackup(data, resolve(values.to ?? join(data.folder, 'backups')), now);
  const report = { ...taken, opensUntil: opensUntil(taken, backupDays), keysDestroyed: destroyed };
  console.log(values.json ? JSON.stringify(report) : told(report));
  return 0;
}

/** From this instant on nobody can open it. */
function opensUntil({ period }: Taken, backupDays: number): string {
  return new Date(Date.parse(`${period}T00:00:00Z`) + backupDays * 86_400_000).toISOString();
}

function told({
  file,
  bytes,
  opensUntil: until,
  keysDestroyed,
}: Taken & { opensUntil: string; keysDestroyed: readonly string[] }) {
  const gone = keysDestroyed.map(
    (period) => `The key of ${period} is destroyed: its backups cannot be opened any more.`,
  );
  return [...gone, `${file}: ${bytes} bytes, can be put back until ${until}.`].join('\n');
}
