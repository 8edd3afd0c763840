import type { TokenRow } from '../store.ts';
import { type Statement, statement } from './engine.ts';

/* Reads for people. They run beside the path of a beacon, never on it. */

export function tallies(site: string, from: number, to: number): Statement {
  return statement('SELECT * FROM tally WHERE site = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day', site, from, to);
}

export function refusals(site: string, from: number, to: number): Statement {
  return statement(
    'SELECT day, reason, n FROM refusal WHERE site = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day, n DESC, reason',
    site,
    from,
    to,
  );
}

/** Counted on the rows themselves, so that the other side of the balance can fail. */
export function waiting(site: string, from: number, to: number): Statement {
  return statement(
    'SELECT day, sum(size) AS n FROM delivery WHERE site = ?1 AND day BETWEEN ?2 AND ?3 GROUP BY day',
    site,
    from,
    to,
  );
}

export function keptRows(site: string): Statement {
  return statement(
    `SELECT (SELECT coalesce(sum(e.size), 0) FROM event e JOIN "grant" g ON g.no = e.grant_no JOIN receipt r ON r.no = g.receipt_no
       WHERE r.site = ?1)
     + (SELECT coalesce(sum(k.size), 0) FROM held_event k JOIN hold h ON h.no = k.hold_no JOIN receipt r ON r.no = h.receipt_no
       WHERE r.site = ?1) AS kept,
     coalesce(sum(stored), 0) AS stored, coalesce(sum(destroyed), 0) AS destroyed FROM tally WHERE site = ?1`,
    site,
  );
}

export function recentEvents(site: string, limit: number): Statement {
  return statement(
    `SELECT e.at, e.name, e.visit, e.body FROM single_event e
     JOIN "grant" g ON g.no = e.grant_no JOIN receipt r ON r.no = g.receipt_no
     WHERE r.site = ?1 ORDER BY e.received DESC, e.at DESC LIMIT ?2`,
    site,
    limit,
  );
}

export function openDeliveries(site: string, limit: number): Statement {
  return statement(
    'SELECT no, destination, state, size, due FROM delivery WHERE site = ?1 ORDER BY no DESC LIMIT ?2',
    site,
    limit,
  );
}

export function countedCells(site: string, day: number): Statement {
  return statement('SELECT name, page, n FROM counted WHERE site = ?1 AND day = ?2 ORDER BY name, page', site, day);
}

export function countedSums(site: string, { from, to }: { from: number; to: number }, fewest: number): Statement {
  return statement(
    'SELECT day, sum(n) AS n FROM counted WHERE site = ?1 AND day BETWEEN ?2 AND ?3 AND n >= ?4 GROUP BY day ORDER BY day',
    site,
    from,
    to,
    fewest,
  );
}

export function createToken(hash: string, { site, role, label, created, expires }: TokenRow): Statement {
  return statement(
    'INSERT INTO token (hash, site, role, label, created, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)',
    hash,
    site,
    role,
    label,
    created,
    expires,
  );
}

export function findToken(hash: string): Statement {
  return statement('SELECT site, role, label, created, expires FROM token WHERE hash = ?1', hash);
}

export function revokeTokens(site: string, label: string): Statement {
  return statement('DELETE FROM token WHERE site = ?1 AND label = ?2 RETURNING hash', site, label);
}

export function listTokens(site: string): Statement {
  return statement(
    'SELECT site, role, label, created, expires FROM token WHERE site = ?1 ORDER BY created, label',
    site,
  );
}
