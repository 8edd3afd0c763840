import { parseArgs } from 'node:util';
import { readEnvironment } from '../environment.ts';
import { migrationsFolder } from '../node/assets.ts';
import { openDataFolder } from '../node/data.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import type { ExitCode } from './exit.ts';

export async function migrateCommand(args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  const read = readEnvironment(process.env);
  if (!read.ok) {
    console.error(`balise migrate: ${read.fault}`);
    return 2;
  }
  const { database } = openDataFolder(read.environment.data);
  migrateFile(database, migrationsFolder());
  console.log(values.json ? JSON.stringify({ database, migrated: true }) : `${database} has the newest schema.`);
  return Promise.resolve(0);
}
