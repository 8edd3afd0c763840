import { parseArgs } from 'node:util';
import { readEnvironment } from '../environment.ts';
import { type Behind, heldAgainst } from './held-against.ts';
import { type PutBack, putBack } from '../node/backup/put-back.ts';
import { openDataFolder } from '../node/data.ts';
import { requireOutside } from '../node/outside.ts';
import type { ExitCode } from './exit.ts';

const usage = `Usage:
  balise restore --from FILE [--json]   puts a backup where the database was: move that aside first
The next start carries out what was withdrawn since, before it answers or sends anything.`;

/** `balise restore`: the key of the backup's day must still lie in BALISE_DATA/backup-keys. */
export async function restoreCommand(args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { from: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.from === undefined) {
    console.error(`balise restore: --from is needed.\n${usage}`);
    return 2;
  }
  const read = readEnvironment(process.env);
  if (!read.ok) {
    console.error(`balise restore: ${read.fault}`);
    return 2;
  }
  const { data, outside } = read.environment;
  requireOutside(outside);
  let behind: readonly Behind[] = [];
  const put = await putBack(openDataFolder(data), values.from, async (database) => {
    const held = outside === undefined ? undefined : await heldAgainst(database, outside);
    behind = held?.ok ? held.behind : [];
    return held?.ok === false ? held.says : undefined;
  });
  if (values.json) {
    console.log(JSON.stringify({ ...put, behind }));
  } else if (put.ok) {
    console.log(told(put, behind).join('\n'));
  } else {
    console.error(`balise restore: ${put.says}.`);
  }
  return put.ok ? 0 : 1;
}

function told({ database, created }: Extract<PutBack, { ok: true }>, behind: readonly Behind[]): string[] {
  return [
    `${database} is as it was at ${created}. The next start carries out what was withdrawn since.`,
    ...behind.map(({ site, has, kept }) => {
      return `The ledger of ${site} has ${has} entries in it, and ${kept} were kept in BALISE_OUTSIDE: the start says what to do.`;
    }),
  ];
}
