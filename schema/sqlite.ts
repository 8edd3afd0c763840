import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';

/*
 * One dialect for better-sqlite3 and D1. Every time is epoch milliseconds; every `day` is the number of whole days since
 * 1970-01-01 in the site's time zone, so that a span of days is a run of integers.
 *
 * drizzle cannot say STRICT, WITHOUT ROWID, triggers or a view over them: the migrations carry those, and
 * test/storage/schema.test.ts holds the migrated database against this file.
 */

/** A text that people were shown, in one language. Addressed by the SHA-256 of its canonical form (LPRPSP 8). */
export const notice = sqliteTable(
  'notice',
  {
    no: integer().primaryKey({ autoIncrement: true }),
    site: text().notNull(),
    version: integer().notNull(),
    language: text().notNull(),
    hash: text().notNull(),
    surface: text().notNull(),
    body: text().notNull(),
    published: integer().notNull(),
    /** Found faulty by the officer: a grant on it is without effect (LPRPSP 14). */
    voided: integer(),
    /** No longer shown; grants on it live on. */
    retired: integer(),
  },
  (t) => [unique('notice_site_hash').on(t.site, t.hash)],
);

/** What a person holds. The secret and the pass are kept as SHA-256 only; `salt` hides the id in the ledger. */
export const receipt = sqliteTable('receipt', {
  no: integer().primaryKey({ autoIncrement: true }),
  site: text().notNull(),
  id: text().notNull(),
  salt: text().notNull(),
  secretHash: text('secret_hash').notNull().unique('receipt_secret'),
  passHash: text('pass_hash').notNull().unique('receipt_pass'),
  requestHash: text('request_hash').notNull(),
  /** Hash of the idempotency key of the last change. */
  changeKey: text('change_key'),
  created: integer().notNull(),
  withdrawn: integer(),
});

/**
 * A live or expiring yes to one purpose. Ending it deletes the row. AUTOINCREMENT, because a delivery names the grant it
 * was allowed by and a number must never come back to free something old.
 */
export const grant = sqliteTable(
  'grant',
  {
    no: integer().primaryKey({ autoIncrement: true }),
    receiptNo: integer('receipt_no')
      .notNull()
      .references(() => receipt.no),
    purpose: text().notNull(),
    since: integer().notNull(),
    expires: integer().notNull(),
    noticeNo: integer('notice_no')
      .notNull()
      .references(() => notice.no),
    /** Its end by expiry is on record; the row stays while events lie under it, so that none outlives its link. */
    lapsed: integer(),
    /** The last use that destroyed visits knew of. */
    seen: integer().notNull().default(0),
  },
  (t) => [
    unique('grant_receipt_purpose').on(t.receiptNo, t.purpose),
    check('grant_purpose', sql`${t.purpose} in ('measure', 'ga4')`),
  ],
);

/** One visit, made after the grant. `ga_client` and `ga_session` are random and independent of `id`. */
export const visit = sqliteTable(
  'visit',
  {
    grantNo: integer('grant_no')
      .notNull()
      .references(() => grant.no),
    id: text().notNull(),
    started: integer().notNull(),
    lastSeen: integer('last_seen').notNull(),
    gaClient: text('ga_client'),
    gaSession: integer('ga_session'),
    /** The latest event by the page's own clock: one that is later still cannot be a duplicate. */
    lastAt: integer('last_at').notNull().default(0),
    /** The numbers of its rows in `event`, joined by commas. A number may outlive its row. */
    rows: text().notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.grantNo, t.id] })],
);

/**
 * The events of one beacon, as one row at the end of the table: rows and pages are what SQLite spends its time on, and rows what
 * D1 bills. Read single events from the view `single_event`.
 *
 * No foreign key to `grant`: checking one would scan the table each time a grant ends. A trigger holds the rule instead, and more
 * of it (docs/design/0012-one-row-per-beacon.md); another adds the row to its visit, where whoever ends the grant finds it.
 */
export const event = sqliteTable('event', {
  no: integer().primaryKey(),
  /** Of reception. */
  day: integer().notNull(),
  grantNo: integer('grant_no').notNull(),
  visit: text().notNull(),
  received: integer().notNull(),
  /** The latest of its events by the page's own clock. */
  lastAt: integer('last_at').notNull(),
  /** How many events. */
  size: integer().notNull(),
  /** Their ids, as a JSON list. */
  ids: text().notNull(),
  /** `{"setting": what they have in common, "events": [[name, at, what is its own], ...]}`, in the order of the ids. */
  body: text().notNull(),
});

/**
 * What still has to leave: events of one beacon to one destination. `waiting` was never handed out, `again` came back from an
 * attempt and is due later, `leased` is out, `recalled` was out when its grant ended. Settling it deletes the row.
 */
export const delivery = sqliteTable(
  'delivery',
  {
    /** Sixty-four times the number of its row in `event`, and its place among those of that row (docs/design/0026-numbers-of-deliveries.md). */
    no: integer().primaryKey(),
    site: text().notNull(),
    day: integer().notNull(),
    destination: text().notNull(),
    /** No foreign keys: checking them would need an index each. Triggers hold them: a grant ends after its visits, these after their rows. */
    measureGrant: integer('measure_grant'),
    /** Of the same receipt. */
    destinationGrant: integer('destination_grant'),
    visit: text().notNull(),
    /** Places of its events in that row, as a JSON list. */
    events: text().notNull(),
    size: integer().notNull(),
    state: text().notNull(),
    due: integer().notNull(),
    /** The random mark of the claim that took the row last. */
    mark: text().notNull(),
    leasedUntil: integer('leased_until'),
    tries: integer().notNull(),
    erasureNo: integer('erasure_no').references(() => erasure.no),
    /** 1 where a second sending does no harm, because the other side knows it again. */
    repeatable: integer().notNull().default(0),
  },
  (t) => [
    // Only rows that were handed out: a beacon pays for none of them. What is out says until when.
    index('delivery_out')
      .on(t.mark)
      .where(sql`${t.leasedUntil} is not null`),
    index('delivery_again')
      .on(t.due)
      .where(sql`${t.state} = 'again'`),
    index('delivery_erasure')
      .on(t.erasureNo)
      .where(sql`${t.erasureNo} is not null`),
    check('delivery_state', sql`${t.state} in ('waiting', 'again', 'leased', 'recalled')`),
    check(
      'delivery_allowed',
      sql`${t.state} = 'recalled' or (${t.measureGrant} is not null and ${t.destinationGrant} is not null)`,
    ),
  ],
);

/** How a delivery ended. Dies with its grant, after its counts have moved to the erasure. */
export const shipment = sqliteTable(
  'shipment',
  {
    grantNo: integer('grant_no')
      .notNull()
      .references(() => grant.no),
    visit: text().notNull(),
    at: integer().notNull(),
    no: integer().notNull(),
    destination: text().notNull(),
    destinationGrant: integer('destination_grant').notNull(),
    size: integer().notNull(),
    tries: integer().notNull(),
    outcome: text().notNull(),
    reason: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.grantNo, t.visit, t.at, t.no] }),
    check('shipment_outcome', sql`${t.outcome} in ('sent', 'unknown', 'dead')`),
  ],
);

/** The balance, one row per site and day of reception, so that a beacon moves one row. */
export const tally = sqliteTable(
  'tally',
  {
    site: text().notNull(),
    day: integer().notNull(),
    received: integer().notNull().default(0),
    stored: integer().notNull().default(0),
    counted: integer().notNull().default(0),
    duplicate: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    allowed: integer().notNull().default(0),
    sent: integer().notNull().default(0),
    unknown: integer().notNull().default(0),
    dead: integer().notNull().default(0),
    purged: integer().notNull().default(0),
    destroyed: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.site, t.day] })],
);

/** Refused events by exact reason. */
export const refusal = sqliteTable(
  'refusal',
  {
    site: text().notNull(),
    day: integer().notNull(),
    reason: text().notNull(),
    n: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.day, t.reason] })],
);

/** The `count` lane: no row per event, no identifier, no device, no referrer. */
export const counted = sqliteTable(
  'counted',
  {
    site: text().notNull(),
    day: integer().notNull(),
    name: text().notNull(),
    page: text().notNull(),
    n: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.day, t.name, t.page] })],
);

/** Answers to a notice, per day: a refusal moves a number here and leaves nothing else. */
export const choice = sqliteTable(
  'choice',
  {
    site: text().notNull(),
    day: integer().notNull(),
    noticeNo: integer('notice_no')
      .notNull()
      .references(() => notice.no),
    granted: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    withdrawn: integer().notNull().default(0),
    expired: integer().notNull().default(0),
    voided: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.site, t.day, t.noticeNo] })],
);

/**
 * Leaves to be: canonical JSON (RFC 8785), appended unnumbered. The sequencer numbers them; nothing ever rewrites one,
 * which is why `receipt_no` is a plain number: it may outlive the receipt.
 */
export const entry = sqliteTable(
  'entry',
  {
    no: integer().primaryKey({ autoIncrement: true }),
    log: text().notNull(),
    receiptNo: integer('receipt_no'),
    json: text().notNull(),
  },
  (t) => [index('entry_receipt').on(t.receiptNo)],
);

/** What one withdrawal destroyed, counted by SQL in the same commit; `closed` once nothing of it is in flight. */
export const erasure = sqliteTable(
  'erasure',
  {
    no: integer().primaryKey({ autoIncrement: true }),
    receiptNo: integer('receipt_no')
      .notNull()
      .references(() => receipt.no),
    site: text().notNull(),
    at: integer().notNull(),
    events: integer().notNull(),
    deliveries: integer().notNull(),
    inFlight: integer('in_flight').notNull(),
    flewSent: integer('flew_sent').notNull().default(0),
    flewUnknown: integer('flew_unknown').notNull().default(0),
    flewStopped: integer('flew_stopped').notNull().default(0),
    closed: integer(),
    /** Events that a hold kept back from destruction. */
    held: integer().notNull().default(0),
    cause: text().notNull().default('withdrawn'),
  },
  (t) => [
    index('erasure_open')
      .on(t.no)
      .where(sql`${t.closed} is null`),
  ],
);

/** Identifiers that reached a destination before a withdrawal: the officer asks for their deletion there, then settles them. */
export const deletion = sqliteTable('deletion', {
  no: integer().primaryKey({ autoIncrement: true }),
  site: text().notNull(),
  destination: text().notNull(),
  client: text().notNull(),
  at: integer().notNull(),
  settled: integer(),
});

/** A bearer of a role on one site. Only the SHA-256 of the token is kept. */
export const token = sqliteTable(
  'token',
  {
    hash: text().primaryKey(),
    site: text().notNull(),
    role: text().notNull(),
    label: text().notNull(),
    created: integer().notNull(),
    expires: integer(),
  },
  (t) => [check('token_role', sql`${t.role} in ('analyst', 'officer', 'operator', 'ingest')`)],
);
