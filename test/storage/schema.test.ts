import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as schema from '../../schema/sqlite.ts';
import { migrationsFolder } from '../../src/node/assets.ts';
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

const tables = Object.values(schema)
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
});
