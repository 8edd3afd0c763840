import type { CatalogStore, KeptPlan, NewPlan, Quarantined } from '../catalog-store.ts';
import { type Row, type SqliteEngine, type Statement, statement } from './engine.ts';

const planSql = `
INSERT INTO plan (site, version, hash, body, published)
SELECT ?1, ?2, ?3, ?4, ?5 WHERE (SELECT coalesce(max(version), 0) FROM plan WHERE site = ?1) = ?2 - 1`;

const planEntrySql = 'INSERT INTO entry (log, json) SELECT ?1, ?2 WHERE changes() > 0';

const currentSql = `
SELECT site, version, hash, body, published FROM plan p
WHERE version = (SELECT max(version) FROM plan q WHERE q.site = p.site) ORDER BY site`;

const quarantineSql = `
SELECT name, param, n, first_day, last_day FROM quarantine WHERE site = ?1 ORDER BY n DESC, name, param`;

export function catalogMethods(engine: SqliteEngine): CatalogStore {
  return {
    publishPlan: async (plan) => void (await engine.commit(publishPlan(plan))),
    currentPlans: async () => (await report(engine, statement(currentSql))).map(keptPlan),
    quarantine: async (site) => (await report(engine, statement(quarantineSql, site))).map(quarantined),
  };
}

function publishPlan({ site, version, hash, body, at, entry }: NewPlan): Statement[] {
  return [statement(planSql, site, version, hash, body, at), statement(planEntrySql, site, entry)];
}

function keptPlan({ site, version, hash, body, published }: Row): KeptPlan {
  return {
    site: String(site),
    version: Number(version),
    hash: String(hash),
    body: String(body),
    published: Number(published),
  };
}

function quarantined({ name, param, n, first_day, last_day }: Row): Quarantined {
  return {
    name: String(name),
    param: String(param),
    n: Number(n),
    firstDay: Number(first_day),
    lastDay: Number(last_day),
  };
}

async function report(engine: SqliteEngine, one: Statement): Promise<readonly Row[]> {
  return (await engine.report([one]))[0] ?? [];
}
