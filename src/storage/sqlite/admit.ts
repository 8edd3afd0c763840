import type { Admission, KeptEvent, PlannedDelivery } from '../store.ts';
import { liveGrant, liveVisit, touchEvery, visitGoesOn } from './conditions.ts';
import { json, type Statement, statement } from './engine.ts';

/* The statements of one beacon, in the order in which they must run. At most eight, however many events it has. */

type Kept = NonNullable<Admission['kept']>;

const mayKeep = `${liveGrant('?1', "'measure'", '?3')} AND ${liveVisit('?1', '?2', '?3')}`;

/** Makes the visit, or notes that it goes on; a visit that ended is left as it is. */
const visitSql = `
INSERT INTO visit (grant_no, id, started, last_seen, ga_client, ga_session)
SELECT no, ?2, ?3, ?3, ?4, ?5 FROM live_grant WHERE no = ?1 AND purpose = 'measure' AND expires > ?3
ON CONFLICT (grant_no, id) DO UPDATE SET
  last_seen = excluded.last_seen,
  ga_session = CASE WHEN ga_client IS NULL THEN excluded.ga_session ELSE ga_session END,
  ga_client = coalesce(ga_client, excluded.ga_client)
WHERE ${visitGoesOn('?3')}
  AND (last_seen < ?3 - ${touchEvery} OR (ga_client IS NULL AND excluded.ga_client IS NOT NULL))`;

/** Before the events go in, so that "not there yet" is exactly what this beacon adds: a duplicate is never sent again. */
const deliverySql = `
INSERT INTO delivery (site, day, destination, measure_grant, destination_grant, visit, events, size, state, due, tries, mark)
SELECT ?4, ?5, ?6, ?1, ?7, ?2, json_group_array(json_array(e.day, e.id)), count(*), 'waiting', ?3, 0, ?9
FROM (SELECT value ->> 'day' AS day, value ->> 'id' AS id, value ->> 'chunk' AS chunk FROM json_each(?8)) e
WHERE e.chunk IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM event x WHERE x.day = e.day AND x.grant_no = ?1 AND x.id = e.id)
  AND ${mayKeep} AND ${liveGrant('?7', '?6', '?3')}
GROUP BY e.chunk`;

const eventSql = `
INSERT INTO event (day, grant_no, id, name, visit, at, received, body)
SELECT value ->> 'day', ?1, value ->> 'id', value ->> 'name', ?2, value ->> 'at', ?3, value ->> 'body'
FROM json_each(?4) WHERE ${mayKeep}
ON CONFLICT DO NOTHING RETURNING id`;

const addUp = `ON CONFLICT (site, day) DO UPDATE SET
  received = received + excluded.received, stored = stored + excluded.stored, counted = counted + excluded.counted,
  duplicate = duplicate + excluded.duplicate, refused = refused + excluded.refused, allowed = allowed + excluded.allowed`;

/**
 * Runs right after the events, so that `changes()` is what that insert really added. The deliveries of this beacon are
 * among the last ?11 of the table, and carry its mark: finding them needs no index.
 */
const keptTallySql = `
INSERT INTO tally (site, day, received, stored, duplicate, refused, allowed)
SELECT ?4, ?5, ?6, changes(),
  ?7 + CASE WHEN ${mayKeep} THEN ?9 - changes() ELSE 0 END,
  ?8 + CASE WHEN ${mayKeep} THEN 0 ELSE ?9 END,
  (SELECT coalesce(sum(d.size), 0) FROM (SELECT size, mark FROM delivery ORDER BY no DESC LIMIT ?11) d WHERE d.mark = ?10)
WHERE true ${addUp}`;

const verdictSql = `
SELECT ${liveGrant('?1', "'measure'", '?3')} AS granted, ${liveVisit('?1', '?2', '?3')} AS goes_on`;

/** The commit overruled the decision: the reason is what the database sees now. */
const overruledSql = `
INSERT INTO refusal (site, day, reason, n)
SELECT ?4, ?5, CASE
    WHEN ${liveGrant('?1', "'measure'", '?3')} THEN 'visit_ended'
    WHEN NOT EXISTS (SELECT 1 FROM "grant" g WHERE g.no = ?1) THEN 'withdrawn'
    WHEN EXISTS (SELECT 1 FROM "grant" g WHERE g.no = ?1 AND g.expires <= ?3) THEN 'expired'
    ELSE 'notice_voided' END, ?6
WHERE NOT (${mayKeep})
ON CONFLICT (site, day, reason) DO UPDATE SET n = n + excluded.n`;

const tallySql = `
INSERT INTO tally (site, day, received, counted, duplicate, refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ${addUp}`;

const refusalSql = `
INSERT INTO refusal (site, day, reason, n)
SELECT ?1, ?2, value ->> 'reason', value ->> 'n' FROM json_each(?3) WHERE true
ON CONFLICT (site, day, reason) DO UPDATE SET n = n + excluded.n`;

const countedSql = `
INSERT INTO counted (site, day, name, page, n)
SELECT ?1, ?2, value ->> 'name', value ->> 'page', value ->> 'n' FROM json_each(?3) WHERE true
ON CONFLICT (site, day, name, page) DO UPDATE SET n = n + excluded.n`;

export interface AdmitStatements {
  readonly statements: readonly Statement[];
  /** Where in the answer the rows of these two stand; absent when nothing was to be kept. */
  readonly at?: { readonly stored: number; readonly verdict: number };
}

/** `mark` is random and of this commit alone: it tells its deliveries from all others, those of a repeated call too. */
export function admitStatements(admission: Admission, mark: string): AdmitStatements {
  const { site, day, kept } = admission;
  const refusals = admission.refused.length > 0 ? [statement(refusalSql, site, day, json(admission.refused))] : [];
  const cells = admission.counted.length > 0 ? [statement(countedSql, site, day, json(admission.counted))] : [];
  if (kept === undefined) {
    return { statements: [plainTally(admission), ...refusals, ...cells] };
  }
  const before = [touchVisit(admission, kept), ...deliveries(admission, kept, mark)];
  return {
    statements: [
      ...before,
      insertEvents(admission, kept),
      keptTally(admission, kept, mark),
      ...verdict(admission, kept),
      ...refusals,
    ],
    at: { stored: before.length, verdict: before.length + 2 },
  };
}

function touchVisit({ now }: Admission, { grant, visit, delivery }: Kept): Statement {
  return statement(visitSql, grant, visit, now, delivery?.client ?? null, delivery?.session ?? null);
}

function deliveries(admission: Admission, kept: Kept, mark: string): Statement[] {
  const plan: PlannedDelivery | undefined = kept.delivery;
  if (plan === undefined) {
    return [];
  }
  const { site, day, now } = admission;
  const events = json(kept.events.map(({ id, day: eventDay, chunk }) => ({ id, day: eventDay, chunk })));
  return [statement(deliverySql, kept.grant, kept.visit, now, site, day, plan.destination, plan.grant, events, mark)];
}

function insertEvents({ now }: Admission, { grant, visit, events }: Kept): Statement {
  return statement(eventSql, grant, visit, now, json(events));
}

function keptTally(admission: Admission, kept: Kept, mark: string): Statement {
  const { site, day, now, received, duplicate } = admission;
  const refused = total(admission.refused);
  const rows = 1 + Math.max(-1, ...kept.events.map((event: KeptEvent) => event.chunk ?? -1));
  const counts = [received, duplicate, refused, kept.events.length] as const;
  return statement(keptTallySql, kept.grant, kept.visit, now, site, day, ...counts, mark, rows);
}

function verdict({ site, day, now }: Admission, { grant, visit, events }: Kept): Statement[] {
  return [
    statement(verdictSql, grant, visit, now),
    statement(overruledSql, grant, visit, now, site, day, events.length),
  ];
}

function plainTally({ site, day, received, duplicate, refused, counted }: Admission): Statement {
  return statement(tallySql, site, day, received, total(counted), duplicate, total(refused));
}

function total(rows: readonly { readonly n: number }[]): number {
  return rows.reduce((sum, row) => sum + row.n, 0);
}
