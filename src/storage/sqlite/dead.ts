import type { Replaying, Switching } from '../delivery-store.ts';
import { rowOf } from './conditions.ts';
import { type Statement, json, statement } from './engine.ts';
import { receivedUnder } from './outbox.ts';

/* Circuits, and what became of deliveries that died. */

export function outlook(): Statement {
  return statement(`
SELECT 'circuit' AS kind, 0 AS no, site, destination, stopped, failures, rests_until FROM circuit
WHERE stopped IS NOT NULL OR failures > 0
UNION ALL SELECT * FROM (SELECT 'last', no, site, destination, NULL, 0, 0 FROM delivery ORDER BY no DESC LIMIT 1)`);
}

export function noteCircuits(circuits: readonly object[]): Statement[] {
  return [
    statement(
      `INSERT INTO circuit (site, destination, failures, rests_until)
       SELECT value ->> 'site', value ->> 'destination', value ->> 'failures', value ->> 'restsUntil' FROM json_each(?1) WHERE true
       ON CONFLICT (site, destination) DO UPDATE SET failures = excluded.failures, rests_until = excluded.rests_until`,
      json(circuits),
    ),
  ];
}

const stopSql = `
INSERT INTO circuit (site, destination, stopped) VALUES (?1, ?2, ?3)
ON CONFLICT (site, destination) DO UPDATE SET stopped = excluded.stopped WHERE stopped IS NULL`;

/** Opened by a person: it is tried at once. */
const openSql = `
UPDATE circuit SET stopped = NULL, rests_until = 0 WHERE site = ?1 AND destination = ?2 AND stopped IS NOT NULL AND ?3 > 0`;

/** The second answers a row if the first changed anything. */
export function switchDelivery({ site, destination, at, stop, entry }: Switching): Statement[] {
  return [
    statement(stop ? stopSql : openSql, site, destination, at),
    statement('INSERT INTO entry (log, json) SELECT ?1, ?2 WHERE changes() > 0 RETURNING 1 AS done', site, entry),
  ];
}

/**
 * SQL over a dead letter `l`: nothing is sent a second time that the other side would count twice. A status is an answer, so it
 * arrived. What was too old or too large, or could not be read, stays so.
 */
const mayLeaveAgain = `l.reason NOT IN ('too_old', 'too_large', 'unreadable')
  AND (l.repeatable = 1 OR l.reason NOT LIKE 'status/_%' ESCAPE '/')`;

/** ?1 site, ?2 destination or null, ?3 reason or null, ?4 now, ?5 limit. */
const chosen = `chosen AS MATERIALIZED (
  SELECT l.* FROM dead_letter l
  JOIN live_grant m ON m.no = l.measure_grant AND m.expires > ?4
  JOIN live_grant g ON g.no = l.destination_grant AND g.expires > ?4
  JOIN event e ON e.no = ${rowOf('l')} AND e.grant_no = l.measure_grant AND ${receivedUnder('m')} AND ${receivedUnder('g')}
  WHERE l.site = ?1 AND (?2 IS NULL OR l.destination = ?2) AND (?3 IS NULL OR l.reason = ?3) AND ${mayLeaveAgain}
  ORDER BY l.no LIMIT ?5)`;

const tallySql = `
WITH ${chosen}, sums AS (SELECT site, day, sum(size) AS n FROM chosen GROUP BY site, day)
UPDATE tally SET dead = dead - s.n FROM sums s WHERE tally.site = s.site AND tally.day = s.day`;

/** Under the number it had, which a claim that begins behind it would not see among those that never left. */
const insertSql = `
WITH ${chosen}
INSERT INTO delivery (no, site, day, destination, measure_grant, destination_grant, visit, events, size, repeatable, state, due, tries, mark)
SELECT no, site, day, destination, measure_grant, destination_grant, visit, events, size, repeatable, 'again', ?4, 0, ''
FROM chosen WHERE true ORDER BY no`;

export function replayDead({ site, destination, reason, now, limit }: Replaying): Statement[] {
  const values = [site, destination ?? null, reason ?? null, now, limit] as const;
  return [
    statement(tallySql, ...values),
    statement(insertSql, ...values),
    statement(`WITH ${chosen} DELETE FROM dead_letter WHERE no IN (SELECT no FROM chosen) RETURNING size`, ...values),
  ];
}

/** ?1 is now. A dead letter never outlives the yes it was allowed by. */
export function forgetDead(now: number): Statement {
  return statement(
    `DELETE FROM dead_letter WHERE EXISTS (
  SELECT 1 FROM "grant" g WHERE g.no IN (dead_letter.measure_grant, dead_letter.destination_grant) AND (g.expires <= ?1
    OR EXISTS (SELECT 1 FROM event e WHERE e.no = ${rowOf('dead_letter')} AND NOT ${receivedUnder('g')})))`,
    now,
  );
}

export function account(site: string, from: number, to: number): Statement[] {
  return [
    statement(
      `SELECT destination, state, '' AS reason, count(*) AS deliveries, sum(size) AS events FROM delivery
       WHERE site = ?1 GROUP BY destination, state
       UNION ALL SELECT destination, 'dead', reason, count(*), sum(size) FROM dead_letter
       WHERE site = ?1 GROUP BY destination, reason ORDER BY 1, 2, 3`,
      site,
    ),
    statement(
      'SELECT day, destination, reason, n FROM curtailed WHERE site = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY 1, 2, 3',
      site,
      from,
      to,
    ),
    statement(
      'SELECT site, destination, stopped, failures, rests_until FROM circuit WHERE site = ?1 ORDER BY destination',
      site,
    ),
  ];
}
