import type { DeletionSettling, HoldRelease, NewHold } from '../rights-store.ts';
import { json, type Statement, statement } from './engine.ts';

/* A stated reason not to destroy yet (LPRPSP 36), and the identifiers that a destination still has to destroy. */

export function findReceipt(site: string, id: string): Statement {
  return statement('SELECT no, id, salt FROM receipt WHERE site = ?1 AND id = ?2', site, id);
}

export function hold({ receipt, basis, site, at, entry }: NewHold): Statement[] {
  return [
    statement('INSERT INTO hold (receipt_no, basis, at) VALUES (?1, ?2, ?3) RETURNING no', receipt, basis, at),
    statement('INSERT INTO entry (log, receipt_no, json) VALUES (?1, ?2, ?3)', site, receipt, entry),
  ];
}

const isOpen = `EXISTS (SELECT 1 FROM hold h JOIN receipt r ON r.no = h.receipt_no
  WHERE h.no = ?1 AND h.released IS NULL AND r.site = ?2)`;

/** Another hold on the same receipt that is open: it keeps what this one kept. */
const another = `SELECT min(o.no) FROM hold h JOIN hold o ON o.receipt_no = h.receipt_no AND o.no <> h.no
  WHERE h.no = ?1 AND o.released IS NULL`;

const countsSql = `
SELECT CASE WHEN (${another}) IS NULL THEN 0 ELSE coalesce(sum(size), 0) END AS passed_on,
  CASE WHEN (${another}) IS NULL THEN coalesce(sum(size), 0) ELSE 0 END AS events
FROM held_event WHERE hold_no = ?1 AND ${isOpen}`;

const entrySql = `
INSERT INTO entry (log, receipt_no, json)
SELECT ?2, h.receipt_no, json_set(?3, '$.events', c.events, '$.passed_on', c.passed_on)
FROM hold h JOIN (${countsSql}) c WHERE h.no = ?1 AND ${isOpen}`;

const destroyedTallySql = `
INSERT INTO tally (site, day, destroyed)
SELECT ?2, ?3, c.events FROM (${countsSql}) c WHERE ${isOpen}
ON CONFLICT (site, day) DO UPDATE SET destroyed = destroyed + excluded.destroyed`;

const passOnSql = `
UPDATE held_event SET hold_no = (${another}) WHERE hold_no = ?1 AND (${another}) IS NOT NULL AND ${isOpen}`;

/** The first statement answers the counts, or nothing when no such hold is open. */
export function releaseHold({ no, site, at, day, entry }: HoldRelease): Statement[] {
  return [
    statement(`SELECT * FROM (${countsSql}) WHERE ${isOpen}`, no, site),
    statement(entrySql, no, site, entry),
    statement(destroyedTallySql, no, site, day),
    statement(passOnSql, no, site),
    statement(`DELETE FROM held_event WHERE hold_no = ?1 AND ${isOpen}`, no, site),
    statement(`UPDATE hold SET released = ?3 WHERE no = ?1 AND ${isOpen}`, no, site, at),
  ];
}

export function holds(site: string): Statement {
  return statement(
    `SELECT h.no, r.id, r.salt, h.basis, h.at, h.released,
       (SELECT coalesce(sum(k.size), 0) FROM held_event k WHERE k.hold_no = h.no) AS events
     FROM hold h JOIN receipt r ON r.no = h.receipt_no WHERE r.site = ?1 ORDER BY h.no`,
    site,
  );
}

/** Open ones first: they are what is left to do. */
export function deletions(site: string, limit: number): Statement {
  return statement(
    `SELECT no, destination, client, at, settled FROM deletion WHERE site = ?1
     ORDER BY settled IS NOT NULL, no LIMIT ?2`,
    site,
    limit,
  );
}

/** A settled identifier has no further use: only that there was one is kept. */
const settledSql = `
UPDATE deletion SET settled = ?3, client = ''
WHERE site = ?1 AND settled IS NULL AND no IN (SELECT value FROM json_each(?2))`;

export function settleDeletions({ site, numbers, at, entry }: DeletionSettling): Statement[] {
  return [
    statement(settledSql, site, json(numbers), at),
    statement(
      `INSERT INTO entry (log, json) SELECT ?1, json_set(?2, '$.clients', changes()) WHERE changes() > 0
       RETURNING json ->> 'clients' AS clients`,
      site,
      entry,
    ),
  ];
}
