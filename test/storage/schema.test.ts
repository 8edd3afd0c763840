import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as catalog from '../../schema/sqlite-catalog.ts';
import * as delivery from '../../schema/sqlite-delivery.ts';
import * as proof from '../../schema/sqlite-proof.ts';
import * as schema from '../../schema/sqlite.ts';
import { migrationsFolder } from '../../src/node/assets.ts';
import { deliveriesPerRow } from '../../src/storage/sqlite/conditions.ts';
import { migrateFile } from '../../src/storage/sqlite/node/migrate.ts';

interface TableRow {
  readonly name: string;
  readonly wr: number;
  readonly strict: number;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
}

const folder = mkdtempSync(join(tmpdir(), 'balise-schema-'));
const file = join(folder, 'balise.sqlite');
let database: Database.Database | undefined;

beforeAll(() => {
  migrateFile(file, migrationsFolder());
  database = new Database(file, { readonly: true });
});

afterAll(() => {
  database?.close();
  rmSync(folder, { recursive: true });
});

function all<Row>(sql: string): Row[] {
  return database?.prepare<[], Row>(sql).all() ?? [];
}

const tables = Object.values({ ...schema, ...proof, ...catalog, ...delivery })
  .filter((value) => is(value, SQLiteTable))
  .map(getTableConfig);

describe('the migrations', () => {
  it('make the tables that the schema file declares, column by column, and no others', () => {
    const declared = tables.map(({ name, columns }) => [
      name,
      columns.map((column) => `${column.name} ${column.getSQLType()}`.toLowerCase()),
    ]);
    const made = all<TableRow>('PRAGMA table_list')
      .filter(({ name }) => tables.some((table) => table.name === name))
      .map(({ name }) => [
        name,
        all<ColumnRow>(`PRAGMA table_info("${name}")`).map((column) => `${column.name} ${column.type}`.toLowerCase()),
      ]);
    expect(Object.fromEntries(made)).toEqual(Object.fromEntries(declared));
    const others = all<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    expect(others.map(({ name }) => name).filter((name) => !tables.some((table) => table.name === name))).toEqual([
      '__drizzle_migrations',
    ]);
  });

  it('make every table strict, and keep a row id only where a number is the key', () => {
    for (const { name, wr, strict } of all<TableRow>('PRAGMA table_list')) {
      if (tables.some((table) => table.name === name)) {
        const [key, ...more] = all<ColumnRow>(`PRAGMA table_info("${name}")`).filter(({ pk }) => pk > 0);
        const numbered = more.length === 0 && key?.type.toLowerCase() === 'integer';
        expect({ name, strict, wr }).toEqual({ name, strict: 1, wr: numbered ? 0 : 1 });
      }
    }
  });

  it('run again without changing anything', () => {
    const before = all('SELECT * FROM sqlite_schema ORDER BY name');
    migrateFile(file, migrationsFolder());
    expect(all('SELECT * FROM sqlite_schema ORDER BY name')).toEqual(before);
  });

  it('take along what was kept before a beacon was one row: events, their visits, and what waits to leave', () => {
    const old = join(folder, 'old.sqlite');
    migrateFile(old, earlier(3));
    const before = new Database(old);
    before.exec(`
      INSERT INTO notice (no, site, version, language, hash, surface, body, published) VALUES (1, 's', 1, 'fr', 'h', 'banner', '{}', 1);
      INSERT INTO receipt (no, site, id, salt, secret_hash, pass_hash, request_hash, created) VALUES (1, 's', 'i', 'x', 'y', 'p', 'r', 1);
      INSERT INTO "grant" (no, receipt_no, purpose, since, expires, notice_no) VALUES (1, 1, 'measure', 1, 900, 1), (2, 1, 'ga4', 1, 900, 1);
      INSERT INTO visit VALUES (1, 'v', 1, 5, '1.2', 3);
      INSERT INTO event (day, grant_no, id, name, visit, at, received, body) VALUES
        (0, 1, 'e1', 'a', 'v', 4, 5, '{"page":"/","device":{"os":"other"},"engaged":7,"params":{"value":3}}'),
        (0, 1, 'e2', 'b', 'v', 5, 5, '{"page":"/","device":{"os":"other"},"params":{}}');
      INSERT INTO delivery (no, site, day, destination, measure_grant, destination_grant, visit, events, size, state, due, tries, mark)
        VALUES (1, 's', 0, 'ga4', 1, 2, 'v', '[[0,"e1"],[0,"e2"]]', 2, 'waiting', 5, 0, 'm');`);
    before.close();
    migrateFile(old, migrationsFolder());
    const after = new Database(old, { readonly: true });
    expect(after.prepare('SELECT id, name, at, body FROM single_event ORDER BY no').all()).toEqual([
      { id: 'e1', name: 'a', at: 4, body: '{"page":"/","device":{"os":"other"},"engaged":7,"params":{"value":3}}' },
      { id: 'e2', name: 'b', at: 5, body: '{"page":"/","device":{"os":"other"},"params":{}}' },
    ]);
    expect(after.prepare('SELECT rows FROM visit').pluck().all()).toEqual(['1,2']);
    expect(after.prepare('SELECT no, events, size FROM delivery ORDER BY no').all()).toEqual([
      { no: 64, events: '[0]', size: 1 },
      { no: 128, events: '[0]', size: 1 },
    ]);
    expect(after.pragma('foreign_key_check')).toEqual([]);
    after.close();
  });

  it('number what waits, is out or died anew, by its row, and what was recalled behind all rows there are', () => {
    const old = join(folder, 'numbers.sqlite');
    migrateFile(old, earlier(6));
    const before = new Database(old);
    const one = `'s', 0, 'ga4', 1, 2, 'v'`;
    before.exec(`
      INSERT INTO notice (no, site, version, language, hash, surface, body, published) VALUES (1, 's', 1, 'fr', 'h', 'banner', '{}', 1);
      INSERT INTO receipt (no, site, id, salt, secret_hash, pass_hash, request_hash, created) VALUES (1, 's', 'i', 'x', 'y', 'p', 'r', 1);
      INSERT INTO "grant" (no, receipt_no, purpose, since, expires, notice_no) VALUES (1, 1, 'measure', 1, 900, 1), (2, 1, 'ga4', 1, 900, 1);
      INSERT INTO visit (grant_no, id, started, last_seen) VALUES (1, 'v', 1, 5);
      INSERT INTO event (no, day, grant_no, visit, received, last_at, size, ids, body) VALUES
        (7, 0, 1, 'v', 4, 4, 1, '["a"]', '{"setting":{},"events":[["x",4,{}]]}'),
        (9, 0, 1, 'v', 5, 5, 1, '["b"]', '{"setting":{},"events":[["y",5,{}]]}');
      INSERT INTO delivery (no, site, day, destination, measure_grant, destination_grant, visit, event_no, events, size, state, due, tries,
          mark, leased_until) VALUES
        (3, ${one}, 7, '[0]', 1, 'again', 1, 1, 'm', NULL), (5, ${one}, 7, '[0]', 1, 'leased', 1, 1, 'm', 99),
        (6, ${one}, 9, '[0]', 1, 'waiting', 1, 0, '', NULL), (8, ${one}, 9, '[0]', 1, 'leased', 1, 1, 'm', 99),
        (9, ${one}, 7, '[0]', 1, 'leased', 1, 1, 'm', 99);
      UPDATE delivery SET state = 'recalled', measure_grant = NULL, destination_grant = NULL WHERE no >= 8;
      INSERT INTO dead_letter (no, site, day, destination, measure_grant, destination_grant, visit, event_no, events, size, tries, repeatable,
          reason, at) VALUES (1, ${one}, 9, '[0]', 1, 1, 0, 'late', 1), (2, ${one}, 9, '[0]', 1, 1, 0, 'gone', 1);`);
    before.close();
    migrateFile(old, migrationsFolder());
    const after = new Database(old, { readonly: true });
    const numbers = (row: number, ...places: number[]) => places.map((place) => row * deliveriesPerRow + place);
    expect(after.prepare('SELECT no FROM delivery ORDER BY no').pluck().all()).toEqual([
      ...numbers(7, 0, 1),
      ...numbers(9, 0),
      ...numbers(10, 0),
      ...numbers(11, 0),
    ]);
    expect(after.prepare("SELECT no FROM delivery WHERE state = 'recalled'").pluck().all()).toHaveLength(2);
    expect(after.prepare('SELECT no, reason FROM dead_letter ORDER BY no').all()).toEqual([
      { no: 9 * deliveriesPerRow + 32, reason: 'late' },
      { no: 9 * deliveriesPerRow + 33, reason: 'gone' },
    ]);
    expect(after.pragma('foreign_key_check')).toEqual([]);
    after.close();
  });
});

/** The migrations up to this one, as a folder of their own. */
function earlier(last: number): string {
  const target = join(folder, `up-to-${last}`);
  cpSync(migrationsFolder(), target, { recursive: true });
  const file = join(target, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { idx: number }[] };
  const entries = journal.entries.filter(({ idx }) => idx <= last);
  writeFileSync(file, JSON.stringify({ ...journal, entries }));
  return target;
}
