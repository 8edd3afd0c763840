import type { OfficerStore } from '../officer-store.ts';
import { itsDeliveries, itsRows } from './conditions.ts';
import { type Row, type SqliteEngine, type Statement, statement } from './engine.ts';
import * as row from './officer-rows.ts';
import { texts } from './rows.ts';

/* What an officer reads. All of it runs beside the path of a beacon, as reports do. */

/** French first, as everywhere. */
const figuresSql = `
SELECT c.day, n.version, n.language, n.surface, c.granted, c.refused, c.withdrawn, c.expired, c.voided
FROM choice c JOIN notice n ON n.no = c.notice_no
WHERE c.site = ?1 AND c.day BETWEEN ?2 AND ?3
ORDER BY c.day, n.surface, n.version, n.language DESC`;

const backlogSql = `
SELECT count(*) AS pending, min(json ->> 'at') AS pending_since,
  (SELECT count(*) FROM incident WHERE site IN (?1, '*') AND state = 'draft') AS incidents,
  (SELECT count(*) FROM deletion WHERE site = ?1 AND settled IS NULL) AS deletions,
  (SELECT count(*) FROM hold h JOIN receipt r ON r.no = h.receipt_no WHERE r.site = ?1 AND h.released IS NULL) AS holds,
  (SELECT coalesce(sum(k.size), 0) FROM held_event k JOIN hold h ON h.no = k.hold_no JOIN receipt r ON r.no = h.receipt_no
    WHERE r.site = ?1) AS held
FROM entry WHERE log = ?1 AND no > coalesce((SELECT entry_no FROM head WHERE log = ?1), 0)`;

const theirs = `(SELECT no FROM "grant" WHERE receipt_no = ?1)`;

const grantsSql = `
SELECT g.no, g.purpose, g.since, g.expires, n.voided FROM "grant" g JOIN notice n ON n.no = g.notice_no
WHERE g.receipt_no = ?1 ORDER BY g.no`;

const eventsSql = `
SELECT s.day, s.name, count(*) AS n, min(s.at) AS earliest FROM visit w ${itsRows}
JOIN single_event s ON s.no = e.no
WHERE w.grant_no IN ${theirs} GROUP BY s.day, s.name ORDER BY s.day, earliest`;

const sendsSql = `
SELECT destination, outcome, reason, count(*) AS sends, sum(size) AS events, min(at) AS earliest FROM shipment
WHERE grant_no IN ${theirs} GROUP BY destination, outcome, reason, at / 86400000 ORDER BY earliest`;

/** A delivery that was recalled belongs to an end already: it is counted there. */
const waitingSql = `
SELECT d.destination, CASE d.state WHEN 'again' THEN 'waiting' ELSE d.state END AS state, count(*) AS sends, sum(d.size) AS events
FROM visit w ${itsRows} ${itsDeliveries}
WHERE w.grant_no IN ${theirs} GROUP BY 1, 2 ORDER BY d.destination, state DESC`;

const endsSql = `
SELECT x.at, x.cause, x.events, x.held, x.deliveries, x.in_flight, x.flew_sent, x.flew_unknown, x.flew_stopped, x.closed,
  (SELECT count(*) FROM deletion d WHERE d.site = x.site AND d.at = x.at AND d.settled IS NULL) AS open,
  (SELECT count(*) FROM deletion d WHERE d.site = x.site AND d.at = x.at AND d.settled IS NOT NULL) AS settled,
  (SELECT count(*) FROM erasure o WHERE o.site = x.site AND o.at = x.at) AS sharing
FROM erasure x WHERE x.receipt_no = ?1 ORDER BY x.no`;

const holdsSql = `
SELECT h.no, h.basis, h.at, h.released, (SELECT coalesce(sum(k.size), 0) FROM held_event k WHERE k.hold_no = h.no) AS events
FROM hold h WHERE h.receipt_no = ?1 ORDER BY h.no`;

const receiptSql = `
SELECT created, withdrawn, (SELECT count(*) FROM visit WHERE grant_no IN ${theirs}) AS visits FROM receipt WHERE no = ?1`;

const readsSql = `
SELECT json FROM entry WHERE no > (SELECT coalesce(max(no), 0) FROM entry) - ?2 AND log = ?1
  AND json ->> 'type' = 'officer_read' ORDER BY no DESC LIMIT ?3`;

export function officerMethods(engine: SqliteEngine): OfficerStore {
  return {
    consentFigures: async (site, { from, to }) =>
      (await report(engine, statement(figuresSql, site, from, to))).map(row.figures),
    backlog: async (site) => row.backlog((await report(engine, statement(backlogSql, site)))[0] ?? {}),
    receiptLife: async (receipt) => {
      const parts = [receiptSql, grantsSql, eventsSql, sendsSql, waitingSql, endsSql, holdsSql];
      const [found = [], ...rows] = await engine.report(parts.map((sql) => statement(sql, receipt)));
      return row.receiptLife(found[0], rows);
    },
    appendRead: async ({ site, entry }) =>
      void (await engine.commit([statement('INSERT INTO entry (log, json) VALUES (?1, ?2)', site, entry)])),
    officerReads: async (site, { depth, limit }) =>
      texts(await report(engine, statement(readsSql, site, depth, limit)), 'json'),
  };
}

async function report(engine: SqliteEngine, one: Statement): Promise<readonly Row[]> {
  return (await engine.report([one]))[0] ?? [];
}
