import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { refusalText } from '../consent/change-words.ts';
import { planNotices } from '../consent/notice-plan.ts';
import { imbalances } from '../delivery/balance.ts';
import type { Environment } from '../environment.ts';
import { isoDay } from '../minimize/day.ts';
import { migrationsFolder } from '../node/assets.ts';
import { nodeHashing } from '../node/hashing.ts';
import { withHashes } from '../publish.ts';
import { openSites, type Site } from '../site.ts';
import { openNodeEngine } from '../storage/sqlite/node/engine.ts';
import { schemaStanding } from '../storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../storage/sqlite/store.ts';
import type { Store } from '../storage/store.ts';
import type { Finding } from './doctor-finding.ts';

/** The data folder and the database in it. Nothing is made and no migration is run: the doctor looks. */
export async function dataFindings(config: Config, { data }: Environment, now: number): Promise<Finding[]> {
  const database = join(data, 'balise.sqlite');
  if (!existsSync(data)) {
    return [{ level: 'note', about: 'data', says: `${data} does not exist yet: \`balise start\` makes it` }];
  }
  if (!isWritable(data)) {
    return [{ level: 'fault', about: 'data', says: `${data} cannot be written to: let the collector's user do so` }];
  }
  if (!existsSync(database)) {
    return [{ level: 'note', about: 'data', says: `${data} holds no database yet: \`balise start\` makes one` }];
  }
  const { finding, isCurrent } = schemaFinding(database);
  return isCurrent ? [finding, ...(await storeFindings(database, openSites(config, []), now))] : [finding];
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function schemaFinding(database: string): { readonly finding: Finding; readonly isCurrent: boolean } {
  const about = 'database';
  try {
    const { pending, newer } = schemaStanding(database, migrationsFolder());
    if (newer) {
      const says = 'a later release of Balise wrote it: start that one; a database is never taken back a schema';
      return { finding: { level: 'fault', about, says }, isCurrent: false };
    }
    if (pending > 0) {
      const says = `${pending} migrations to run: \`balise migrate\`, or the next start, does it`;
      return { finding: { level: 'warning', about, says }, isCurrent: false };
    }
    return { finding: { level: 'ok', about, says: 'has the newest schema' }, isCurrent: true };
  } catch (error) {
    const says = `cannot be read as a database (${error instanceof Error ? error.message : 'unknown'})`;
    return { finding: { level: 'fault', about, says }, isCurrent: false };
  }
}

async function storeFindings(database: string, sites: ReadonlyMap<string, Site>, now: number): Promise<Finding[]> {
  const store = createSqliteStore(await openNodeEngine(database));
  try {
    const balances = await Promise.all([...sites.values()].map((site) => balanceFindings(store, site, now)));
    return [...(await startFindings(store, sites)), ...balances.flat()];
  } finally {
    await store.close();
  }
}

/** What a start would refuse: a site that people consented on and that is gone, a text that may not be published as it stands. */
async function startFindings(store: Store, sites: ReadonlyMap<string, Site>): Promise<Finding[]> {
  const gone = (await store.knownSites()).filter((id) => !sites.has(id));
  const kept = (await store.listNotices()).filter(({ site }) => sites.has(site));
  const { refusals } = planNotices(await withHashes(sites, nodeHashing('')), kept);
  return [
    ...gone.map((id): Finding => ({
      level: 'fault',
      about: `sites.${id}`,
      says: 'people consented on it, and the configuration no longer has it: keep it with closed: true',
    })),
    ...refusals.map((refusal): Finding => ({
      level: 'fault',
      about: `sites.${refusal.site}.notice`,
      says: refusalText(refusal),
    })),
  ];
}

const days = 30;

async function balanceFindings(store: Store, site: Site, now: number): Promise<Finding[]> {
  const about = `sites.${site.id}.balance`;
  const today = site.dayOf(now);
  const kept = await store.balance(site.id, { from: today - days + 1, to: today });
  const wrong = imbalances(kept, await store.keptRows(site.id));
  if (wrong.length === 0) {
    return [{ level: 'ok', about, says: `holds over the last ${days} days` }];
  }
  return wrong.map(({ term, day, left, right }) => {
    const when = day === undefined ? '' : ` on ${isoDay(day)}`;
    return { level: 'fault', about, says: `${term} does not hold${when}: ${left} on one side, ${right} on the other` };
  });
}
