import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import UAParser from 'ua-parser-js';
import { beaconSchema, maxBytes } from '../../src/collect/beacon.ts';
import { origin } from '../beacons.ts';

/*
 * (b) What one gets by following the documentation of the same libraries: their middleware, a schema, a User-Agent parse and
 * one commit for each request. No consent, no de-duplication, no balance: it does less than we do.
 */

const event = sqliteTable(
  'event',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    eventId: text().notNull(),
    site: text().notNull(),
    visit: text(),
    name: text().notNull(),
    at: integer().notNull(),
    received: integer().notNull(),
    url: text().notNull(),
    referrer: text(),
    browser: text(),
    os: text(),
    device: text(),
    params: text({ mode: 'json' }),
  },
  (table) => [index('event_site_at').on(table.site, table.at), index('event_visit').on(table.visit)],
);

const file = process.argv[2] ?? ':memory:';
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  CREATE TABLE event (id INTEGER PRIMARY KEY AUTOINCREMENT, eventId TEXT NOT NULL, site TEXT NOT NULL, visit TEXT,
    name TEXT NOT NULL, at INTEGER NOT NULL, received INTEGER NOT NULL, url TEXT NOT NULL, referrer TEXT,
    browser TEXT, os TEXT, device TEXT, params TEXT);
  CREATE INDEX event_site_at ON event (site, at);
  CREATE INDEX event_visit ON event (visit);`);
const db = drizzle(database);

const app = new Hono();
app.use(secureHeaders());
app.use(cors({ origin: [origin] }));
app.use(bodyLimit({ maxSize: maxBytes }));
app.post('/v1/events', async (c) => {
  const parsed = beaconSchema.safeParse(await c.req.json());
  if (!parsed.success) {
    return c.json({ error: 'invalid' }, 422);
  }
  const { site, visit, page, events } = parsed.data;
  const agent = new UAParser(c.req.header('user-agent')).getResult();
  const received = Date.now();
  const rows = events.map(({ id, name, at, params }) => ({
    eventId: id,
    site,
    visit: visit ?? null,
    name,
    at,
    received,
    url: page.url,
    referrer: page.referrer ?? null,
    browser: agent.browser.name ?? null,
    os: agent.os.name ?? null,
    device: agent.device.type ?? 'desktop',
    params,
  }));
  db.insert(event).values(rows).run();
  return c.json({ received: rows.length, stored: rows.length }, 202);
});

serve({ fetch: (request, env) => app.fetch(request, env), port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) =>
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` })),
);

process.on('SIGTERM', () => {
  database.close();
  process.exit(0);
});
