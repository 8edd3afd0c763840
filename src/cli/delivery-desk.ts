import { userInfo } from 'node:os';
import * as z from 'zod';
import { accountBody } from '../delivery/account.ts';
import { replayDead, switchDelivery } from '../delivery/switch.ts';
import { type DestinationName, destinationNames } from '../destinations/name.ts';
import { migrationsFolder } from '../node/assets.ts';
import { openDataFolder } from '../node/data.ts';
import { StartRefused } from '../proof/start-refused.ts';
import { openSites } from '../site.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { migrateFile } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import { loadConfiguration } from './configuration.ts';

const countSchema = z.object({ deliveries: z.number(), events: z.number() });
const wayOutSchema = z.object({
  destination: z.enum(destinationNames),
  waiting: countSchema,
  again: countSchema,
  leased: countSchema,
  recalled: countSchema,
  dead: z.array(countSchema.extend({ reason: z.string() })),
  curtailed: z.array(z.object({ day: z.string(), reason: z.string(), n: z.number() })),
  circuit: z.object({
    state: z.string(),
    stopped_at: z.number().nullable(),
    failures: z.number(),
    rests_until: z.number().nullable(),
  }),
});
export type WayOut = z.infer<typeof wayOutSchema>;
export interface Wanted {
  readonly destination?: DestinationName | undefined;
  readonly reason?: string | undefined;
}

/** What an operator does about one site's deliveries: in the database here, or at a deployment that is reached over HTTP. */
export interface DeliveryDesk {
  list(): Promise<readonly WayOut[]>;
  switch(destination: DestinationName, to: 'stop' | 'open'): Promise<boolean>;
  replay(wanted: Wanted): Promise<z.infer<typeof countSchema>>;
  close(): Promise<void>;
}

/** @throws StartRefused when the configuration cannot be used, or has no such site. */
export async function openDeliveryDeskHere(site: string): Promise<DeliveryDesk> {
  const loaded = await loadConfiguration(process.env);
  if (!loaded.ok) {
    throw new StartRefused(`the configuration cannot be used. ${loaded.faults.join(' ')}`);
  }
  const found = openSites(loaded.config, []).get(site);
  if (found === undefined) {
    throw new StartRefused(`the configuration has no site "${site}".`);
  }
  const { database } = openDataFolder(loaded.environment.data);
  migrateFile(database, migrationsFolder());
  const store = createSqliteStore(await openNodeEngine(database));
  const deps = { store, clock: Date.now };
  return {
    list: async () => {
      const today = found.dayOf(Date.now());
      const account = await store.deliveryAccount(site, { from: today - 29, to: today });
      return z.array(wayOutSchema).parse(accountBody(account, Date.now()));
    },
    switch: (destination, to) => switchDelivery(deps, { site, destination, to, by: userInfo().username }),
    replay: (wanted) => replayDead(deps, { site, ...wanted }),
    close: () => store.close(),
  };
}

const problemSchema = z.object({ title: z.string(), at: z.string().optional() });

export function openDeliveryDeskThere(url: string, site: string, bearer: string): DeliveryDesk {
  const headers = { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json', 'Accept-Language': 'en' };
  const ask = async <Value>(path: string, schema: z.ZodType<Value>, body?: unknown): Promise<Value> => {
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(new URL(`/v1/${path}?site=${encodeURIComponent(site)}`, url), init);
    const said: unknown = await response.json();
    if (response.ok) {
      return schema.parse(said);
    }
    const problem = problemSchema.safeParse(said).data;
    throw new StartRefused(`${response.status}: ${problem?.title ?? 'no reason given'} ${problem?.at ?? ''}`.trim());
  };
  return {
    list: async () => (await ask('deliveries', z.object({ destinations: z.array(wayOutSchema) }))).destinations,
    switch: async (destination, to) =>
      (await ask(`admin/deliveries/${to}`, z.object({ changed: z.boolean() }), { destination })).changed,
    replay: (wanted) => ask('admin/deliveries/replay', countSchema, wanted),
    close: () => Promise.resolve(),
  };
}
