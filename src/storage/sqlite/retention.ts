import type { DestroyStep, NewRun } from '../retention-store.ts';
import { carriesOf, itsDeliveries, itsRows, visitGoesOn } from './conditions.ts';
import { json, type Statement, statement } from './engine.ts';

/*
 * What time destroys. ?1 is the number of the run throughout. Each statement looks up for itself what is due, and each commit
 * adds to the run what it destroyed.
 */

/** So many rows are looked at in one step: what one commit destroys holds the others up for some hundredths of a second. */
const lookedAt = 1_000;

const dayMs = 86_400_000;

const closedSql = `DELETE FROM destruction WHERE site = ?1 AND lane = ?2 AND before < ?3 AND closed IS NOT NULL`;

/** One at a time: one that was cut off first comes to its end. */
const beginSql = `
INSERT INTO destruction (site, lane, before, today) SELECT ?1, ?2, ?3, ?4
WHERE NOT EXISTS (SELECT 1 FROM destruction WHERE site = ?1 AND lane = ?2 AND (before >= ?3 OR finished IS NULL))`;

const openSql = `
SELECT no, event_cursor, grant_cursor FROM destruction WHERE site = ?1 AND lane = ?2 AND finished IS NULL ORDER BY no LIMIT 1`;

/** The last statement answers the run. */
export function beginDestruction({ site, lane, before, today }: NewRun): Statement[] {
  return [
    statement(closedSql, site, lane, before),
    statement(beginSql, site, lane, before, today),
    statement(openSql, site, lane),
  ];
}

/** How long each notice says that it is kept: nothing is kept longer than the person was told. */
const terms = `term(no, days) AS MATERIALIZED (SELECT n.no, n.body ->> 'retention_days' FROM notice n
  WHERE n.site = (SELECT site FROM destruction WHERE no = ?1))`;

/** SQL over a run `d` and a term `t`: what was received before this day is over. */
const limit = 'max(d.before, d.today - coalesce(t.days, 1000000))';

const dueEventsSql = `
WITH ${terms}, looked AS MATERIALIZED (SELECT no, day, grant_no FROM event WHERE no > ?2 ORDER BY no LIMIT ${lookedAt})
SELECT (SELECT max(no) FROM looked) AS up_to, (SELECT json_group_array(l.no) FROM looked l
  JOIN "grant" g ON g.no = l.grant_no JOIN receipt r ON r.no = g.receipt_no
  JOIN destruction d ON d.no = ?1 AND d.site = r.site LEFT JOIN term t ON t.no = g.notice_no
  WHERE l.day < ${limit}) AS numbers`;

export function dueEvents(run: number, after: number): Statement {
  return statement(dueEventsSql, run, after);
}

/** ?2 is the numbers that were found. What a destination has in its hands is settled first. */
const due = `${terms}, due(no, day, size, grant_no, site, hold_no) AS MATERIALIZED (
  SELECT e.no, e.day, e.size, e.grant_no, r.site,
    (SELECT min(h.no) FROM hold h WHERE h.receipt_no = r.no AND h.released IS NULL)
  FROM json_each(?2) j CROSS JOIN event e ON e.no = j.value
  JOIN "grant" g ON g.no = e.grant_no JOIN receipt r ON r.no = g.receipt_no
  JOIN destruction d ON d.no = ?1 AND d.site = r.site AND d.finished IS NULL LEFT JOIN term t ON t.no = g.notice_no
  WHERE e.day < ${limit} AND NOT EXISTS (SELECT 1 FROM delivery q
    WHERE ${carriesOf('q', 'e.no')} AND q.state IN ('leased', 'recalled') AND q.measure_grant = e.grant_no))`;

const theirDeliveries = `FROM delivery WHERE no IN (SELECT d.no FROM due e ${itsDeliveries}) AND state IN ('waiting', 'again')`;
const theirLetters = `FROM dead_letter WHERE no IN (
  SELECT l.no FROM due e CROSS JOIN dead_letter l ON ${carriesOf('l', 'e.no')} AND +l.measure_grant = e.grant_no)`;

const eventCountsSql = `WITH ${due}
UPDATE destruction SET
  events = events + (SELECT coalesce(sum(k.size), 0) FROM due k WHERE k.hold_no IS NULL),
  held = held + (SELECT coalesce(sum(k.size), 0) FROM due k WHERE k.hold_no IS NOT NULL),
  deliveries = deliveries + (SELECT count(*) ${theirDeliveries}), letters = letters + (SELECT count(*) ${theirLetters})
WHERE no = ?1`;

const purgedTallySql = `WITH ${due}
INSERT INTO tally (site, day, purged) SELECT site, day, sum(size) ${theirDeliveries} GROUP BY site, day
ON CONFLICT (site, day) DO UPDATE SET purged = purged + excluded.purged`;

const destroyedTallySql = `WITH ${due}
INSERT INTO tally (site, day, destroyed) SELECT site, day, sum(size) FROM due WHERE hold_no IS NULL GROUP BY site, day
ON CONFLICT (site, day) DO UPDATE SET destroyed = destroyed + excluded.destroyed`;

/**
 * The grant lives on, so the number of its row may come back under it: it is kept under one below zero, where no row that an
 * end leaves to the hold can be.
 */
const heldSql = `WITH ${due}
INSERT INTO held_event (hold_no, no, day, grant_no, visit, received, size, ids, body)
SELECT k.hold_no, min(0, coalesce((SELECT min(o.no) FROM held_event o WHERE o.hold_no = k.hold_no AND o.grant_no = k.grant_no), 0))
    - row_number() OVER (PARTITION BY k.hold_no, k.grant_no ORDER BY k.no),
  e.day, e.grant_no, e.visit, e.received, e.size, e.ids, e.body
FROM due k JOIN event e ON e.no = k.no WHERE k.hold_no IS NOT NULL`;

const eventCursorSql = `
UPDATE destruction SET event_cursor = ?3
WHERE no = ?1 AND NOT EXISTS (SELECT 1 FROM json_each(?2) j JOIN event e ON e.no = j.value) RETURNING no`;

/** The last statement answers a row when none of them is left. */
export function destroyEvents({ run, numbers, upTo }: DestroyStep): Statement[] {
  const list = json(numbers);
  const each = [
    ...[eventCountsSql, purgedTallySql, destroyedTallySql, heldSql],
    `WITH ${due} DELETE ${theirDeliveries}`,
    `WITH ${due} DELETE ${theirLetters}`,
    `WITH ${due} DELETE FROM event WHERE no IN (SELECT no FROM due)`,
  ];
  return [
    ...(numbers.length > 0 ? each.map((sql) => statement(sql, run, list)) : []),
    statement(eventCursorSql, run, list, upTo),
  ];
}

/** SQL over a visit `w`, a run `d` and a term `t`, at ?3: it has ended, long enough ago, and none of its rows is left. */
const isEmpty = `w.last_seen < (${limit} + 2) * ${dayMs} AND NOT (${visitGoesOn('?3')})
  AND NOT EXISTS (SELECT 1 FROM (SELECT 1) ${itsRows})`;

const dueVisitsSql = `
WITH ${terms}, looked AS MATERIALIZED (SELECT no, receipt_no, notice_no FROM "grant" WHERE no > ?2 ORDER BY no LIMIT ${lookedAt})
SELECT (SELECT max(no) FROM looked) AS up_to, (SELECT json_group_array(l.no) FROM looked l
  JOIN receipt r ON r.no = l.receipt_no JOIN destruction d ON d.no = ?1 AND d.site = r.site
  LEFT JOIN term t ON t.no = l.notice_no
  WHERE EXISTS (SELECT 1 FROM visit w WHERE w.grant_no = l.no AND ${isEmpty})) AS numbers`;

export function dueVisits(run: number, after: number, now: number): Statement {
  return statement(dueVisitsSql, run, after, now);
}

const empty = `${terms}, empty(grant_no, id, last_seen) AS MATERIALIZED (
  SELECT w.grant_no, w.id, w.last_seen FROM json_each(?2) j CROSS JOIN "grant" g ON g.no = j.value
  JOIN receipt r ON r.no = g.receipt_no JOIN destruction d ON d.no = ?1 AND d.site = r.site
  LEFT JOIN term t ON t.no = g.notice_no JOIN visit w ON w.grant_no = g.no WHERE ${isEmpty})`;

const theirSends = `FROM shipment WHERE grant_no IN (SELECT grant_no FROM empty)
  AND (grant_no, visit) IN (SELECT grant_no, id FROM empty)`;

const visitCountsSql = `WITH ${empty}
UPDATE destruction SET visits = visits + (SELECT count(*) FROM empty), sends = sends + (SELECT count(*) ${theirSends})
WHERE no = ?1`;

/** A yes that is used does not lapse because the visit that used it is gone. */
const seenSql = `WITH ${empty}
UPDATE "grant" SET seen = max(seen, x.last_seen)
FROM (SELECT grant_no, max(last_seen) AS last_seen FROM empty GROUP BY grant_no) x WHERE "grant".no = x.grant_no`;

export function destroyVisits({ run, numbers, upTo }: DestroyStep, now: number): Statement[] {
  const list = json(numbers);
  const each = [
    visitCountsSql,
    seenSql,
    `WITH ${empty} DELETE ${theirSends}`,
    `WITH ${empty} DELETE FROM visit WHERE (grant_no, id) IN (SELECT grant_no, id FROM empty)`,
  ];
  return [
    ...(numbers.length > 0 ? each.map((sql) => statement(sql, run, list, now)) : []),
    statement('UPDATE destruction SET grant_cursor = ?2 WHERE no = ?1', run, upTo),
  ];
}

/**
 * SQL over a receipt `r` and a run `d`: nothing hangs on it, nothing is about to, and what it said yes or no to last was put on
 * record before the evidence period.
 */
const isOver = `r.created < d.before * ${dayMs}
  AND NOT EXISTS (SELECT 1 FROM "grant" g WHERE g.receipt_no = r.no)
  AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.receipt_no = r.no AND (h.released IS NULL
    OR EXISTS (SELECT 1 FROM held_event k WHERE k.hold_no = h.no)))
  AND NOT EXISTS (SELECT 1 FROM erasure x WHERE x.receipt_no = r.no AND x.closed IS NULL)
  AND NOT EXISTS (SELECT 1 FROM entry y WHERE y.receipt_no = r.no AND y.json ->> 'at' >= d.before * ${dayMs}
    AND y.json ->> 'type' IN ('consent', 'withdrawn', 'voided', 'expired', 'hold_released'))`;

const dueReceiptsSql = `
SELECT r.no FROM receipt r JOIN destruction d ON d.no = ?1 AND d.site = r.site WHERE ${isOver} ORDER BY r.no LIMIT ?2`;

export function dueReceipts(run: number, most: number): Statement {
  return statement(dueReceiptsSql, run, most);
}

const gone = `gone(no) AS MATERIALIZED (
  SELECT r.no FROM json_each(?2) j CROSS JOIN receipt r ON r.no = j.value
  JOIN destruction d ON d.no = ?1 AND d.site = r.site AND d.finished IS NULL WHERE ${isOver})`;

/** Their leaves stay in the ledger, and without the salt they lead to nobody. */
export function destroyReceipts(run: number, receipts: readonly number[]): Statement[] {
  return [
    'UPDATE destruction SET receipts = receipts + (SELECT count(*) FROM gone) WHERE no = ?1',
    'DELETE FROM hold WHERE receipt_no IN (SELECT no FROM gone)',
    'DELETE FROM erasure WHERE receipt_no IN (SELECT no FROM gone)',
    'DELETE FROM receipt WHERE no IN (SELECT no FROM gone)',
  ].map((sql) => statement(`WITH ${gone} ${sql}`, run, json(receipts)));
}

const oldNames = `FROM quarantine WHERE EXISTS (SELECT 1 FROM destruction d
  WHERE d.no = ?1 AND d.lane = 'measure' AND d.site = quarantine.site AND quarantine.last_day < d.before)`;

export function finishDestruction(run: number, at: number): Statement[] {
  return [
    statement(`UPDATE destruction SET names = names + (SELECT count(*) ${oldNames}) WHERE no = ?1`, run),
    statement(`DELETE ${oldNames}`, run),
    statement('UPDATE destruction SET finished = ?2 WHERE no = ?1 AND finished IS NULL', run, at),
  ];
}

export function finishedDestructions(): Statement {
  return statement('SELECT * FROM destruction WHERE finished IS NOT NULL AND closed IS NULL ORDER BY no LIMIT 100');
}

export function closeDestruction(closing: {
  no: number;
  site: string;
  at: number;
  entry: string | undefined;
}): Statement[] {
  const { no, site, at, entry } = closing;
  const append = `INSERT INTO entry (log, json) SELECT ?2, ?3 FROM destruction WHERE no = ?1 AND closed IS NULL`;
  return [
    ...(entry === undefined ? [] : [statement(append, no, site, entry)]),
    statement('UPDATE destruction SET closed = ?2 WHERE no = ?1 AND closed IS NULL', no, at),
  ];
}
