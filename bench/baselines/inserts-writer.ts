import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import * as z from 'zod';

const { file } = z.object({ file: z.string() }).parse(workerData);
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(
  'CREATE TABLE event (received INTEGER, visit TEXT, id TEXT, name TEXT, at INTEGER, body TEXT, size INTEGER DEFAULT 1) STRICT',
);
const insert = database.prepare('INSERT INTO event (received, visit, id, name, at, body) VALUES (?, ?, ?, ?, ?, ?)');

const insertAll = database.transaction((beacons: readonly (readonly (readonly unknown[])[])[]) => {
  for (const rows of beacons) {
    for (const row of rows) {
      insert.run(...row);
    }
  }
});

parentPort?.on('message', (beacons: Parameters<typeof insertAll>[0]) => {
  insertAll(beacons);
  parentPort?.postMessage('committed');
});
