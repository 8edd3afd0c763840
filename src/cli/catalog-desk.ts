import * as z from 'zod';
import { readEnvironment } from '../environment.ts';
import { isoDay } from '../minimize/day.ts';
import { shownCount } from '../minimize/quarantine.ts';
import { migrationsFolder } from '../node/assets.ts';
import { openDataFolder } from '../node/data.ts';
import { StartRefused } from '../proof/start-refused.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';

const planSchema = z.object({ version: z.number(), hash: z.string(), published: z.number(), body: z.string() });
const straySchema = z.object({
  event: z.string(),
  param: z.string(),
  n: z.number().nullable(),
  first_day: z.string(),
  last_day: z.string(),
});

export type InForce = z.infer<typeof planSchema>;
/** `n` is null where it is too small to be shown. */
export type Stray = z.infer<typeof straySchema>;

/** Where a catalog is in force: in the database on this machine, or at a deployment that is reached over HTTP. */
export interface CatalogDesk {
  /** Nothing before the first start with that site. */
  inForce(site: string): Promise<InForce | undefined>;
  quarantine(site: string): Promise<readonly Stray[]>;
  close(): Promise<void>;
}

export interface Reaching {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

/** @throws StartRefused when the place cannot be reached, in its own words. */
export async function openCatalogDesk({ url, token }: Reaching): Promise<CatalogDesk> {
  return url === undefined ? openHere() : openThere(url, token ?? process.env['BALISE_TOKEN'] ?? '');
}

async function openHere(): Promise<CatalogDesk> {
  const read = readEnvironment(process.env);
  if (!read.ok) {
    throw new StartRefused(read.fault);
  }
  const { database } = openDataFolder(read.environment.data);
  migrateFile(database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(database));
  return {
    inForce: async (site) => (await store.currentPlans()).find((plan) => plan.site === site),
    quarantine: async (site) =>
      (await store.quarantine(site)).map(({ name, param, n, firstDay, lastDay }) => ({
        ...{ event: name, param, n: shownCount(n) },
        ...{ first_day: isoDay(firstDay), last_day: isoDay(lastDay) },
      })),
    close: () => store.close(),
  };
}

const problemSchema = z.object({ type: z.string(), title: z.string() });

function openThere(url: string, bearer: string): CatalogDesk {
  const ask = async <Value>(path: string, site: string, schema: z.ZodType<Value>): Promise<Value | undefined> => {
    const address = new URL(`${path}?${new URLSearchParams({ site }).toString()}`, url);
    const response = await fetch(address, { headers: { Authorization: `Bearer ${bearer}`, 'Accept-Language': 'en' } });
    const answer: unknown = await response.json();
    if (response.ok) {
      return schema.parse(answer);
    }
    const said = problemSchema.safeParse(answer).data;
    if (said?.type === 'urn:balise:problem:unknown_site') {
      return undefined;
    }
    throw new StartRefused(`${response.status}: ${said?.title ?? 'no reason given'}`);
  };
  return {
    inForce: (site) => ask('/v1/catalog', site, planSchema),
    quarantine: async (site) =>
      (await ask('/v1/quarantine', site, z.object({ quarantine: z.array(straySchema) })))?.quarantine ?? [],
    close: () => Promise.resolve(),
  };
}
