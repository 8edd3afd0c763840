import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/* What a site declares that it needs, as it was put in force, and what its pages send beside it. */

/** A catalog as it was put in force. `body` is its canonical JSON, whose SHA-256 is `hash`; a site may return to an earlier one. */
export const plan = sqliteTable(
  'plan',
  {
    site: text().notNull(),
    version: integer().notNull(),
    hash: text().notNull(),
    body: text().notNull(),
    published: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.version] })],
);

/**
 * What nobody declared: the shape of a name, never a value. `param` is empty where the event itself is unknown. Days are those of
 * reception.
 */
export const quarantine = sqliteTable(
  'quarantine',
  {
    site: text().notNull(),
    name: text().notNull(),
    param: text().notNull(),
    n: integer().notNull(),
    firstDay: integer('first_day').notNull(),
    lastDay: integer('last_day').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.name, t.param] })],
);
