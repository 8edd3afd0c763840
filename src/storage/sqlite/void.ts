import type { Voiding } from '../rights-store.ts';
import { itsRows } from './conditions.ts';
import { type Statement, statement } from './engine.ts';

/* A notice found faulty: consent given on it is without effect (LPRPSP 14). */

const theirGrants = `SELECT g.no FROM notice n JOIN "grant" g ON g.notice_no = n.no WHERE n.site = ?1 AND n.version = ?2`;

const effectSql = `
WITH hit AS MATERIALIZED (SELECT no, receipt_no, purpose FROM "grant" WHERE no IN (${theirGrants}))
SELECT count(*) AS texts, min(voided) AS voided,
  (SELECT count(*) FROM hit) AS grants,
  (SELECT count(DISTINCT receipt_no) FROM hit) AS receipts,
  (SELECT coalesce(sum(e.size), 0) FROM visit w ${itsRows} WHERE w.grant_no IN (SELECT no FROM hit WHERE purpose = 'measure')) AS events,
  (SELECT count(*) FROM delivery WHERE state IN ('waiting', 'again')
    AND (measure_grant IN (SELECT no FROM hit) OR destination_grant IN (SELECT no FROM hit))) AS deliveries,
  (SELECT count(*) FROM (SELECT DISTINCT s.grant_no, s.visit, s.destination
    FROM "grant" m JOIN visit v ON v.grant_no = m.no JOIN shipment s ON s.grant_no = m.no AND s.visit = v.id
    WHERE m.purpose = 'measure' AND m.receipt_no IN (SELECT receipt_no FROM hit) AND s.outcome IN ('sent', 'unknown')
      AND CASE s.destination WHEN 'ga4' THEN v.ga_client IS NOT NULL ELSE m.no IN (SELECT no FROM hit) END)) AS clients
FROM notice WHERE site = ?1 AND version = ?2`;

export function voidEffect(site: string, version: number): Statement {
  return statement(effectSql, site, version);
}

const voidSql = 'UPDATE notice SET voided = ?3 WHERE site = ?1 AND version = ?2 AND voided IS NULL';

/** Right after it, so that the entry is appended once: `changes()` says whether anything was voided. */
const entrySql = `
INSERT INTO entry (log, json)
SELECT ?1, json_set(?3, '$.grants', (SELECT count(*) FROM (${theirGrants}))) WHERE changes() > 0`;

export function voidNotice({ site, version, at, entry }: Voiding): Statement[] {
  return [statement(voidSql, site, version, at), statement(entrySql, site, version, entry)];
}

/** Nothing is looked through while no notice was voided. */
const receiptsSql = `
SELECT r.secret_hash, r.site, r.id, r.salt, json_group_array(g.purpose) AS purposes
FROM (SELECT 1 WHERE EXISTS (SELECT 1 FROM notice WHERE voided > ?1))
CROSS JOIN "grant" g CROSS JOIN receipt r ON r.no = g.receipt_no
WHERE g.notice_no IN (SELECT no FROM notice WHERE voided > ?1)
GROUP BY r.no ORDER BY r.no LIMIT ?2`;

export function voidedReceipts(since: number, limit: number): Statement {
  return statement(receiptsSql, since, limit);
}
