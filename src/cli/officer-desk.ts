import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import * as z from 'zod';
import { migrationsFolder } from '../node/assets.ts';
import { openDataFolder } from '../node/data.ts';
import { nodeHashing } from '../node/hashing.ts';
import { openJournal } from '../node/journal.ts';
import { StartRefused } from '../proof/start-refused.ts';
import { holdReceipt, releaseHold } from '../rights/hold.ts';
import { reconcile } from '../rights/reconcile.ts';
import { endVoided, voidVersion } from '../rights/void.ts';
import { openSites } from '../site.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import { loadConfiguration } from './configuration.ts';

const effectSchema = z.object({
  voided_at: z.number().nullable(),
  grants: z.number(),
  receipts: z.number(),
  events: z.number(),
  deliveries: z.number(),
  clients: z.number(),
});
const holdSchema = z.object({
  hold: z.number(),
  receipt: z.string(),
  basis: z.string(),
  at: z.number(),
  released_at: z.number().nullable(),
  held: z.number(),
});
const releasedSchema = z.object({ destroyed: z.number(), passed_on: z.number() });
const incidentSchema = z.object({
  no: z.number(),
  kind: z.string(),
  subject: z.string(),
  occurred: z.number(),
  aware: z.number(),
  count: z.number(),
  state: z.string(),
});
const doubtsSchema = z.object({
  blocks: z.number(),
  orphans: z.array(z.object({ kind: z.string(), day: z.number(), count: z.number(), earliest: z.number() })),
});

export type Effect = z.infer<typeof effectSchema>;
export type Hold = z.infer<typeof holdSchema>;
export type Incident = z.infer<typeof incidentSchema>;
export type Doubts = z.infer<typeof doubtsSchema>;

/** What an officer does for one site: in the database on this machine, or at a deployment that is reached over HTTP. */
export interface OfficerDesk {
  /** Nothing when no such version was published. */
  voidVersion(version: number, reason: string, dry: boolean): Promise<Effect | undefined>;
  /** Nothing when the site has no such receipt. */
  hold(receipt: string, basis: string): Promise<number | undefined>;
  holds(): Promise<readonly Hold[]>;
  release(hold: number): Promise<z.infer<typeof releasedSchema> | undefined>;
  reconcile(): Promise<Doubts>;
  incidents(): Promise<readonly Incident[]>;
  close(): Promise<void>;
}

export interface Reaching {
  readonly site?: string | undefined;
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

/** What a call lacks, if anything: an officer acts for one site, and shows a token where it is far. */
export function lacking({ site, url, token }: Reaching): string | undefined {
  if (site === undefined) {
    return '--site is missing';
  }
  return url !== undefined && bearerOf(token) === undefined ? '--url needs --token, or BALISE_TOKEN' : undefined;
}

function bearerOf(token: string | undefined): string | undefined {
  return token ?? process.env['BALISE_TOKEN'];
}

/** @throws StartRefused when the configuration cannot be used, or has no such site. */
export function openOfficerDesk({ site = '', url, token }: Reaching): Promise<OfficerDesk> {
  return url === undefined ? openHere(site) : Promise.resolve(openThere(url, site, bearerOf(token) ?? ''));
}

async function openHere(site: string): Promise<OfficerDesk> {
  const loaded = await loadConfiguration(process.env);
  if (!loaded.ok) {
    throw new StartRefused(`the configuration cannot be used. ${loaded.faults.join(' ')}`);
  }
  const { config, environment } = loaded;
  const sites = openSites(config, []);
  if (!sites.has(site)) {
    throw new StartRefused(`the configuration has no site "${site}".`);
  }
  const data = openDataFolder(environment.data);
  const folder = environment.outside ?? data.folder;
  const report = (error: unknown) => console.error(String(error));
  const journal = await openJournal({ folder, keepSince: undefined, report });
  migrateFile(data.database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(data.database));
  const random = { uuid: randomUUID };
  const deps = { store, journal, hashing: nodeHashing(''), sites, clock: Date.now, random };
  const officer = { site, by: userInfo().username };
  return {
    voidVersion: async (version, reason, dry) => {
      const effect = dry
        ? await store.voidEffect(site, version)
        : await voidVersion(deps, { ...officer, version, reason });
      await (dry || endVoided(deps));
      return effect && { voided_at: effect.voided, ...effect };
    },
    hold: (receipt, basis) => holdReceipt(deps, officer, { receipt, basis }),
    holds: async () =>
      (await store.holds(site)).map(({ no, id, basis, at, released, events }) => {
        return { hold: no, receipt: id, basis, at, released_at: released, held: events };
      }),
    release: async (hold) => {
      const released = await releaseHold(deps, officer, hold);
      return released && { destroyed: released.events, passed_on: released.passedOn };
    },
    reconcile: async () => {
      const { blocks, orphans } = await reconcile(deps);
      return { blocks, orphans: orphans.filter((each) => each.site === site || each.site === '*') };
    },
    incidents: () => store.incidents(site),
    close: async () => {
      await store.close();
      await journal.close();
    },
  };
}

const problemSchema = z.object({ type: z.string(), title: z.string(), at: z.string().optional() });

function openThere(url: string, site: string, bearer: string): OfficerDesk {
  const headers = { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json', 'Accept-Language': 'en' };
  const ask = async <Value>(call: string, schema: z.ZodType<Value>, body?: unknown): Promise<Value | undefined> => {
    const [method = 'GET', path = ''] = call.split(' ');
    const address = new URL(`/v1/admin/${path}${path.includes('?') ? '&' : '?'}site=${site}`, url);
    const response = await fetch(address, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) {
      return schema.parse(answer);
    }
    const said = problemSchema.safeParse(answer).data;
    if (response.status === 404 && said?.type !== 'urn:balise:problem:not_found') {
      return undefined;
    }
    throw new StartRefused(`${response.status}: ${said?.title ?? 'no reason given'} ${said?.at ?? ''}`.trim());
  };
  const must = <Value>(value: Value | undefined): Value => {
    if (value === undefined) {
      throw new StartRefused('there is nothing at this address: is it a deployment of Balise?');
    }
    return value;
  };
  return {
    voidVersion: (version, reason, dry) =>
      ask(`POST notices/void${dry ? '?dry=1' : ''}`, effectSchema, { version, reason }),
    hold: async (receipt, basis) => (await ask('POST holds', z.object({ hold: z.number() }), { receipt, basis }))?.hold,
    holds: async () => must(await ask('GET holds', z.object({ holds: z.array(holdSchema) }))).holds,
    release: (hold) => ask(`DELETE holds?hold=${hold}`, releasedSchema),
    reconcile: async () => must(await ask('POST reconcile', doubtsSchema)),
    incidents: async () => must(await ask('GET incidents', z.object({ incidents: z.array(incidentSchema) }))).incidents,
    close: () => Promise.resolve(),
  };
}
