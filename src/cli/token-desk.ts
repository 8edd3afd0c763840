import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { issueToken } from '../door/issue-token.ts';
import type { Environment } from '../environment.ts';
import { migrationsFolder } from '../node/assets.ts';
import { openDataFolder } from '../node/data.ts';
import { nodeHashing } from '../node/hashing.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import { type Role, roles, type TokenRow } from '../storage/store.ts';

/** Where tokens are made: in the database on this machine, or at a deployment that is reached over HTTP. */
export interface TokenDesk {
  create(site: string, wanted: { role: Role; label: string; days?: number | undefined }): Promise<string>;
  list(site: string): Promise<readonly TokenRow[]>;
  revoke(site: string, label: string): Promise<number>;
  close(): Promise<void>;
}

export async function openLocalDesk(environment: Environment): Promise<TokenDesk> {
  const { database } = openDataFolder(environment.data);
  migrateFile(database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(database));
  const issuer = { store, hashing: nodeHashing(''), uuid: randomUUID };
  return {
    create: (site, wanted) => issueToken(issuer, { site, now: Date.now(), ...wanted }),
    list: (site) => store.listTokens(site),
    revoke: (site, label) => store.revokeTokens(site, label),
    close: () => store.close(),
  };
}

/** The deployment said no, in its own words. */
export class DeskRefused extends Error {
  override readonly name = 'DeskRefused';
}

const made = z.object({ token: z.string() });
const revoked = z.object({ revoked: z.number() });
const listed = z.object({
  tokens: z.array(
    z.object({
      site: z.string(),
      role: z.enum(roles),
      label: z.string(),
      created: z.number(),
      expires: z.number().nullable(),
    }),
  ),
});
const problem = z.object({ title: z.string() });

/** `bearer` is an operator's token there. */
export function openRemoteDesk(url: string, bearer: string): TokenDesk {
  const ask = async (method: string, query: Record<string, string>, body?: unknown): Promise<unknown> => {
    const address = new URL(`/v1/admin/tokens?${new URLSearchParams(query).toString()}`, url);
    const headers = { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json', 'Accept-Language': 'en' };
    const response = await fetch(address, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
      const said = problem.safeParse(answer);
      throw new DeskRefused(`${response.status}: ${said.success ? said.data.title : 'no reason given'}`);
    }
    return answer;
  };
  return {
    create: async (site, wanted) => made.parse(await ask('POST', { site }, wanted)).token,
    list: async (site) => listed.parse(await ask('GET', { site })).tokens,
    revoke: async (site, label) => revoked.parse(await ask('DELETE', { site, label })).revoked,
    close: () => Promise.resolve(),
  };
}
