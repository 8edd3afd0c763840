import type { Checkpoint, Growth, Head, LedgerStore, Run } from '../ledger-store.ts';
import { json, type Row, type SqliteEngine, type Statement, statement } from './engine.ts';
import { integer, text, texts } from './rows.ts';

/*
 * Growing a log is one batch whose first statement decides: `changes()` carries its verdict to the leaves and from them to the
 * nodes. Two that read the same head cannot both pass it, and `leaf(log, idx)` would stop a second one that did.
 */

const headSql = `
INSERT INTO head (log, origin, size, root, edge, entry_no) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (log) DO UPDATE SET size = excluded.size, root = excluded.root, edge = excluded.edge, entry_no = excluded.entry_no
WHERE head.size = ?7 RETURNING size`;

const checkpointSql = 'INSERT INTO checkpoint (log, size, at, note) SELECT ?1, ?2, ?3, ?4 WHERE changes() > 0';

const leavesSql = `
INSERT INTO leaf (log, idx, entry_no, hash)
SELECT ?1, ?2 + l.key, l.value ->> 'entryNo', l.value ->> 'hash' FROM json_each(?3) l WHERE changes() > 0 ORDER BY l.key`;

const nodesSql = `
INSERT INTO node (log, level, idx, hash)
SELECT ?1, n.value ->> 'level', n.value ->> 'index', n.value ->> 'hash' FROM json_each(?2) n WHERE changes() > 0`;

export function growLog({ log, from, head, leaves, nodes, checkpoint }: Growth): Statement[] {
  const { origin, size, root, edge, entryNo } = head;
  return [
    statement(headSql, log, origin, size, root, json(edge), entryNo, from),
    ...(checkpoint === undefined ? [] : [statement(checkpointSql, log, size, checkpoint.at, checkpoint.note)]),
    statement(leavesSql, log, from, json(leaves)),
    ...(nodes.length === 0 ? [] : [statement(nodesSql, log, json(nodes))]),
  ];
}

const passOverSql = 'UPDATE head SET entry_no = ?3 WHERE log = ?1 AND size = ?2 AND entry_no < ?3';

const keyEntrySql = `
INSERT INTO entry (log, json) SELECT ?1, ?2 WHERE NOT EXISTS (
  SELECT 1 FROM entry WHERE no > ?3 AND log = ?1
    AND json ->> 'type' = json_extract(?2, '$.type') AND json ->> 'key' = json_extract(?2, '$.key'))`;

const keyEntriesSql = `
SELECT json FROM entry WHERE no > ?2 AND log = ?1 AND json ->> 'type' IN ('key_added', 'key_lost') ORDER BY no`;

const checkpointColumns = 'size, at, note FROM checkpoint WHERE log = ?1';

export function ledgerMethods(engine: SqliteEngine): LedgerStore {
  return { ...growing(engine), ...reading(engine) };
}

type Growing = 'logHead' | 'unnumbered' | 'keyEntries' | 'growLog' | 'passOver' | 'appendKeyEntry';

function growing(engine: SqliteEngine): Pick<LedgerStore, Growing> {
  return {
    logHead: async (log) => (await engine.lookup(statement('SELECT * FROM head WHERE log = ?1', log))).map(head)[0],
    unnumbered: async (log, after, limit) => {
      const [rows = [], last = []] = await engine.report([
        statement('SELECT no, json FROM entry WHERE no > ?2 AND log = ?1 ORDER BY no LIMIT ?3', log, after, limit),
        statement('SELECT coalesce(max(no), 0) AS no FROM entry'),
      ]);
      const entries = rows.map((row) => ({ no: integer(row, 'no'), json: text(row, 'json') }));
      const full = entries.length === limit ? entries.at(-1)?.no : undefined;
      return { entries, upTo: full ?? Math.max(after, ...last.map((row) => integer(row, 'no'))) };
    },
    keyEntries: async (log, after) => texts(await report(engine, statement(keyEntriesSql, log, after)), 'json'),
    growLog: async (growth) => {
      const [moved = []] = await engine.commit(growLog(growth));
      return moved.length === 1 ? 'grown' : 'lost';
    },
    passOver: async (log, size, upTo) => void (await engine.commit([statement(passOverSql, log, size, upTo)])),
    appendKeyEntry: async ({ log, after, json: entry }) =>
      void (await engine.commit([statement(keyEntrySql, log, entry, after)])),
  };
}

function reading(engine: SqliteEngine): Omit<LedgerStore, Growing> {
  return {
    newestCheckpoint: async (log) => {
      const newest = statement(`SELECT ${checkpointColumns} ORDER BY size DESC LIMIT 1`, log);
      return (await engine.lookup(newest)).map(checkpoint)[0];
    },
    checkpoints: async (log, afterSize, limit) => {
      const next = statement(`SELECT ${checkpointColumns} AND size > ?2 ORDER BY size LIMIT ?3`, log, afterSize, limit);
      return (await report(engine, next)).map(checkpoint);
    },
    treeHashes: async (log, level, run) => texts(await report(engine, hashes(log, level, run)), 'hash'),
    leafTexts: async (log, { index, count }) => {
      const sql = `SELECT e.json FROM leaf l JOIN entry e ON e.no = l.entry_no
        WHERE l.log = ?1 AND l.idx >= ?2 AND l.idx < ?3 ORDER BY l.idx`;
      return texts(await report(engine, statement(sql, log, index, index + count)), 'json');
    },
    leavesOfReceipt: async (receipt) => {
      const sql = `SELECT e.json, l.idx FROM entry e LEFT JOIN leaf l ON l.entry_no = e.no
        WHERE e.receipt_no = ?1 ORDER BY e.no`;
      const rows = await engine.lookup(statement(sql, receipt));
      return rows.map((row) => ({
        json: text(row, 'json'),
        index: row['idx'] === null ? undefined : integer(row, 'idx'),
      }));
    },
  };
}

function hashes(log: string, level: number, { index, count }: Run): Statement {
  return level === 0
    ? statement(
        'SELECT hash FROM leaf WHERE log = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx',
        log,
        index,
        index + count,
      )
    : statement(
        'SELECT hash FROM node WHERE log = ?1 AND level = ?2 AND idx >= ?3 AND idx < ?4 ORDER BY idx',
        log,
        level,
        index,
        index + count,
      );
}

async function report(engine: SqliteEngine, one: Statement): Promise<readonly Row[]> {
  return (await engine.report([one]))[0] ?? [];
}

function head(row: Row): Head {
  return {
    origin: text(row, 'origin'),
    size: integer(row, 'size'),
    root: text(row, 'root'),
    edge: edgeOf(JSON.parse(text(row, 'edge'))),
    entryNo: integer(row, 'entry_no'),
  };
}

function edgeOf(parsed: unknown): string[] {
  if (Array.isArray(parsed) && parsed.every((hash) => typeof hash === 'string')) {
    return parsed;
  }
  throw new TypeError('The database holds the edge of a log as no list of texts.');
}

function checkpoint(row: Row): Checkpoint {
  return { size: integer(row, 'size'), at: integer(row, 'at'), note: text(row, 'note') };
}
