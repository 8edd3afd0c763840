import { parseArgs } from 'node:util';
import { readEnvironment } from '../environment.ts';
import { type Role, roles } from '../storage/store.ts';
import type { ExitCode } from './exit.ts';
import { DeskRefused, openLocalDesk, openRemoteDesk, type TokenDesk } from './token-desk.ts';

const usage = `Usage:
  balise token create --site SITE --role ${roles.join('|')} [--label TEXT] [--days N] [--json]
  balise token list   --site SITE [--json]
  balise token revoke --site SITE --label TEXT [--json]
With --url URL they reach a deployment; BALISE_OPERATOR_TOKEN holds an operator's token there.`;

interface Values {
  readonly role?: string | undefined;
  readonly label?: string | undefined;
  readonly days?: string | undefined;
  readonly json?: boolean | undefined;
}

export async function tokenCommand(args: string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const options = { site: text, role: text, label: text, days: text, url: text, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const read = readEnvironment(process.env);
  const run = actions[positionals[0] ?? ''];
  if (!read.ok || run === undefined || values.site === undefined) {
    console.error(read.ok ? usage : read.fault);
    return 2;
  }
  const { operatorToken } = read.environment;
  if (values.url !== undefined && operatorToken === undefined) {
    console.error('balise token: --url needs an operator’s token in BALISE_OPERATOR_TOKEN.');
    return 2;
  }
  const desk =
    values.url === undefined ? await openLocalDesk(read.environment) : openRemoteDesk(values.url, operatorToken ?? '');
  try {
    return await run(desk, values.site, values);
  } catch (error) {
    if (error instanceof DeskRefused) {
      console.error(`balise token: ${error.message}`);
      return 1;
    }
    throw error;
  } finally {
    await desk.close();
  }
}

type Action = (desk: TokenDesk, site: string, values: Values) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  create: async (desk, site, { role: named, label = 'cli', days, json }) => {
    const role = roles.find((known): known is Role => known === named);
    const lasts = days === undefined ? undefined : Number(days);
    if (role === undefined || (lasts !== undefined && !(lasts > 0))) {
      console.error(usage);
      return 2;
    }
    const token = await desk.create(site, { role, label, days: lasts });
    console.log(json ? JSON.stringify({ site, role, label, token }) : `${token}\nShown once: only its hash is kept.`);
    return 0;
  },
  list: async (desk, site, { json }) => {
    const tokens = await desk.list(site);
    const lines = tokens.map(({ role, label, created, expires }) => {
      const until = expires === null ? 'no expiry' : `until ${new Date(expires).toISOString()}`;
      return `${role.padEnd(9)} ${label}  since ${new Date(created).toISOString()}, ${until}`;
    });
    console.log(json ? JSON.stringify(tokens) : lines.join('\n') || 'No tokens.');
    return 0;
  },
  revoke: async (desk, site, { label, json }) => {
    if (label === undefined) {
      console.error(usage);
      return 2;
    }
    const n = await desk.revoke(site, label);
    console.log(json ? JSON.stringify({ revoked: n }) : `${n} revoked.`);
    return n > 0 ? 0 : 1;
  },
};
