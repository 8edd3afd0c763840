import type { Lapse } from '../rights-store.ts';
import { itsDeliveries, itsRows, rowOf } from './conditions.ts';
import { json, type Statement, statement } from './engine.ts';
import { forgetDead } from './dead.ts';
import { receivedUnder } from './outbox.ts';

/*
 * The end of a grant by time. Nothing is destroyed here: its rows stay, and the grant with them, until their retention is
 * over, so that no event outlives its link to the receipt. Whether a grant is live never waits for this: its expiry is compared
 * wherever it is used.
 */

/**
 * SQL over a grant `g`: neither visited nor renewed after an instant. A device that forgot its receipt cannot withdraw any more.
 * What a person visits hangs on their grant to measure; the one to a destination follows it.
 */
const unusedSince = (instant: string) => `(g.since <= ${instant}
  AND NOT EXISTS (SELECT 1 FROM "grant" m JOIN visit v ON v.grant_no = m.no
    WHERE m.receipt_no = g.receipt_no AND m.purpose = 'measure' AND v.last_seen > ${instant})
  AND NOT EXISTS (SELECT 1 FROM "grant" m WHERE m.receipt_no = g.receipt_no AND m.purpose = 'measure' AND m.seen > ${instant})
  AND NOT EXISTS (SELECT 1 FROM entry y WHERE y.receipt_no = g.receipt_no AND y.json ->> 'type' = 'consent'
    AND y.json ->> 'state' = 'granted' AND y.json ->> 'at' > ${instant}))`;

/** A lapse recorded for later than now was recorded by a clock that has been set back: its time is still to come. */
const notRecorded = '(g.lapsed IS NULL OR g.lapsed > ?1)';

/** A grant on a voided notice ends by the voiding. */
const notVoided = 'EXISTS (SELECT 1 FROM notice n WHERE n.no = g.notice_no AND n.voided IS NULL)';

const lapsingSql = `
SELECT g.no, g.purpose, g.expires, r.site, r.id, r.salt, CASE WHEN g.expires <= ?1 THEN 'term' ELSE 'unused' END AS reason
FROM "grant" g JOIN receipt r ON r.no = g.receipt_no
WHERE ${notRecorded} AND (g.expires <= ?1 OR ${unusedSince('?2')}) AND ${notVoided}
ORDER BY g.no LIMIT ?3`;

export function lapsing(now: number, unused: number, limit: number): Statement {
  return statement(lapsingSql, now, unused, limit);
}

/** ?1 is now, ?2 the instant since when it was not used, ?3 the lapses. */
const lapses = `FROM json_each(?3) l JOIN "grant" g ON g.no = l.value ->> 'no'
WHERE ${notRecorded} AND ${notVoided} AND (g.expires <= ?1 OR (l.value ->> 'reason' = 'unused' AND ${unusedSince('?2')}))`;

const entriesSql = `
INSERT INTO entry (log, receipt_no, json)
SELECT r.site, r.no, j.entry FROM (SELECT l.key, l.value ->> 'entry' AS entry, g.receipt_no ${lapses}) j
JOIN receipt r ON r.no = j.receipt_no ORDER BY j.key`;

const countSql = `
INSERT INTO choice (site, day, notice_no, expired)
SELECT r.site, j.day, j.notice_no, count(DISTINCT r.no)
FROM (SELECT l.value ->> 'day' AS day, g.notice_no, g.receipt_no ${lapses}) j JOIN receipt r ON r.no = j.receipt_no
WHERE true GROUP BY r.site, j.day, j.notice_no
ON CONFLICT (site, day, notice_no) DO UPDATE SET expired = expired + excluded.expired`;

const lapsedSql = `UPDATE "grant" SET lapsed = ?1, expires = min(expires, ?1) WHERE no IN (SELECT g.no ${lapses})`;

/** Whoever records them: the round that looks for them, or a change that follows an expired yes with a new one. */
export function recordLapses(now: number, unused: number, found: readonly Lapse[]): Statement[] {
  const list = json(found);
  return [entriesSql, countSql, lapsedSql].map((sql) => statement(sql, now, unused, list));
}

/**
 * ?1 is now. What came back from a claim waits again, under a grant that may have lapsed meanwhile, or lapsed and been followed by
 * a new yes, which frees nothing old.
 */
const waitsUnderExpired = `state IN ('waiting', 'again') AND EXISTS (
  SELECT 1 FROM "grant" g JOIN event e ON e.no = ${rowOf('delivery')}
  WHERE g.no IN (delivery.measure_grant, delivery.destination_grant) AND (g.expires <= ?1 OR NOT ${receivedUnder('g')}))`;

const purgedTallySql = `
INSERT INTO tally (site, day, purged)
SELECT site, day, sum(size) FROM delivery WHERE ${waitsUnderExpired} GROUP BY site, day
ON CONFLICT (site, day) DO UPDATE SET purged = purged + excluded.purged`;

/** Lapsed for a day (a clock that ran ahead may have come back by then), and no visit hangs on it any more, so no event does. */
const forgottenSql = `
DELETE FROM "grant" WHERE no IN (
  SELECT g.no FROM "grant" g WHERE g.lapsed <= ?1 - 86400000 AND g.expires <= ?1
    AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.grant_no = g.no)
    AND NOT EXISTS (SELECT 1 FROM "grant" m JOIN shipment s ON s.grant_no = m.no
      WHERE m.receipt_no = g.receipt_no AND g.no IN (s.grant_no, s.destination_grant))
    AND NOT EXISTS (SELECT 1 FROM "grant" m JOIN visit w ON w.grant_no = m.no ${itsRows} ${itsDeliveries}
      WHERE m.receipt_no = g.receipt_no AND m.purpose = 'measure' AND d.destination_grant = g.no)
    AND NOT EXISTS (SELECT 1 FROM dead_letter x WHERE x.measure_grant = g.no)
    AND NOT EXISTS (SELECT 1 FROM dead_letter x WHERE x.destination_grant = g.no)
  LIMIT 1000)`;

export function lapse(now: number, unused: number, found: readonly Lapse[]): Statement[] {
  return [
    ...(found.length > 0 ? recordLapses(now, unused, found) : []),
    statement(purgedTallySql, now),
    statement(`DELETE FROM delivery WHERE ${waitsUnderExpired}`, now),
    forgetDead(now),
    statement(forgottenSql, now),
  ];
}
