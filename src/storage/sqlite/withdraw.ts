import type { Withdrawal } from '../store.ts';
import { json, type Statement, statement } from './engine.ts';

/*
 * One commit ends the grants and all that hangs on them. In each statement ?1 is the hash of the secret and ?2 the
 * purposes that end; the counts are taken by SQL before the rows go, so that they are facts and not a caller's claim.
 */

const endingGrants = `SELECT g.no FROM "grant" g JOIN receipt r ON r.no = g.receipt_no
  WHERE r.secret_hash = ?1 AND g.purpose IN (SELECT value FROM json_each(?2))`;
const endingMeasure = `${endingGrants} AND g.purpose = 'measure'`;
const isEnding = `(measure_grant IN (${endingGrants}) OR destination_grant IN (${endingGrants}))`;
const isTheirs = `grant_no IN (${endingMeasure})`;

/** A visit names the rows of its events; the grant is compared too, because the number of a destroyed row may come back. */
const theirRows = `SELECT x.no FROM visit w JOIN json_each('[' || w.rows || ']') r
  JOIN event x ON x.no = r.value AND x.grant_no = w.grant_no WHERE w.${isTheirs}`;

const erasureSql = `
INSERT INTO erasure (receipt_no, site, at, events, deliveries, in_flight)
SELECT r.no, r.site, ?3,
  (SELECT coalesce(sum(size), 0) FROM event WHERE no IN (${theirRows})),
  (SELECT count(*) FROM delivery WHERE state = 'waiting' AND ${isEnding}),
  (SELECT count(*) FROM delivery WHERE state = 'leased' AND ${isEnding})
FROM receipt r WHERE r.secret_hash = ?1 AND EXISTS (${endingGrants})
RETURNING at, events, deliveries, in_flight`;

/** The visits whose identifier has reached, or may be reaching, the destination. */
const deletionSql = `
INSERT INTO deletion (site, destination, client, at)
SELECT r.site, 'ga4', v.ga_client, ?3
FROM receipt r JOIN "grant" m ON m.receipt_no = r.no AND m.purpose = 'measure' JOIN visit v ON v.grant_no = m.no
WHERE r.secret_hash = ?1 AND EXISTS (${endingGrants}) AND v.ga_client IS NOT NULL AND (
  EXISTS (SELECT 1 FROM shipment s WHERE s.grant_no = m.no AND s.visit = v.id AND s.outcome IN ('sent', 'unknown'))
  OR EXISTS (SELECT 1 FROM delivery d WHERE d.state = 'leased' AND d.measure_grant = m.no AND d.visit = v.id))`;

const purgedTallySql = `
INSERT INTO tally (site, day, purged)
SELECT site, day, sum(size) FROM delivery WHERE state = 'waiting' AND ${isEnding} GROUP BY site, day
ON CONFLICT (site, day) DO UPDATE SET purged = purged + excluded.purged`;

const destroyedTallySql = `
INSERT INTO tally (site, day, destroyed)
SELECT r.site, ?3, sum(e.size) FROM receipt r JOIN event e ON e.no IN (${theirRows})
WHERE r.secret_hash = ?1 GROUP BY r.site
ON CONFLICT (site, day) DO UPDATE SET destroyed = destroyed + excluded.destroyed`;

const recallSql = `
UPDATE delivery SET state = 'recalled', measure_grant = NULL, destination_grant = NULL,
  erasure_no = (SELECT max(x.no) FROM erasure x JOIN receipt r ON r.no = x.receipt_no WHERE r.secret_hash = ?1)
WHERE state = 'leased' AND ${isEnding}`;

const forgetClientSql = `
UPDATE visit SET ga_client = NULL, ga_session = NULL WHERE ga_client IS NOT NULL AND grant_no IN (
  SELECT m.no FROM "grant" m JOIN receipt r ON r.no = m.receipt_no
  WHERE r.secret_hash = ?1 AND m.purpose = 'measure' AND EXISTS (${endingGrants}))`;

/** What is recorded for a purpose follows from whether it was granted inside this commit, not from what was read before. */
const entriesSql = `
INSERT INTO entry (log, receipt_no, json)
SELECT site, no, json FROM (
  SELECT r.site, r.no, e.key, e.value ->> CASE WHEN EXISTS (
      SELECT 1 FROM "grant" g WHERE g.receipt_no = r.no AND g.purpose = e.value ->> 'purpose')
    THEN 'ending' ELSE 'refusing' END AS json
  FROM receipt r JOIN json_each(?2) e WHERE r.secret_hash = ?1)
WHERE json IS NOT NULL ORDER BY key`;

const withdrawnCountSql = `
INSERT INTO choice (site, day, notice_no, withdrawn)
SELECT r.site, ?3, g.notice_no, 1 FROM receipt r JOIN "grant" g ON g.receipt_no = r.no
WHERE r.secret_hash = ?1 AND g.purpose IN (SELECT value FROM json_each(?2)) GROUP BY g.notice_no
ON CONFLICT (site, day, notice_no) DO UPDATE SET withdrawn = withdrawn + 1`;

const withdrawnSql = `
UPDATE receipt SET withdrawn = ?3 WHERE secret_hash = ?1 AND EXISTS (${endingGrants}) AND (
  EXISTS (${endingMeasure}) OR NOT EXISTS (SELECT 1 FROM "grant" g WHERE g.receipt_no = receipt.no
    AND g.purpose NOT IN (SELECT value FROM json_each(?2))))`;

/** The first statement answers the erasure, or nothing when no such grant is left. */
export function endGrants({ secretHash, at, day, ending }: Withdrawal): Statement[] {
  const purposes = json(ending.map(({ purpose }) => purpose));
  return [
    statement(erasureSql, secretHash, purposes, at),
    statement(deletionSql, secretHash, purposes, at),
    statement(purgedTallySql, secretHash, purposes),
    statement(destroyedTallySql, secretHash, purposes, day),
    statement(`DELETE FROM delivery WHERE state = 'waiting' AND ${isEnding}`, secretHash, purposes),
    statement(recallSql, secretHash, purposes),
    statement(`DELETE FROM shipment WHERE ${isTheirs}`, secretHash, purposes),
    statement(`DELETE FROM event WHERE no IN (${theirRows})`, secretHash, purposes),
    statement(forgetClientSql, secretHash, purposes),
    statement(`DELETE FROM visit WHERE ${isTheirs}`, secretHash, purposes),
    statement(entriesSql, secretHash, json(ending)),
    statement(withdrawnCountSql, secretHash, purposes, day),
    statement(withdrawnSql, secretHash, purposes, at),
    statement(`DELETE FROM "grant" WHERE no IN (${endingGrants})`, secretHash, purposes),
  ];
}

/** Nothing of it is recalled any more: its deliveries have been settled, or their lease is long over. */
export function finishedErasures(): Statement {
  return statement(`
SELECT x.no, x.site, x.at, x.events, x.deliveries, x.in_flight, x.flew_sent, x.flew_unknown, x.flew_stopped, r.id, r.salt
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
