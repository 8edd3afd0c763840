import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Message } from './message.ts';

/** What became of a message: stored, had before and sent again, or played again by somebody who saw it. */
export type Taken = 'stored' | 'had' | 'replayed';

export interface Rows {
  take(message: Message, signed: { readonly id: string; readonly timestamp: number }, now: number): Taken;
  /** What an officer was told to have deleted. Answers how many events that were. */
  forget(visit: string): number;
  all(): readonly Row[];
  close(): void;
}

export interface Row {
  readonly site: string;
  readonly visit: string;
  readonly id: string;
  readonly name: string;
  readonly at: string;
  /** JSON of what else came with it. */
  readonly rest: string;
}

/** Balise gives a delivery up after seven days: a message that is older comes no more. */
const rememberedMs = 8 * 86_400_000;

/*
 * A message is remembered by the hash of its id, because its id names the visit: what was forgotten leaves no trace, and does not
 * come back either.
 */
const schema = `
CREATE TABLE IF NOT EXISTS message (hash TEXT PRIMARY KEY, timestamp INTEGER NOT NULL, received INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS event (
  visit TEXT NOT NULL, id TEXT NOT NULL, site TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, rest TEXT NOT NULL,
  PRIMARY KEY (visit, id)) STRICT, WITHOUT ROWID`;

/** Opens the file, or makes it. */
export function openRows(file: string): Rows {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  // What is deleted is overwritten.
  database.pragma('secure_delete = ON');
  database.exec(schema);
  const known = database.prepare<[string], { timestamp: number }>('SELECT timestamp FROM message WHERE hash = ?');
  const remember = database.prepare(
    'INSERT INTO message VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET timestamp = excluded.timestamp',
  );
  const store = database.prepare(
    'INSERT INTO event (visit, id, site, name, at, rest) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const outdated = database.prepare('DELETE FROM message WHERE received < ?');
  const forgotten = database.prepare('DELETE FROM event WHERE visit = ?');
  const list = database.prepare<[], Row>('SELECT site, visit, id, name, at, rest FROM event ORDER BY at, id');
  // One commit: an answer that says "taken" is given for the whole of a message.
  const take = database.transaction(
    (...[{ site, visit, events }, { id, timestamp }, now]: Parameters<Rows['take']>): Taken => {
      outdated.run(now - rememberedMs);
      const hash = createHash('sha256').update(id).digest('hex');
      const before = known.get(hash);
      // Sent again it bears a later time, signed anew. The same bytes twice are nobody's that may sign.
      if (before !== undefined && timestamp <= before.timestamp) {
        return 'replayed';
      }
      remember.run(hash, timestamp, now);
      if (before !== undefined) {
        return 'had';
      }
      for (const { id: event, name, at, ...rest } of events) {
        store.run(visit, event, site, name, at, JSON.stringify(rest));
      }
      return 'stored';
    },
  );
  return {
    take: (...taking) => take.immediate(...taking),
    forget: (visit) => forgotten.run(visit).changes,
    all: () => list.all(),
    close: () => void database.close(),
  };
}
