import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { grant } from './sqlite.ts';

/* What did not leave, and what keeps others from leaving. */

/** A delivery that ended dead, kept so that it may be sent again while its grants live. The columns are those of `delivery`. */
export const deadLetter = sqliteTable(
  'dead_letter',
  {
    /** The number of the delivery, which it has again when it is replayed. */
    no: integer().primaryKey(),
    site: text().notNull(),
    day: integer().notNull(),
    destination: text().notNull(),
    measureGrant: integer('measure_grant')
      .notNull()
      .references(() => grant.no),
    destinationGrant: integer('destination_grant')
      .notNull()
      .references(() => grant.no),
    visit: text().notNull(),
    events: text().notNull(),
    size: integer().notNull(),
    tries: integer().notNull(),
    repeatable: integer().notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [
    index('dead_letter_measure_grant').on(t.measureGrant),
    index('dead_letter_destination_grant').on(t.destinationGrant),
  ],
);

/**
 * What a destination was given less of than was kept, by reason and per day of reception: events that were not queued, values that
 * were cut. So that a marketer sees why a number there is lower than here.
 */
export const curtailed = sqliteTable(
  'curtailed',
  {
    site: text().notNull(),
    day: integer().notNull(),
    destination: text().notNull(),
    reason: text().notNull(),
    n: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.day, t.destination, t.reason] })],
);

/** One way out of a site: whether an operator stopped it, and how long it rests because the other side could not be reached. */
export const circuit = sqliteTable(
  'circuit',
  {
    site: text().notNull(),
    destination: text().notNull(),
    /** Stopped by an operator or officer, until they open it again. */
    stopped: integer(),
    /** Attempts in a row that reached nobody. */
    failures: integer().notNull().default(0),
    /** Nothing is tried before. */
    restsUntil: integer('rests_until').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.site, t.destination] }), check('circuit_failures', sql`${t.failures} >= 0`)],
);
