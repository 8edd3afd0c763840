import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import { entry, receipt } from './sqlite.ts';

/* The tables of the proof: the log with its checkpoints, holds, and incidents. What stands in sqlite.ts holds here too. */

/** One leaf of a site's log: which entry stands at this place, and its RFC 6962 hash in base64. Never rewritten. */
export const leaf = sqliteTable(
  'leaf',
  {
    log: text().notNull(),
    idx: integer().notNull(),
    entryNo: integer('entry_no')
      .notNull()
      .references(() => entry.no),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.log, t.idx] }), unique('leaf_entry').on(t.entryNo)],
);

/** The hash of a full subtree of 256^level leaves, in base64: what the tiles above the lowest level are read from. */
export const node = sqliteTable(
  'node',
  {
    log: text().notNull(),
    level: integer().notNull(),
    idx: integer().notNull(),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.log, t.level, t.idx] })],
);

/** Where a log ends. Moved by compare-and-set on `size`: whoever loses the race writes nothing. */
export const head = sqliteTable('head', {
  log: text().primaryKey(),
  /** First line of its checkpoints; chosen once, it is the log's name for ever. */
  origin: text().notNull(),
  size: integer().notNull(),
  root: text().notNull(),
  /** The hashes of the right edge (largest subtree first) as a JSON list of base64: what appending needs. */
  edge: text().notNull(),
  /** The last entry that has a number; entries are numbered in the order of theirs. */
  entryNo: integer('entry_no').notNull(),
});

/** A signed note (C2SP tlog-checkpoint). Never rewritten. */
export const checkpoint = sqliteTable(
  'checkpoint',
  {
    no: integer().primaryKey({ autoIncrement: true }),
    log: text().notNull(),
    size: integer().notNull(),
    at: integer().notNull(),
    note: text().notNull(),
  },
  (t) => [index('checkpoint_size').on(t.log, t.size)],
);

/** A legal or statutory reason not to destroy yet. Open until released. */
export const hold = sqliteTable(
  'hold',
  {
    no: integer().primaryKey({ autoIncrement: true }),
    receiptNo: integer('receipt_no')
      .notNull()
      .references(() => receipt.no),
    basis: text().notNull(),
    at: integer().notNull(),
    released: integer(),
  },
  (t) => [
    index('hold_open')
      .on(t.receiptNo)
      .where(sql`${t.released} is null`),
  ],
);

/** Events that left `event` under a hold: readable to nobody but the officer, destroyed when the hold is released. */
export const heldEvent = sqliteTable(
  'held_event',
  {
    holdNo: integer('hold_no')
      .notNull()
      .references(() => hold.no),
    no: integer().notNull(),
    day: integer().notNull(),
    grantNo: integer('grant_no').notNull(),
    visit: text().notNull(),
    received: integer().notNull(),
    size: integer().notNull(),
    ids: text().notNull(),
    body: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.holdNo, t.grantNo, t.no] })],
);

/** What the reconciler or an officer found. `kind` and `subject` name it once, so that one orphan drafts one incident. */
export const incident = sqliteTable(
  'incident',
  {
    no: integer().primaryKey({ autoIncrement: true }),
    site: text().notNull(),
    kind: text().notNull(),
    subject: text().notNull(),
    occurred: integer().notNull(),
    aware: integer().notNull(),
    count: integer().notNull(),
    state: text().notNull().default('draft'),
  },
  (t) => [unique('incident_subject').on(t.site, t.kind, t.subject)],
);

/** A run that destroys what its time is over for: where it stands, and what its commits have counted. Days since 1970-01-01. */
export const destruction = sqliteTable(
  'destruction',
  {
    no: integer().primaryKey({ autoIncrement: true }),
    site: text().notNull(),
    lane: text().notNull(),
    /** What was received before this day goes; earlier, where the notice it was given on promised so. */
    before: integer().notNull(),
    today: integer().notNull(),
    eventCursor: integer('event_cursor').notNull().default(0),
    grantCursor: integer('grant_cursor').notNull().default(0),
    events: integer().notNull().default(0),
    held: integer().notNull().default(0),
    visits: integer().notNull().default(0),
    sends: integer().notNull().default(0),
    deliveries: integer().notNull().default(0),
    letters: integer().notNull().default(0),
    names: integer().notNull().default(0),
    receipts: integer().notNull().default(0),
    finished: integer(),
    closed: integer(),
  },
  (t) => [
    unique('destruction_run').on(t.site, t.lane, t.before),
    check('destruction_lane', sql`${t.lane} in ('measure', 'evidence')`),
  ],
);
