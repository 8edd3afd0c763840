import type { Admission, Admitted, Store } from '../store.ts';
import { countStatements, keepStatements, overruled, whyNot } from './admit.ts';
import { catalogMethods } from './catalog.ts';
import * as consent from './consent.ts';
import { type Row, type SqliteEngine, type Statement, statement } from './engine.ts';
import { type KnownVisits, knownVisits } from './known-visits.ts';
import { ledgerMethods } from './ledger.ts';
import { officerMethods } from './officer.ts';
import { deliveryMethods } from './delivery.ts';
import * as reports from './reports.ts';
import { retentionMethods } from './retention-rows.ts';
import { rightsMethods } from './rights.ts';
import * as row from './rows.ts';

/** The store on SQLite's dialect; the engine decides how a batch is committed (better-sqlite3, D1). */
export function createSqliteStore(engine: SqliteEngine): Store {
  const visits = knownVisits();
  return {
    ...consentMethods(engine),
    ...deliveryMethods(engine),
    ...reportMethods(engine),
    ...tokenMethods(engine),
    ...ledgerMethods(engine),
    ...rightsMethods(engine),
    ...retentionMethods(engine),
    ...officerMethods(engine),
    ...catalogMethods(engine),
    admit: (admission) => admit(engine, visits, admission),
    close: () => engine.close(),
  };
}

/**
 * Each try applies whole or not at all; what was there already is taken out before the next. Repeats end the tries. A visit that was
 * seen before is not made again; if it is gone meanwhile, or has nothing yet to leave by, the next try makes it.
 */
async function admit(engine: SqliteEngine, visits: KnownVisits, admission: Admission): Promise<Admitted> {
  let { kept } = admission;
  let { duplicate } = admission;
  while (kept !== undefined && kept.events.length > 0) {
    const visit = { grant: kept.grant, visit: kept.visit, now: admission.now };
    const known = visits.has(visit);
    const { statements, keptAt } = keepStatements({ ...admission, duplicate }, kept, { known });
    if (((await engine.commit(statements))[keptAt] ?? []).length > 0) {
      if (!known) {
        visits.add(visit);
      }
      return { verdict: 'kept', stored: kept.events.map(({ id }) => id) };
    }
    visits.delete(visit);
    const why = row.whyNot(first((await engine.commit([whyNot(admission, kept)]))[0]));
    if (known && why.verdict === 'visit_ended') {
      continue;
    }
    if (why.verdict !== 'kept') {
      await engine.commit(overruled({ ...admission, duplicate }, kept));
      return why;
    }
    const events = kept.events.filter(({ id }) => !why.stored.includes(id));
    duplicate += kept.events.length - events.length;
    kept = { ...kept, events };
  }
  await engine.commit(countStatements({ ...admission, duplicate }));
  return { verdict: 'kept', stored: [] };
}

type ConsentMethods = Pick<
  Store,
  | 'publishNotices'
  | 'listNotices'
  | 'noticeText'
  | 'findPass'
  | 'findSecret'
  | 'recordConsent'
  | 'recordRefusal'
  | 'changeConsent'
>;

function consentMethods(engine: SqliteEngine): ConsentMethods {
  return {
    publishNotices: async (notices, retired) => void (await engine.commit(consent.publishNotices(notices, retired))),
    listNotices: async () => (await report(engine, consent.listNotices())).map(row.keptNotice),
    noticeText: async (hash) => row.texts(await engine.lookup(consent.noticeText(hash)), 'body')[0],
    findPass: async (hash) => row.holder(await engine.lookup(consent.passHolder(hash))),
    findSecret: async (hash) => {
      const rows = await engine.lookup(consent.secretHolder(hash));
      const records = await engine.lookup(consent.recordsOf(hash));
      return row.secretHolder(rows, records);
    },
    recordConsent: async (receipt) => {
      const [kept, records] = (await engine.commit(consent.recordConsent(receipt))).slice(-2);
      return row.recorded(first(kept), records ?? []);
    },
    recordRefusal: async (refusal) => void (await engine.commit([consent.recordRefusal(refusal)])),
    changeConsent: async (change) => {
      const { statements, changedAt } = consent.changeConsent(change);
      return (await engine.commit(statements))[changedAt]?.length === 1;
    },
  };
}

function reportMethods(
  engine: SqliteEngine,
): Pick<
  Store,
  'balance' | 'keptRows' | 'knownSites' | 'recentEvents' | 'openDeliveries' | 'countedCells' | 'countedSums' | 'ready'
> {
  return {
    balance: async (site, { from, to }) => {
      const [days = [], reasons = [], waiting = []] = await engine.report([
        reports.tallies(site, from, to),
        reports.refusals(site, from, to),
        reports.waiting(site, from, to),
      ]);
      return row.balance({ days, reasons, waiting });
    },
    keptRows: async (site) => row.keptRows(first(await report(engine, reports.keptRows(site)))),
    knownSites: async () => row.texts(await report(engine, consent.knownSites()), 'site'),
    recentEvents: async (site, limit) => (await report(engine, reports.recentEvents(site, limit))).map(row.eventRow),
    openDeliveries: async (site, limit) =>
      (await report(engine, reports.openDeliveries(site, limit))).map(row.deliveryRow),
    countedCells: async (site, day) => (await report(engine, reports.countedCells(site, day))).map(row.cell),
    countedSums: async (site, days, fewest) =>
      (await report(engine, reports.countedSums(site, days, fewest))).map(row.countedSum),
    // Through the writer: a store that can be read and not written is not ready.
    ready: async () => (await engine.commit([statement('SELECT count(*) AS n FROM notice')])).length === 1,
  };
}

function tokenMethods(engine: SqliteEngine): Pick<Store, 'createToken' | 'findToken' | 'revokeTokens' | 'listTokens'> {
  return {
    createToken: async (hash, token) => void (await engine.commit([reports.createToken(hash, token)])),
    findToken: async (hash) => (await engine.lookup(reports.findToken(hash))).map(row.token)[0],
    revokeTokens: async (site, label) => (await engine.commit([reports.revokeTokens(site, label)]))[0]?.length ?? 0,
    listTokens: async (site) => (await report(engine, reports.listTokens(site))).map(row.token),
  };
}

async function report(engine: SqliteEngine, one: Statement): Promise<readonly Row[]> {
  return (await engine.report([one]))[0] ?? [];
}

function first(rows: readonly Row[] | undefined): Row | undefined {
  return rows?.[0];
}
