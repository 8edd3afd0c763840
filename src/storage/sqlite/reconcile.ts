import type { IncidentDraft } from '../rights-store.ts';
import { purposeOf } from './conditions.ts';
import { json, type Statement, statement } from './engine.ts';

/*
 * Whatever exists must map to a grant that was valid at its instant (LPRPSP 3.6). The grant's row says what it covers now; what
 * an earlier yes on the same row covered stands in the ledger only.
 */

/** Rows looked at in one statement: some thousand beacons. */
const blockSize = 5_000;

/** How far a clock may be off: ours between two starts, or the page's after correction. */
const clockAllowance = 5 * 60_000;

/** A send that began under live grants is booked when its answer comes, at the latest at the end of its lease. */
const sendAllowance = 60_000;

/** An instant, and from when to when a grant must have covered it: the edges that a clock or a slow answer may blur. */
interface Instant {
  readonly from: string;
  readonly until: string;
}

function rowCovers(grant: string, { from, until }: Instant): string {
  return `(${grant}.since <= ${from} AND ${grant}.expires > ${until})`;
}

/** A yes on record that ran at that instant and had not been ended on record before it. */
function recordCovers(receipt: string, purpose: string, { from, until }: Instant): string {
  return `EXISTS (SELECT 1 FROM entry y WHERE y.receipt_no = ${receipt} AND y.json ->> 'type' = 'consent'
    AND y.json ->> 'purpose' = ${purpose} AND y.json ->> 'state' = 'granted'
    AND y.json ->> 'at' <= ${from} AND y.json ->> 'expires_at' > ${until}
    AND NOT EXISTS (SELECT 1 FROM entry w WHERE w.receipt_no = y.receipt_no AND w.no > y.no
      AND w.json ->> 'type' IN ('withdrawn', 'voided', 'expired') AND w.json ->> 'purpose' = ${purpose}
      AND coalesce(w.json ->> 'expired_at', w.json ->> 'at') <= ${until}))`;
}

const received: Instant = { from: `e.received + ${clockAllowance}`, until: 'e.received' };
const happened = `e.at + ${clockAllowance}`;

/** It happened under the yes under which it was received, or under an earlier one whose events are still kept. */
const happenedBefore = `NOT (g.since <= ${happened} OR (e.received < g.since AND EXISTS (
  SELECT 1 FROM entry y WHERE y.receipt_no = g.receipt_no AND y.json ->> 'type' = 'consent'
    AND y.json ->> 'purpose' = 'measure' AND y.json ->> 'state' = 'granted' AND y.json ->> 'at' <= ${happened})))`;

const eventsSql = `
SELECT site, kind, day, count(*) AS n, min(received) AS earliest FROM (
  SELECT r.site, e.day, e.received, CASE
    WHEN r.no IS NULL THEN 'event_without_grant'
    WHEN NOT (${rowCovers('g', received)} OR ${recordCovers('g.receipt_no', `'measure'`, received)})
      THEN 'event_outside_grant'
    WHEN ${happenedBefore} THEN 'event_before_grant' END AS kind
  FROM single_event e LEFT JOIN "grant" g ON g.no = e.grant_no AND g.purpose = 'measure'
  LEFT JOIN receipt r ON r.no = g.receipt_no WHERE e.no BETWEEN ?1 * ${blockSize} AND (?1 + 1) * ${blockSize} - 1)
WHERE kind IS NOT NULL GROUP BY site, kind, day`;

export function orphanEvents(block: number): Statement {
  return statement(eventsSql, block);
}

const blocksSql = `
WITH RECURSIVE block(n) AS (
  SELECT min(no) / ${blockSize} FROM event
  UNION ALL SELECT n + 1 FROM block WHERE n < (SELECT max(no) / ${blockSize} FROM event))
SELECT n AS block FROM block WHERE n IS NOT NULL`;

export function eventBlocks(): Statement {
  return statement(blocksSql);
}

const sent: Instant = { from: `s.at + ${clockAllowance}`, until: `s.at - ${sendAllowance}` };

const sendsSql = `
SELECT r.site, 'send_without_grant' AS kind, s.at / 86400000 AS day, count(*) AS n, min(s.at) AS earliest
FROM shipment s LEFT JOIN "grant" m ON m.no = s.grant_no AND m.purpose = 'measure'
LEFT JOIN receipt r ON r.no = m.receipt_no
LEFT JOIN "grant" d ON d.no = s.destination_grant AND d.purpose = ${purposeOf('s.destination')} AND d.receipt_no = m.receipt_no
WHERE s.outcome IN ('sent', 'unknown') AND (r.no IS NULL
  OR NOT (${rowCovers('m', sent)} OR ${recordCovers('m.receipt_no', `'measure'`, sent)})
  OR NOT (d.no IS NOT NULL AND ${rowCovers('d', sent)} OR ${recordCovers('m.receipt_no', purposeOf('s.destination'), sent)}))
GROUP BY r.site, day`;

/** Its foreign keys and its trigger forbid it; a database that was tampered with, or a bug in both, does not ask them. */
const deliveriesSql = `
SELECT q.site, 'delivery_without_grant' AS kind, q.day, count(*) AS n, min(q.due) AS earliest
FROM delivery q LEFT JOIN "grant" m ON m.no = q.measure_grant AND m.purpose = 'measure'
LEFT JOIN "grant" d ON d.no = q.destination_grant AND d.purpose = ${purposeOf('q.destination')} AND d.receipt_no = m.receipt_no
WHERE q.state <> 'recalled' AND (m.no IS NULL OR d.no IS NULL) GROUP BY q.site, q.day`;

/** The same for what died and may be sent again. */
const deadSql = deliveriesSql
  .replace('min(q.due)', 'min(q.at)')
  .replace('FROM delivery q', 'FROM dead_letter q')
  .replace("q.state <> 'recalled' AND ", '');

export function orphanSends(): Statement[] {
  return [statement(sendsSql), statement(deliveriesSql), statement(deadSql)];
}

/** One incident for one kind and day: found again it grows, and once an officer has taken it up it stays as it is. */
const draftSql = `
INSERT INTO incident (site, kind, subject, occurred, aware, count)
SELECT value ->> 'site', value ->> 'kind', value ->> 'subject', value ->> 'occurred', value ->> 'aware', value ->> 'count'
FROM json_each(?1) WHERE true
ON CONFLICT (site, kind, subject) DO UPDATE SET count = max(count, excluded.count), occurred = min(occurred, excluded.occurred)
WHERE state = 'draft'`;

const knownSql = 'SELECT count(*) AS n FROM incident';

/** The first and the last answer how many there are. */
export function draftIncidents(drafts: readonly IncidentDraft[]): Statement[] {
  return [statement(knownSql), statement(draftSql, json(drafts)), statement(knownSql)];
}

/** Those of no known site concern every officer. */
export function incidents(site: string): Statement {
  return statement("SELECT * FROM incident WHERE site IN (?1, '*') ORDER BY no", site);
}
