import type { ChangedChoice, NewReceipt, NoticeRow, RetiredNotice } from '../store.ts';
import { itsDeliveries, itsRows } from './conditions.ts';
import { json, type Statement, statement } from './engine.ts';
import { recordLapses } from './lapse.ts';
import { endGrants, endsOf } from './withdraw.ts';

const noticeSql = `
INSERT INTO notice (site, version, language, hash, surface, body, published)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.site = ?1 AND n.surface = ?5
  AND (n.version > ?2 OR (n.version = ?2 AND n.language = ?3)))
ON CONFLICT (site, hash) DO NOTHING`;

const retireSql = 'UPDATE notice SET retired = ?3 WHERE site = ?1 AND hash = ?2 AND retired IS NULL AND voided IS NULL';

const noticeEntrySql = 'INSERT INTO entry (log, json) SELECT ?1, ?2 WHERE changes() > 0';

export function publishNotices(notices: readonly NoticeRow[], retired: readonly RetiredNotice[]): Statement[] {
  return [
    ...notices.flatMap(({ site, version, language, hash, surface, body, at, entry }) => [
      statement(noticeSql, site, version, language, hash, surface, body, at),
      statement(noticeEntrySql, site, entry),
    ]),
    ...retired.flatMap(({ site, hash, at, entry }) => [
      statement(retireSql, site, hash, at),
      statement(noticeEntrySql, site, entry),
    ]),
  ];
}

export function listNotices(): Statement {
  return statement(`
SELECT site, version, language, hash, surface, body, published, retired, voided FROM notice
ORDER BY site, surface, version, language DESC`);
}

/** Texts are few: one per site, version and language. */
export function noticeText(hash: string): Statement {
  return statement('SELECT body FROM notice WHERE hash = ?1 LIMIT 1', hash);
}

const holderColumns = `r.no AS receipt, r.site, r.withdrawn, g.no, g.purpose, g.since, g.expires, n.voided
FROM receipt r LEFT JOIN "grant" g ON g.receipt_no = r.no LEFT JOIN notice n ON n.no = g.notice_no`;

export function passHolder(passHash: string): Statement {
  return statement(`SELECT ${holderColumns} WHERE r.pass_hash = ?1`, passHash);
}

export function secretHolder(secretHash: string): Statement {
  return statement(`SELECT r.id, r.salt, r.change_key, ${holderColumns} WHERE r.secret_hash = ?1`, secretHash);
}

export function recordsOf(secretHash: string): Statement {
  return statement(
    'SELECT e.json FROM receipt r JOIN entry e ON e.receipt_no = r.no WHERE r.secret_hash = ?1 ORDER BY e.no',
    secretHash,
  );
}

/** The notice must still be in force inside the commit, whatever was read before it. */
const receiptSql = `
INSERT INTO receipt (site, id, salt, secret_hash, pass_hash, request_hash, created)
SELECT ?1, ?3, ?4, ?5, ?6, ?7, ?8 FROM notice WHERE site = ?1 AND hash = ?2 AND voided IS NULL AND retired IS NULL
ON CONFLICT DO NOTHING`;

/** A receipt without entries is the one that this batch just made: a repeated request finds them and adds nothing. */
const fresh = 'NOT EXISTS (SELECT 1 FROM entry x WHERE x.receipt_no = r.no)';

const grantSql = `
INSERT INTO "grant" (receipt_no, purpose, since, expires, notice_no)
SELECT r.no, p.value, ?2, ?3, n.no
FROM receipt r JOIN notice n ON n.site = r.site AND n.hash = ?4 JOIN json_each(?5) p
WHERE r.secret_hash = ?1 AND ${fresh}`;

const choiceSql = `
INSERT INTO choice (site, day, notice_no, granted)
SELECT r.site, ?2, n.no, 1 FROM receipt r JOIN notice n ON n.site = r.site AND n.hash = ?3
WHERE r.secret_hash = ?1 AND ${fresh}
ON CONFLICT (site, day, notice_no) DO UPDATE SET granted = granted + 1`;

const entriesSql = `
INSERT INTO entry (log, receipt_no, json)
SELECT r.site, r.no, e.value FROM receipt r JOIN json_each(?2) e WHERE r.secret_hash = ?1 AND ${fresh} ORDER BY e.key`;

const recordedSql = `
SELECT r.request_hash, r.pass_hash = ?2 AND EXISTS (
  SELECT 1 FROM live_grant g WHERE g.receipt_no = r.no AND g.expires > ?3) AS live
FROM receipt r WHERE r.secret_hash = ?1`;

export function recordConsent(receipt: NewReceipt): Statement[] {
  const { site, notice, id, salt, secretHash, passHash, requestHash, at, day, expires } = receipt;
  return [
    statement(receiptSql, site, notice, id, salt, secretHash, passHash, requestHash, at),
    statement(grantSql, secretHash, at, expires, notice, json(receipt.granted)),
    statement(choiceSql, secretHash, day, notice),
    statement(entriesSql, secretHash, json(receipt.entries)),
    statement(recordedSql, secretHash, passHash, at),
    recordsOf(secretHash),
  ];
}

const refusalSql = `
INSERT INTO choice (site, day, notice_no, refused)
SELECT n.site, ?3, n.no, 1 FROM notice n WHERE n.site = ?1 AND n.hash = ?2
ON CONFLICT (site, day, notice_no) DO UPDATE SET refused = refused + 1`;

export function recordRefusal(refusal: { site: string; notice: string; day: number }): Statement {
  return statement(refusalSql, refusal.site, refusal.notice, refusal.day);
}

/**
 * A yes that still lives is renewed and keeps its row. A yes that had expired starts anew on the same row, so what was
 * waiting under the old one is purged first: it must not be released by a later grant.
 */
const theirExpired = `SELECT g.no FROM "grant" g JOIN receipt r ON r.no = g.receipt_no
  WHERE r.secret_hash = ?1 AND g.expires <= ?2`;
const waitsUnderExpired = `state IN ('waiting', 'again') AND no IN (
  SELECT d.no FROM receipt r JOIN "grant" m ON m.receipt_no = r.no AND m.purpose = 'measure'
  JOIN visit w ON w.grant_no = m.no ${itsRows} ${itsDeliveries}
  WHERE r.secret_hash = ?1 AND (d.measure_grant IN (${theirExpired}) OR d.destination_grant IN (${theirExpired})))`;

const expiredTallySql = `
INSERT INTO tally (site, day, purged)
SELECT site, day, sum(size) FROM delivery WHERE ${waitsUnderExpired} GROUP BY site, day
ON CONFLICT (site, day) DO UPDATE SET purged = purged + excluded.purged`;

/** What died under it is not tried again under the new one. */
const deadSql = `DELETE FROM dead_letter WHERE measure_grant IN (${theirExpired}) OR destination_grant IN (${theirExpired})`;

const renewSql = `
INSERT INTO "grant" (receipt_no, purpose, since, expires, notice_no)
SELECT r.no, p.value, ?2, ?3, n.no
FROM receipt r JOIN notice n ON n.site = r.site AND n.hash = ?4 AND n.voided IS NULL AND n.retired IS NULL
  JOIN json_each(?5) p
WHERE r.secret_hash = ?1 AND changes() > 0
ON CONFLICT (receipt_no, purpose) DO UPDATE SET
  since = CASE WHEN expires > excluded.since THEN since ELSE excluded.since END,
  expires = excluded.expires, notice_no = excluded.notice_no, lapsed = NULL`;

/** Makes the change possible, once: the entries follow only if this changed a row, and the grants only if the entries did. */
const newPassSql = `
UPDATE receipt SET pass_hash = coalesce(?2, pass_hash), change_key = ?5, withdrawn = CASE WHEN ?3 THEN NULL ELSE withdrawn END
WHERE secret_hash = ?1 AND change_key IS NOT ?5
  AND EXISTS (SELECT 1 FROM notice n WHERE n.site = receipt.site AND n.hash = ?4
    AND n.voided IS NULL AND n.retired IS NULL)
  AND NOT EXISTS (SELECT 1 FROM "grant" g JOIN notice n ON n.no = g.notice_no
    WHERE g.receipt_no = receipt.no AND n.voided IS NOT NULL)
RETURNING no`;

const grantedEntriesSql = `
INSERT INTO entry (log, receipt_no, json)
SELECT r.site, r.no, e.value FROM receipt r JOIN json_each(?2) e
WHERE r.secret_hash = ?1 AND changes() > 0 ORDER BY e.key`;

export interface ChangeStatements {
  readonly statements: readonly Statement[];
  /** Where the answer of `newPassSql` stands: the receipt, or nothing when the change does not apply. Then only endings do. */
  readonly changedAt: number;
}

/**
 * What was given on a voided notice ends before anything is granted anew, with all that hangs on it, and an expired yes is on
 * record as such before the next one follows it.
 */
export function changeConsent(change: ChangedChoice): ChangeStatements {
  const { secretHash, passHash, changeKey, at, expires, notice, granted, ending, voiding = [], lapsing = [] } = change;
  const purposes = granted.map(({ purpose }) => purpose);
  const regrants = purposes.includes('measure') ? 1 : 0;
  const before = [
    ...(voiding.length > 0 ? endGrants(endsOf({ ...change, ending: voiding }, 'voided')) : []),
    statement(expiredTallySql, secretHash, at),
    statement(`DELETE FROM delivery WHERE ${waitsUnderExpired}`, secretHash, at),
    statement(deadSql, secretHash, at),
    ...(lapsing.length > 0 ? recordLapses(at, 0, lapsing) : []),
  ];
  const statements = [
    ...before,
    statement(newPassSql, secretHash, passHash ?? null, regrants, notice, changeKey),
    statement(grantedEntriesSql, secretHash, json(granted.map(({ entry }) => entry))),
    statement(renewSql, secretHash, at, expires, notice, json(purposes)),
    ...(ending.length > 0 ? endGrants(endsOf(change)) : []),
  ];
  return { statements, changedAt: before.length };
}

export function knownSites(): Statement {
  return statement('SELECT DISTINCT site FROM notice ORDER BY site');
}
