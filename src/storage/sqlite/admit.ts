import type { Admission, KeptEvent, Leaving } from '../store.ts';
import { deliveriesPerRow, itsNumbers, liveGrant, liveVisit, visitGoesOn } from './conditions.ts';
import { json, type Statement, statement } from './engine.ts';

/*
 * The statements of one beacon, in the order in which they must run. Its events make one row: on SQLite a row is what costs, on
 * D1 what is paid for. All of it applies or nothing does, and then `whyNot` tells what stands in the way. In the database a
 * trigger adds the row to its visit, which is where a withdrawal finds it (docs/design/0012-one-row-per-beacon.md).
 */

type Kept = NonNullable<Admission['kept']>;

/** More beacons than this in one visit are no person's: a forged pass must not fill the disk. */
export const mostInVisit = 2_000;

const mayKeep = `${liveGrant('?1', "'measure'", '?3')} AND ${liveVisit('?1', '?2', '?3')}`;

/**
 * SQL: which of these ids (a JSON list) the grant holds already. An event that comes again brings the page's own time again, so
 * what ended before the `first` of them cannot hold one: no person pays for all they ever did.
 */
function seenIds(ids: string, first: string): string {
  return `SELECT i.value FROM visit w ${itsNumbers}
    CROSS JOIN event x ON x.no = named.value AND x.grant_no = w.grant_no CROSS JOIN json_each(${ids}) i
    WHERE w.grant_no = ?1 AND w.last_at >= ${first} AND x.last_at >= ${first} AND instr(x.ids, i.value)`;
}

const hasRoom = `(SELECT length(w.rows) FROM visit w WHERE w.grant_no = ?1 AND w.id = ?2) < ${mostInVisit * 8}`;

/**
 * Makes the visit; one that exists is left as it is, ended or not. It names the row that is about to come, so that the trigger
 * has nothing left to write. If that row does not come after all, the number stands for nothing of this grant.
 */
/** Beyond whatever a delivery still names, though its row be gone: an end that recalls one destroys the row at once. */
const nextRow = `(1 + max(coalesce((SELECT max(no) FROM event), 0), coalesce((SELECT max(no) FROM delivery), 0) / ${deliveriesPerRow}))`;

const visitSql = `
INSERT INTO visit (grant_no, id, started, last_seen, last_at, rows)
SELECT no, ?2, ?3, ?3, ?4, CAST(${nextRow} AS TEXT) FROM live_grant WHERE no = ?1 AND purpose = 'measure' AND expires > ?3
ON CONFLICT (grant_no, id) DO NOTHING`;

/** A visit that begins to leave for GA4 gets the identifiers made for it, once. */
const leavingVisitSql = `
INSERT INTO visit (grant_no, id, started, last_seen, last_at, rows, ga_client, ga_session)
SELECT no, ?2, ?3, ?3, ?4, CAST(${nextRow} AS TEXT), ?5, ?6 FROM live_grant WHERE no = ?1 AND purpose = 'measure' AND expires > ?3
ON CONFLICT (grant_no, id) DO UPDATE SET ga_client = excluded.ga_client, ga_session = excluded.ga_session
WHERE ga_client IS NULL`;

/**
 * One look for what may stand in the way, as a value: where it finds nothing, the row has no grant. Whether the grant lives is asked by the
 * trigger that keeps every row without a live one out (schema/sqlite/0007_every_beacon.sql). With a SELECT as its source, SQLite would first
 * copy the row into a table of its own, because the table has triggers.
 */
const eventSql = (more: string) => `
INSERT INTO event (no, day, grant_no, visit, received, last_at, size, ids, body)
VALUES (${nextRow}, ?9, (SELECT v.grant_no FROM visit v
  WHERE v.grant_no = ?1 AND v.id = ?2 AND ${visitGoesOn('?3')} AND length(v.rows) < ${mostInVisit * 8}
  AND NOT EXISTS (${seenIds('?7', '?4')})${more}), ?2, ?3, ?5, ?6, ?7, ?8)`;

const measuredEventSql = eventSql('');

/** Identifiers for GA4 were made, here or by a beacon before: nothing leaves for it without. */
const leavingEventSql = eventSql(' AND v.ga_client IS NOT NULL');

const addUp = `ON CONFLICT (site, day) DO UPDATE SET
  received = received + excluded.received, stored = stored + excluded.stored, counted = counted + excluded.counted,
  duplicate = duplicate + excluded.duplicate, refused = refused + excluded.refused, allowed = allowed + excluded.allowed`;

/** Right after the events, so that `changes()` says whether they went in. Changes a row if they did. */
const keptTallySql = `
INSERT INTO tally (site, day, received, stored, duplicate, refused)
SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE changes() > 0 ${addUp}`;

const plainTally = (column: 'stored' | 'counted') => `
INSERT INTO tally (site, day, received, ${column}, duplicate, refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ${addUp}`;

const storedTallySql = plainTally('stored');
const countedTallySql = plainTally('counted');

/** SQL over a planned delivery `p` at the instant `now`. */
const mayLeave = (now: string) => liveGrant("p.value ->> 'grant'", "p.value ->> 'purpose'", now);

/** What may leave, if the grant for its destination still lives: the same that the deliveries ask below. */
const leavingTallySql = `
INSERT INTO tally (site, day, received, stored, duplicate, refused, allowed)
SELECT ?1, ?2, ?4, ?5, ?6, ?7, (SELECT coalesce(sum(p.value ->> 'size'), 0) FROM json_each(?8) p WHERE ${mayLeave('?3')})
WHERE changes() > 0 ${addUp}`;

/** The tables in between have no row numbers of their own, so the last one is still that of the events. */
const deliverySql = `
WITH kept AS MATERIALIZED (SELECT last_insert_rowid() AS no WHERE changes() > 0)
INSERT INTO delivery (no, site, day, destination, measure_grant, destination_grant, visit, events, size, repeatable, state, due, tries, mark)
SELECT kept.no * ${deliveriesPerRow} + p.key, ?4, ?5, p.value ->> 'destination', ?1, p.value ->> 'grant', ?2, p.value ->> 'places', p.value ->> 'size',
  p.value ->> 'repeatable', 'waiting', ?3, 0, ''
FROM kept JOIN json_each(?6) p WHERE ${mayLeave('?3')}`;

const refusalsSql = `
INSERT INTO refusal (site, day, reason, n)
SELECT ?1, ?2, value ->> 'reason', value ->> 'n' FROM json_each(?3) WHERE true
ON CONFLICT (site, day, reason) DO UPDATE SET n = n + excluded.n`;

const keptRefusalsSql = refusalsSql.replace('WHERE true', 'WHERE changes() > 0');

const curtailedSql = `
INSERT INTO curtailed (site, day, destination, reason, n)
SELECT ?1, ?2, value ->> 'destination', value ->> 'reason', value ->> 'n' FROM json_each(?3) WHERE changes() > 0
ON CONFLICT (site, day, destination, reason) DO UPDATE SET n = n + excluded.n`;

/** More names than this on one site are no mistake of its pages: what comes then is added to one row. */
export const mostQuarantined = 1_000;

/** Of a name that came so often nobody needs to know each time: one in sixteen is written, and counts for all. */
export const oftenQuarantined = 1_000;
export const quarantinedOneIn = 16;

/** What nobody declared: one row of a beacon, and none where it is known well enough. A CASE, because SQLite looks at both sides of an OR. */
const quarantineSql = (guard: string) => `
INSERT INTO quarantine (site, name, param, n, first_day, last_day)
SELECT ?1, iif(fits, ?3, ':more'), iif(fits, ?4, ''), ?5, ?2, ?2 FROM (
  SELECT CASE WHEN EXISTS (SELECT 1 FROM quarantine q WHERE q.site = ?1 AND q.name = ?3 AND q.param = ?4) THEN 1
    ELSE (SELECT count(*) FROM quarantine q WHERE q.site = ?1) < ${mostQuarantined} END AS fits WHERE ${guard})
WHERE true ON CONFLICT (site, name, param) DO UPDATE SET
  n = n + excluded.n * iif(n >= ${oftenQuarantined} AND ?6 % ${quarantinedOneIn} = 0, ${quarantinedOneIn}, 1),
  last_day = max(last_day, excluded.last_day)
WHERE n < ${oftenQuarantined} OR ?6 % ${quarantinedOneIn} = 0 OR last_day < excluded.last_day`;

const keptQuarantineSql = quarantineSql('changes() > 0');
const countedQuarantineSql = quarantineSql('true');

const countedSql = `
INSERT INTO counted (site, day, name, page, n)
SELECT ?1, ?2, value ->> 'name', value ->> 'page', value ->> 'n' FROM json_each(?3) WHERE true
ON CONFLICT (site, day, name, page) DO UPDATE SET n = n + excluded.n`;

/** A beacon of which nothing is to be kept. */
export function countStatements(admission: Admission): Statement[] {
  const { site, day, received, duplicate, refused, counted } = admission;
  return [
    statement(countedTallySql, site, day, received, total(counted), duplicate, total(refused)),
    ...(refused.length > 0 ? [statement(refusalsSql, site, day, json(refused))] : []),
    ...(counted.length > 0 ? [statement(countedSql, site, day, json(counted))] : []),
    ...quarantineOf(admission, countedQuarantineSql),
  ];
}

interface Keeping {
  readonly statements: readonly Statement[];
  /** Which of them changed anything exactly if all of it went in. */
  readonly keptAt: number;
}

/** A beacon to keep. `known`: its visit was seen, so it is not made again; if it is gone, nothing goes in. */
export function keepStatements(admission: Admission, kept: Kept, { known } = { known: false }): Keeping {
  const { site, day, now, received, duplicate, refused, curtailed = [] } = admission;
  const { grant, visit, leaving, events } = kept;
  const counts = [received, events.length, duplicate, total(refused)] as const;
  const planned = leaving && json(plannedRows(events, leaving));
  const statements = [
    ...(known ? [] : [makeVisit(now, kept)]),
    insertEvents(admission, kept),
    planned === undefined
      ? { ...statement(keptTallySql, site, day, ...counts), sum: storedTallySql }
      : statement(leavingTallySql, site, day, now, ...counts, planned),
    ...(refused.length > 0 ? [statement(keptRefusalsSql, site, day, json(refused))] : []),
    ...(curtailed.length > 0 ? [statement(curtailedSql, site, day, json(curtailed))] : []),
    ...(planned === undefined ? [] : [statement(deliverySql, grant, visit, now, site, day, planned)]),
    // The last: where it writes nothing, what ran after it could not ask `changes()`.
    ...quarantineOf(admission, keptQuarantineSql),
  ];
  return { statements, keptAt: known ? 1 : 2 };
}

function quarantineOf({ site, day, now, quarantined }: Admission, sql: string): Statement[] {
  return quarantined === undefined
    ? []
    : [statement(sql, site, day, quarantined.name, quarantined.param, quarantined.n, now)];
}

function makeVisit(now: number, { grant, visit, leaving, events }: Kept): Statement {
  return leaving?.client === undefined
    ? statement(visitSql, grant, visit, now, lastOf(events))
    : statement(leavingVisitSql, grant, visit, now, lastOf(events), leaving.client, leaving.session);
}

function insertEvents({ now, day }: Admission, { grant, visit, setting, events, leaving }: Kept): Statement {
  // One call for all: each has a cost of its own, whatever it writes.
  const body = JSON.stringify({ setting, events: events.map(({ name, at, body: own }) => [name, at, own]) });
  const sql = leaving?.client === undefined ? measuredEventSql : leavingEventSql;
  return statement(sql, grant, visit, now, firstOf(events), lastOf(events), events.length, idsOf(events), body, day);
}

function idsOf(events: readonly KeptEvent[]): string {
  return json(events.map(({ id }) => id));
}

function firstOf(events: readonly KeptEvent[]): number {
  return events.reduce((first, { said }) => Math.min(first, said), Number.POSITIVE_INFINITY);
}

function lastOf(events: readonly KeptEvent[]): number {
  return events.reduce((last, { said }) => Math.max(last, said), Number.NEGATIVE_INFINITY);
}

/** The rows of the outbox to be, each with the places of its events in the beacon's row. */
function plannedRows(events: readonly KeptEvent[], { deliveries }: Leaving): object[] {
  return deliveries.flatMap(({ destination, purpose, grant, repeatable }, delivery) => {
    const places = events.flatMap((event, place) => (event.deliveries?.includes(delivery) ? [place] : []));
    const row = { destination, purpose, grant, repeatable: repeatable ? 1 : 0, size: places.length };
    return places.length > 0 ? [{ ...row, places: JSON.stringify(places) }] : [];
  });
}

const whyNotSql = `
SELECT ${liveGrant('?1', "'measure'", '?3')} AS granted, ${liveVisit('?1', '?2', '?3')} AS goes_on, ${hasRoom} AS has_room,
  (SELECT json_group_array(s.value) FROM (SELECT DISTINCT value FROM (${seenIds('?4', '?5')})) s) AS seen`;

/** What stands in the way of a beacon that did not go in, as the database sees it now. */
export function whyNot({ now }: Admission, { grant, visit, events }: Kept): Statement {
  return statement(whyNotSql, grant, visit, now, idsOf(events), firstOf(events));
}

/** The commit overruled the decision: the reason is what the database sees now. */
const overruledSql = `
INSERT INTO refusal (site, day, reason, n)
SELECT ?4, ?5, CASE
    WHEN ${mayKeep} THEN 'visit_full'
    WHEN ${liveGrant('?1', "'measure'", '?3')} THEN 'visit_ended'
    WHEN NOT EXISTS (SELECT 1 FROM "grant" g WHERE g.no = ?1) THEN 'withdrawn'
    WHEN EXISTS (SELECT 1 FROM "grant" g WHERE g.no = ?1 AND g.expires <= ?3) THEN 'expired'
    ELSE 'notice_voided' END, ?6
WHERE true ON CONFLICT (site, day, reason) DO UPDATE SET n = n + excluded.n`;

export function overruled(admission: Admission, { grant, visit, events }: Kept): Statement[] {
  const { site, day, now, received, duplicate, refused } = admission;
  return [
    statement(overruledSql, grant, visit, now, site, day, events.length),
    statement(countedTallySql, site, day, received, 0, duplicate, total(refused) + events.length),
    ...(refused.length > 0 ? [statement(refusalsSql, site, day, json(refused))] : []),
  ];
}

function total(rows: readonly { readonly n: number }[]): number {
  return rows.reduce((sum, row) => sum + row.n, 0);
}
