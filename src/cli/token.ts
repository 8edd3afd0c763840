import { parseArgs } from 'node:util';
import { readEnvironment } from '../environment.ts';
import { issueToken } from '../node/tokens.ts';
import { migrationsFolder } from '../node/assets.ts';
import { openDataFolder } from '../node/data.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import { type Role, roles, type Store } from '../storage/store.ts';
import type { ExitCode } from './main.ts';

const usage = `Usage:
  balise token create --site SITE --role ${roles.join('|')} [--label TEXT] [--days N] [--json]
  balise token list   --site SITE [--json]
  balise token revoke --site SITE --label TEXT [--json]`;

interface Values {
  readonly site?: string | undefined;
  readonly role?: string | undefined;
  readonly label?: string | undefined;
  readonly days?: string | undefined;
  readonly json?: boolean | undefined;
}

export async function tokenCommand(args: string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const options = { site: text, role: text, label: text, days: text, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const read = readEnvironment(process.env);
  const run = actions[positionals[0] ?? ''];
  if (!read.ok || run === undefined || values.site === undefined) {
    console.error(read.ok ? usage : read.fault);
    return 2;
  }
  const { database } = openDataFolder(read.environment.data);
  migrateFile(database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(database));
  try {
    return await run(store, values.site, values);
  } finally {
    await store.close();
  }
}

type Action = (store: Store, site: string, values: Values) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  create: async (store, site, { role: named, label = 'cli', days, json }) => {
    const role = roles.find((known): known is Role => known === named);
    const lasts = days === undefined ? undefined : Number(days);
    if (role === undefined || (lasts !== undefined && !(lasts > 0))) {
      console.error(usage);
      return 2;
    }
    const token = await issueToken(store, { site, role, label, now: Date.now(), days: lasts });
    console.log(json ? JSON.stringify({ site, role, label, token }) : `${token}\nShown once: only its hash is kept.`);
    return 0;
  },
  list: async (store, site, { json }) => {
    const tokens = await store.listTokens(site);
    const lines = tokens.map(({ role, label, created, expires }) => {
      const until = expires === null ? 'no expiry' : `until ${new Date(expires).toISOString()}`;
      return `${role.padEnd(9)} ${label}  since ${new Date(created).toISOString()}, ${until}`;
    });
    console.log(json ? JSON.stringify(tokens) : lines.join('\n') || 'No tokens.');
    return 0;
  },
  revoke: async (store, site, { label, json }) => {
    if (label === undefined) {
      console.error(usage);
      return 2;
    }
    const revoked = await store.revokeTokens(site, label);
    console.log(json ? JSON.stringify({ revoked }) : `${revoked} revoked.`);
    return revoked > 0 ? 0 : 1;
  },
};
