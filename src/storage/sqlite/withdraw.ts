import type { Withdrawal } from '../rights-store.ts';
import { itsDeliveries, itsRows } from './conditions.ts';
import { json, type Statement, statement } from './engine.ts';

/*
 * One commit ends grants and all that hangs on them: by a withdrawal, by a replayed one, or because their notice was voided.
 * ?1 is the list of ends. The counts are taken by SQL before the rows go, so that they are facts and not a caller's claim.
 */

/** One grant to end, and why. */
export interface End {
  readonly secret: string;
  readonly purpose: string;
  readonly at: number;
  readonly day: number;
  readonly cause: 'withdrawn' | 'voided';
  /** Read from the journal outside: it ends nothing that was done already or that a later yes covers. */
  readonly replayed?: true;
  readonly ending: string;
  readonly refusing?: string | undefined;
}

/**
 * SQL over a grant `g` and an end `e`: a withdrawal at that instant stands in the ledger already, or a yes after it. The entry
 * that this commit itself appends does not count.
 */
const overtaken = `EXISTS (SELECT 1 FROM entry y WHERE y.receipt_no = g.receipt_no AND y.json ->> 'purpose' = g.purpose AND (
  (y.json ->> 'type' = 'withdrawn' AND y.json ->> 'at' = e.value ->> 'at' AND y.json IS NOT e.value ->> 'ending') OR
  (y.json ->> 'type' = 'consent' AND y.json ->> 'state' = 'granted' AND y.json ->> 'at' > e.value ->> 'at')))`;

const mayEnd = `CASE WHEN e.value ->> 'cause' = 'voided'
    THEN EXISTS (SELECT 1 FROM notice v WHERE v.no = g.notice_no AND v.voided IS NOT NULL)
  WHEN e.value ->> 'replayed' THEN g.since <= e.value ->> 'at' AND NOT ${overtaken}
  ELSE true END`;

/** The grants that end, looked up inside each statement: what was granted or renewed meanwhile is seen. */
const ending = `ending(grant_no, receipt_no, site, purpose, notice_no, at, day, cause) AS (
  SELECT g.no, r.no, r.site, g.purpose, g.notice_no, e.value ->> 'at', e.value ->> 'day', e.value ->> 'cause'
  FROM json_each(?1) e JOIN receipt r ON r.secret_hash = e.value ->> 'secret'
  JOIN "grant" g ON g.receipt_no = r.no AND g.purpose = e.value ->> 'purpose'
  WHERE ${mayEnd})`;

const isEnding = `(measure_grant IN (SELECT grant_no FROM ending) OR destination_grant IN (SELECT grant_no FROM ending))`;

/** The rows of their events; `kept` is 1 where an open hold takes a copy (LPRPSP 36). */
const endedEvent = `ended_event(receipt_no, site, ended_on, hold_no, no, size, kept) AS (
  SELECT x.receipt_no, x.site, x.day, h.no, e.no, e.size, h.no IS NOT NULL
  FROM ending x JOIN visit w ON w.grant_no = x.grant_no ${itsRows}
  LEFT JOIN (SELECT receipt_no, min(no) AS no FROM hold WHERE released IS NULL GROUP BY receipt_no) h
    ON h.receipt_no = x.receipt_no
  WHERE x.purpose = 'measure')`;

/** Their deliveries, by the rows of the same receipt: however much of others waits, none of it is looked at. */
const endedDelivery = `ended_delivery(receipt_no, no, state) AS (
  SELECT x.receipt_no, d.no, d.state FROM (SELECT DISTINCT receipt_no FROM ending) x
  CROSS JOIN "grant" m ON m.receipt_no = x.receipt_no AND m.purpose = 'measure'
  CROSS JOIN visit w ON w.grant_no = m.no ${itsRows} ${itsDeliveries}
  WHERE ${isEnding})`;

const over = `WITH ${ending}`;
const overEvents = `WITH ${ending}, ${endedEvent}`;
const overDeliveries = `WITH ${ending}, ${endedDelivery}`;
const isTheirs = `grant_no IN (SELECT grant_no FROM ending WHERE purpose = 'measure')`;

const erasureSql = `${overEvents}, ${endedDelivery}
INSERT INTO erasure (receipt_no, site, at, cause, events, held, deliveries, in_flight)
SELECT x.receipt_no, x.site, x.at, x.cause, coalesce(e.gone, 0), coalesce(e.kept, 0), coalesce(d.waiting, 0), coalesce(d.leased, 0)
FROM (SELECT receipt_no, site, max(at) AS at, max(cause) AS cause FROM ending GROUP BY receipt_no) x
LEFT JOIN (SELECT receipt_no, sum(kept * size) AS kept, sum((1 - kept) * size) AS gone FROM ended_event GROUP BY receipt_no) e
  ON e.receipt_no = x.receipt_no
LEFT JOIN (SELECT receipt_no, sum(state IN ('waiting', 'again')) AS waiting, sum(state = 'leased') AS leased
    FROM ended_delivery GROUP BY receipt_no) d
  ON d.receipt_no = x.receipt_no
WHERE true RETURNING at, events, held, deliveries, in_flight`;

/**
 * SQL over a sending `s` of visit `w` under grant `m`: what its destination knows the visit by is to be deleted there. GA4 has an
 * identifier of its own, which every end forgets; the webhook knows the visit, which lives on while the measuring does.
 */
const owed = (s: string) =>
  `CASE ${s}.destination WHEN 'ga4' THEN w.ga_client IS NOT NULL ELSE m.no IN (SELECT grant_no FROM ending) END`;

/** Out right now, or back from an attempt that nobody saw the end of. */
const mayHaveArrived = `(d.state = 'leased' OR (d.state IN ('waiting', 'again') AND d.tries > 0 AND d.repeatable = 1))`;

const itsVisits = `FROM (SELECT receipt_no, site, max(at) AS at FROM ending GROUP BY receipt_no) x
JOIN "grant" m ON m.receipt_no = x.receipt_no AND m.purpose = 'measure' JOIN visit w ON w.grant_no = m.no`;

const knownBy = (s: string) => `CASE ${s}.destination WHEN 'ga4' THEN w.ga_client ELSE w.id END`;

/** One row for each destination that a visit's identifier has reached, or may be reaching. */
const deletionSql = `${over}
INSERT INTO deletion (site, destination, client, at)
SELECT x.site, s.destination, ${knownBy('s')}, x.at ${itsVisits}
JOIN shipment s ON s.grant_no = m.no AND s.visit = w.id AND s.outcome IN ('sent', 'unknown') WHERE ${owed('s')}
UNION
SELECT x.site, d.destination, ${knownBy('d')}, x.at ${itsVisits}
${itsRows} ${itsDeliveries} WHERE ${mayHaveArrived} AND ${owed('d')}`;

const theirWaiting = `no IN (SELECT no FROM ended_delivery WHERE state IN ('waiting', 'again'))`;

const purgedTallySql = `${overDeliveries}
INSERT INTO tally (site, day, purged)
SELECT site, day, sum(size) FROM delivery WHERE ${theirWaiting} GROUP BY site, day
ON CONFLICT (site, day) DO UPDATE SET purged = purged + excluded.purged`;

/** What a hold keeps is destroyed with the hold, not now. */
const destroyedTallySql = `${overEvents}
INSERT INTO tally (site, day, destroyed)
SELECT site, ended_on, sum((1 - kept) * size) FROM ended_event WHERE true GROUP BY site, ended_on
ON CONFLICT (site, day) DO UPDATE SET destroyed = destroyed + excluded.destroyed`;

const heldSql = `${overEvents}
INSERT INTO held_event (hold_no, no, day, grant_no, visit, received, size, ids, body)
SELECT k.hold_no, e.no, e.day, e.grant_no, e.visit, e.received, e.size, e.ids, e.body
FROM ended_event k JOIN event e ON e.no = k.no WHERE k.kept`;

const recallSql = `${overDeliveries}
UPDATE delivery SET state = 'recalled', measure_grant = NULL, destination_grant = NULL,
  erasure_no = (SELECT max(x.no) FROM "grant" m JOIN erasure x ON x.receipt_no = m.receipt_no AND x.closed IS NULL
    WHERE m.no = delivery.measure_grant)
WHERE no IN (SELECT no FROM ended_delivery WHERE state = 'leased')`;

const forgetClientSql = `${over}
UPDATE visit SET ga_client = NULL, ga_session = NULL WHERE ga_client IS NOT NULL AND grant_no IN (
  SELECT m.no FROM ending x JOIN "grant" m ON m.receipt_no = x.receipt_no AND m.purpose = 'measure')`;

/** What is recorded for a purpose follows from whether it ends inside this commit, not from what was read before. */
const entriesSql = `${over}
INSERT INTO entry (log, receipt_no, json)
SELECT site, no, json FROM (
  SELECT r.site, r.no, e.key, e.value ->> CASE WHEN EXISTS (
      SELECT 1 FROM ending x WHERE x.receipt_no = r.no AND x.purpose = e.value ->> 'purpose')
    THEN 'ending' ELSE 'refusing' END AS json
  FROM json_each(?1) e JOIN receipt r ON r.secret_hash = e.value ->> 'secret')
WHERE json IS NOT NULL ORDER BY key`;

const endedCountSql = `${over}
INSERT INTO choice (site, day, notice_no, withdrawn, voided)
SELECT site, day, notice_no, count(DISTINCT CASE cause WHEN 'withdrawn' THEN receipt_no END),
  count(DISTINCT CASE cause WHEN 'voided' THEN receipt_no END)
FROM ending WHERE true GROUP BY site, day, notice_no
ON CONFLICT (site, day, notice_no) DO UPDATE SET withdrawn = withdrawn + excluded.withdrawn, voided = voided + excluded.voided`;

const withdrawnSql = `${over}
UPDATE receipt SET withdrawn = (SELECT max(x.at) FROM ending x WHERE x.receipt_no = receipt.no)
WHERE no IN (SELECT receipt_no FROM ending WHERE cause = 'withdrawn') AND (
  EXISTS (SELECT 1 FROM ending x WHERE x.receipt_no = receipt.no AND x.purpose = 'measure')
  OR NOT EXISTS (SELECT 1 FROM "grant" g WHERE g.receipt_no = receipt.no AND g.no NOT IN (SELECT grant_no FROM ending)))`;

/** The first statement answers one erasure per receipt, or nothing when none of these grants is left. */
export function endGrants(ends: readonly End[]): Statement[] {
  const whole = json(ends);
  // Without their entries the ends of a hundred receipts are a short text, and only a replay compares entries.
  const brief = ends.some(({ replayed }) => replayed)
    ? whole
    : json(ends.map(({ secret, purpose, at, day, cause }) => ({ secret, purpose, at, day, cause })));
  const each = [
    ...[erasureSql, deletionSql, purgedTallySql, destroyedTallySql, heldSql],
    `${overDeliveries} DELETE FROM delivery WHERE ${theirWaiting}`,
    `${over} DELETE FROM dead_letter WHERE ${isEnding}`,
    recallSql,
    `${over} DELETE FROM shipment WHERE ${isTheirs}`,
    `${overEvents} DELETE FROM event WHERE no IN (SELECT no FROM ended_event)`,
    forgetClientSql,
    `${over} DELETE FROM visit WHERE ${isTheirs}`,
  ];
  return [
    ...each.map((sql) => statement(sql, brief)),
    statement(entriesSql, whole),
    statement(endedCountSql, brief),
    statement(withdrawnSql, brief),
    statement(`${over} DELETE FROM "grant" WHERE no IN (SELECT grant_no FROM ending)`, brief),
  ];
}

export function endsOf(
  { secretHash, at, day, ending: purposes }: Withdrawal,
  cause: End['cause'] = 'withdrawn',
): End[] {
  return purposes.map((each) => ({ secret: secretHash, at, day, cause, ...each }));
}

/** Which of these would end something now. */
export function outstanding(ends: readonly Omit<End, 'ending' | 'day'>[]): Statement {
  return statement(
    `${over} SELECT r.secret_hash, r.site, r.id, r.salt, x.purpose, x.at FROM ending x JOIN receipt r ON r.no = x.receipt_no`,
    json(ends.map((end) => ({ ...end, replayed: true }))),
  );
}

/** Nothing of it is recalled any more: its deliveries have been settled, or their lease is long over. */
export function finishedErasures(): Statement {
  return statement(`
SELECT x.no, x.site, x.at, x.cause, x.events, x.held, x.deliveries, x.in_flight, x.flew_sent, x.flew_unknown,
  x.flew_stopped, r.id, r.salt
FROM erasure x JOIN receipt r ON r.no = x.receipt_no
WHERE x.closed IS NULL AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.erasure_no = x.no)
ORDER BY x.no LIMIT 100`);
}

export function closeErasure(closing: { no: number; site: string; at: number; entry: string }): Statement[] {
  return [
    statement(
      `INSERT INTO entry (log, receipt_no, json) SELECT ?2, receipt_no, ?3 FROM erasure WHERE no = ?1 AND closed IS NULL`,
      closing.no,
      closing.site,
      closing.entry,
    ),
    statement('UPDATE erasure SET closed = ?2 WHERE no = ?1 AND closed IS NULL', closing.no, closing.at),
  ];
}
