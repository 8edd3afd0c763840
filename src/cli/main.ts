import { backupCommand } from './backup.ts';
import { catalogCommand } from './catalog.ts';
import { deliveriesCommand, replayCommand } from './deliveries.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { holdCommand } from './hold.ts';
import { keyCommand } from './key.ts';
import { migrateCommand } from './migrate.ts';
import { noticeCommand } from './notice.ts';
import { StartRefused } from '../proof/start-refused.ts';
import { incidentCommand, reconcileCommand } from './reconcile.ts';
import { restoreCommand } from './restore.ts';
import { startCommand } from './start.ts';
import { tokenCommand } from './token.ts';
import { verifyCommand } from './verify.ts';

import type { ExitCode } from './exit.ts';

const commands: Readonly<Record<string, { run: (args: string[]) => Promise<ExitCode>; does: string }>> = {
  start: { run: startCommand, does: 'start the collector' },
  migrate: { run: migrateCommand, does: 'bring the database to the newest schema' },
  doctor: { run: doctorCommand, does: 'look at configuration, gates, data and what GA4 would take; change nothing' },
  notice: { run: noticeCommand, does: 'list, show, compare or void the texts that people consent to' },
  catalog: {
    run: catalogCommand,
    does: 'list, compare or export what the pages may send, and see what comes beside it',
  },
  hold: { run: holdCommand, does: 'keep what a receipt’s end would destroy, or let it go' },
  reconcile: { run: reconcileCommand, does: 'hold what was stored and sent against the grants' },
  incident: { run: incidentCommand, does: 'list what the reconciler found' },
  deliveries: { run: deliveriesCommand, does: 'list what leaves and what died, stop or open a destination' },
  replay: { run: replayCommand, does: 'send again what died and may be sent again' },
  key: { run: keyCommand, does: 'show, draw, rotate or replace the key that signs the ledger' },
  export: { run: exportCommand, does: 'write the ledger of a site as files that anyone can check' },
  verify: { run: verifyCommand, does: 'check an exported ledger against keys and checkpoints kept elsewhere' },
  backup: { run: backupCommand, does: 'copy the database, sealed under a key that dies with its period' },
  restore: { run: restoreCommand, does: 'open a backup and put it where the database was' },
  token: { run: tokenCommand, does: 'create, list or revoke access tokens of a site' },
};

export async function main([name = '', ...args]: string[]): Promise<ExitCode> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    console.error(usage(name));
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      console.error(`balise ${name}: ${error.message}`);
      return 2;
    }
    if (error instanceof StartRefused) {
      console.error(`balise ${name}: ${error.message}`);
      return 1;
    }
    throw error;
  }
}

function usage(name: string): string {
  const lines = Object.entries(commands).map(([command, { does }]) => `  balise ${command.padEnd(10)} ${does}`);
  const unknown = name === '' || name.includes('help') ? [] : [`balise: there is no command "${name}".`, ''];
  return [...unknown, 'Usage:', ...lines].join('\n');
}
