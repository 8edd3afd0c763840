import type { Claim, Settlement } from '../delivery-store.ts';
import { carriesOf, itsNumbers, rowOf } from './conditions.ts';
import { json, type Statement, statement } from './engine.ts';

/**
 * A yes that follows an expired one begins anew on the same row. What was received before it was allowed by the one before, even
 * where it was out during the change and came back: it stays refused (DESIGN section 3, rule 3).
 */
export const receivedUnder = (grant: string) => `${grant}.since <= e.received`;

/** SQL over a delivery `d`: its grants live, its way is open, and no earlier one of its visit is out or waits to be tried again. */
const mayLeave = `
  CROSS JOIN json_each(?4) o ON o.value ->> 'site' = d.site AND o.value ->> 'destination' = d.destination
  CROSS JOIN live_grant m ON m.no = d.measure_grant AND m.expires > ?3
  CROSS JOIN live_grant g ON g.no = d.destination_grant AND g.expires > ?3
  CROSS JOIN event e ON e.no = ${rowOf('d')} AND ${receivedUnder('m')} AND ${receivedUnder('g')}
  LEFT JOIN circuit c ON c.site = d.site AND c.destination = d.destination
  WHERE c.stopped IS NULL AND coalesce(c.rests_until, 0) <= ?3 AND (?6 = 1 OR coalesce(c.failures, 0) = 0)
    AND (d.destination, d.measure_grant, d.visit) NOT IN (SELECT destination, measure_grant, visit FROM held)
    AND d.due <= ?3`;

/**
 * The front of the queue says whose turn it is; with it comes what else waits of the same visits, found by their rows, so that a visit
 * leaves in few requests. Both halves of the front come in the order of their numbers, so that a claim from a long backlog reads so
 * much and no more. A visit names its rows in the order in which they came: where the limit cuts, it cuts a visit's end off.
 */
const claimSql = `
WITH held AS MATERIALIZED (
  SELECT destination, measure_grant, visit FROM delivery INDEXED BY delivery_out WHERE leased_until IS NOT NULL AND state = 'leased'
  UNION ALL
  SELECT destination, measure_grant, visit FROM delivery INDEXED BY delivery_again WHERE state = 'again' AND due > ?3),
front AS MATERIALIZED (
  SELECT d.no, d.destination, d.measure_grant, d.visit FROM delivery d INDEXED BY delivery_again ${mayLeave} AND d.state = 'again'
  UNION ALL
  SELECT d.no, d.destination, d.measure_grant, d.visit FROM delivery d ${mayLeave} AND d.state = 'waiting'
    AND d.no > coalesce((SELECT x.no FROM delivery x WHERE x.no = ?7), 0)
  ORDER BY 1 LIMIT ?5),
turn AS MATERIALIZED (
  SELECT min(no) AS no, destination, measure_grant, visit FROM front GROUP BY destination, measure_grant, visit ORDER BY 1 LIMIT ?5)
UPDATE delivery SET state = 'leased', mark = ?1, leased_until = ?2, tries = tries + 1
WHERE no IN (
  SELECT d.no FROM turn t CROSS JOIN visit w ON w.grant_no = t.measure_grant AND w.id = t.visit
  ${itsNumbers} CROSS JOIN delivery d ON ${carriesOf('d', 'named.value')}
    AND +d.measure_grant = t.measure_grant AND d.visit = t.visit AND d.destination = t.destination
  ${mayLeave} AND d.state IN ('waiting', 'again') LIMIT ?5)`;

/** SQL: this claim has it. */
const taken = `d.mark = ?1 AND d.leased_until IS NOT NULL AND d.state = 'leased'`;

/** The probe is out: nobody else takes one before it is settled, or its lease is over. */
const probingSql = `
UPDATE circuit SET rests_until = ?2 WHERE failures > 0 AND EXISTS (
  SELECT 1 FROM delivery d WHERE ${taken} AND d.site = circuit.site AND d.destination = circuit.destination)`;

const claimedSql = `
SELECT d.no, d.site, d.destination, d.measure_grant AS grant_no, d.repeatable, d.tries,
  CASE d.destination WHEN 'ga4' THEN v.ga_client ELSE v.id END AS client, coalesce(v.ga_session, 0) AS session, e.id, e.name, e.at, e.body
FROM delivery d
JOIN visit v ON v.grant_no = d.measure_grant AND v.id = d.visit
JOIN json_each(d.events) p
JOIN single_event e ON e.no = ${rowOf('d')} AND e.grant_no = d.measure_grant AND e.place = p.value
WHERE ${taken}
ORDER BY d.no, e.at, e.id`;

export function claim({ lease, now, until, limit, open, probe = false, after = 0 }: Claim): Statement[] {
  return [
    statement(claimSql, lease, until, now, json(open), limit, probe ? 1 : 0, after),
    ...(probe ? [statement(probingSql, lease, until)] : []),
    statement(claimedSql, lease),
  ];
}

/*
 * Settling. ?1 is the outcomes as JSON, ?2 the lease, ?3 the instant. A delivery recalled while it was out has no grant any
 * more: its end goes to the balance and to the erasure that recalled it, and it leaves no shipment. Each outcome looks up its row:
 * the other way round, each row of the claim would look through all outcomes.
 */
const settled = `json_each(?1) s CROSS JOIN delivery d ON d.no = s.value ->> 'no' WHERE d.mark = ?2`;
const unanswered = `(s.value ->> 'outcome' = 'retry' AND coalesce(s.value ->> 'unanswered', 0))`;
const stopped = `(d.state = 'recalled' AND s.value ->> 'outcome' IN ('retry', 'dropped') AND NOT ${unanswered})`;
const unknown = `(s.value ->> 'outcome' = 'unknown' OR (d.state = 'recalled' AND ${unanswered}))`;

const late = `coalesce(s.value ->> 'late', 0)`;

/** Its place among those of its visit and instant: the number of a delivery that is over may come back. */
function ordinal(at: string): string {
  return `(SELECT count(*) FROM shipment x WHERE x.grant_no = d.measure_grant AND x.visit = d.visit AND x.at = ${at})
    + row_number() OVER (PARTITION BY d.measure_grant, d.visit, ${at} ORDER BY d.no)`;
}

const shipmentSql = `
INSERT INTO shipment (grant_no, visit, at, no, destination, destination_grant, size, tries, outcome, reason)
SELECT d.measure_grant, d.visit, min(?3, d.leased_until), ${ordinal('min(?3, d.leased_until)')}, d.destination, d.destination_grant, d.size, d.tries,
  s.value ->> 'outcome', s.value ->> 'reason'
FROM ${settled} AND d.state = 'leased' AND s.value ->> 'outcome' IN ('sent', 'unknown', 'dead')`;

const tallySql = `
INSERT INTO tally (site, day, sent, unknown, dead, purged)
SELECT d.site, d.day,
  sum(CASE WHEN s.value ->> 'outcome' = 'sent' THEN d.size - ${late} ELSE 0 END),
  sum(CASE WHEN ${unknown} THEN d.size - ${late} ELSE 0 END),
  sum(CASE WHEN s.value ->> 'outcome' = 'dead' THEN d.size
    WHEN s.value ->> 'outcome' IN ('sent', 'unknown') THEN ${late} ELSE 0 END),
  sum(CASE WHEN ${stopped} THEN d.size ELSE 0 END)
FROM ${settled} AND (s.value ->> 'outcome' IN ('sent', 'unknown', 'dead') OR d.state = 'recalled')
GROUP BY d.site, d.day
ON CONFLICT (site, day) DO UPDATE SET sent = sent + excluded.sent, unknown = unknown + excluded.unknown,
  dead = dead + excluded.dead, purged = purged + excluded.purged`;

/** While its grants live it may be tried again on order; it goes with them. */
const deadSql = `
INSERT INTO dead_letter (no, site, day, destination, measure_grant, destination_grant, visit, events, size, tries, repeatable, reason, at)
SELECT d.no, d.site, d.day, d.destination, d.measure_grant, d.destination_grant, d.visit, d.events, d.size, d.tries, d.repeatable,
  s.value ->> 'reason', ?3
FROM ${settled} AND d.state = 'leased' AND s.value ->> 'outcome' = 'dead' ORDER BY d.no`;

const cutSql = `
INSERT INTO curtailed (site, day, destination, reason, n)
SELECT d.site, d.day, d.destination, 'value_cut', sum(s.value ->> 'cut')
FROM ${settled} AND s.value ->> 'cut' > 0 GROUP BY d.site, d.day, d.destination
ON CONFLICT (site, day, destination, reason) DO UPDATE SET n = n + excluded.n`;

const flewSql = `
UPDATE erasure SET flew_sent = flew_sent + f.sent, flew_unknown = flew_unknown + f.unknown,
  flew_stopped = flew_stopped + f.stopped
FROM (SELECT d.erasure_no AS no,
    sum(s.value ->> 'outcome' = 'sent') AS sent,
    sum(${unknown}) AS unknown,
    sum(s.value ->> 'outcome' = 'dead' OR ${stopped}) AS stopped
  FROM ${settled} AND d.state = 'recalled' GROUP BY d.erasure_no) f
WHERE erasure.no = f.no`;

const doneSql = `
DELETE FROM delivery WHERE no IN (
  SELECT d.no FROM ${settled} AND (d.state = 'recalled' OR s.value ->> 'outcome' IN ('sent', 'unknown', 'dead')))`;

const againSql = `
UPDATE delivery SET state = 'again', leased_until = NULL, due = coalesce(s.value ->> 'due', due),
  tries = tries - (s.value ->> 'outcome' = 'dropped' OR coalesce(s.value ->> 'uncounted', 0))
FROM json_each(?1) s
WHERE s.value ->> 'no' = delivery.no AND +delivery.mark = ?2 AND +delivery.state = 'leased'
  AND s.value ->> 'outcome' IN ('retry', 'dropped')`;

export function settle(lease: string, at: number, settlements: readonly Settlement[]): Statement[] {
  const outcomes = json(settlements);
  return [
    statement(shipmentSql, outcomes, lease, at),
    statement(tallySql, outcomes, lease),
    statement(flewSql, outcomes, lease),
    statement(deadSql, outcomes, lease, at),
    ...(settlements.some((each) => 'cut' in each) ? [statement(cutSql, outcomes, lease)] : []),
    statement(doneSql, outcomes, lease),
    statement(againSql, outcomes, lease),
  ];
}

/** ?1 is now. Whoever held these leases is gone or hopelessly late. Few are ever out, so all of those are looked through. */
const over = `delivery INDEXED BY delivery_out WHERE leased_until <= ?1`;

/** What they sent nobody knows. */
const lost = `${over} AND (state = 'recalled' OR (state = 'leased' AND repeatable = 0))`;

const lostShipmentSql = `
INSERT INTO shipment (grant_no, visit, at, no, destination, destination_grant, size, tries, outcome, reason)
SELECT d.measure_grant, d.visit, d.leased_until, ${ordinal('d.leased_until')}, d.destination, d.destination_grant, d.size, d.tries,
  'unknown', 'lease_lost'
FROM (SELECT * FROM ${lost} AND state = 'leased') d WHERE true`;

const lostTallySql = `
INSERT INTO tally (site, day, unknown)
SELECT site, day, sum(size) FROM ${lost} GROUP BY site, day
ON CONFLICT (site, day) DO UPDATE SET unknown = unknown + excluded.unknown`;

const lostFlewSql = `
UPDATE erasure SET flew_unknown = flew_unknown + f.n
FROM (SELECT erasure_no AS no, count(*) AS n FROM ${over} AND state = 'recalled' GROUP BY erasure_no) f
WHERE erasure.no = f.no`;

/** The other side knows it again. */
const lostAgainSql = `
UPDATE delivery SET state = 'again', leased_until = NULL, due = ?1
WHERE no IN (SELECT no FROM ${over} AND state = 'leased' AND repeatable = 1)`;

export function settleLostLeases(now: number): Statement[] {
  return [
    statement(lostShipmentSql, now),
    statement(lostTallySql, now),
    statement(lostFlewSql, now),
    statement(lostAgainSql, now),
    statement(`DELETE FROM delivery WHERE no IN (SELECT no FROM ${lost}) RETURNING no`, now),
  ];
}
