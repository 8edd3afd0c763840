import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { migrationsFolder } from '../../src/node/assets.ts';
import { openNodeEngine } from '../../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { storeContract } from './contract.ts';
import type { Harness } from './scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-store-'));
let harness: Harness | undefined;

beforeAll(async () => {
  const file = join(folder, 'balise.sqlite');
  migrateFile(file, migrationsFolder());
  const engine = await openNodeEngine(file);
  harness = { engine, store: createSqliteStore(engine) };
});

afterAll(async () => {
  await harness?.store.close();
  rmSync(folder, { recursive: true });
});

storeContract({ name: 'better-sqlite3', interleavings: 200 }, () => {
  if (harness === undefined) {
    throw new Error('The engine did not open.');
  }
  return harness;
});
