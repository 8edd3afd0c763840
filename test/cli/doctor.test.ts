import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type StandIn, startStandIn } from '../../examples/ga4-stand-in/server.ts';
import { main } from '../../src/cli/main.ts';
import { migrationsFolder } from '../../src/node/assets.ts';
import { catalogSchema } from '../../src/minimize/catalog.ts';
import { fingerprint } from '../../src/minimize/fingerprint.ts';
import { payloadOf } from '../../src/minimize/payload.ts';
import { migrateFile } from '../../src/storage/sqlite/node/migrate.ts';
import { aConfig, aSiteConfig, aTransferFile } from '../support/builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-doctor-'));
let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn({ measurementId: 'G-TEST123456', apiSecret: 'the-secret-of-the-test' });
});

afterAll(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const saidSchema = z.object({
  faults: z.number(),
  findings: z.array(z.object({ level: z.string(), about: z.string(), says: z.string() })),
  ga4: z
    .array(z.object({ site: z.string(), online: z.string(), events: z.array(z.record(z.string(), z.unknown())) }))
    .optional(),
});

interface Looking {
  readonly config?: unknown;
  readonly data?: string;
  readonly env?: Readonly<Record<string, string>>;
}

let made = 0;

async function say(args: readonly string[], { config, data, env = {} }: Looking) {
  const file = join(folder, `c${(made += 1)}.config.js`);
  writeFileSync(file, `export default ${JSON.stringify(config ?? toStandIn())};`);
  const all = {
    BALISE_CONFIG: file,
    BALISE_DATA: data ?? join(folder, 'none'),
    TEST_GA4_SECRET: 'the-secret-of-the-test',
    ...env,
  };
  Object.entries(all).forEach(([name, value]) => vi.stubEnv(name, value));
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: unknown) => void said.push(String(text)));
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void said.push(String(text)));
  return { code: await main(['doctor', ...args]), text: said.join('\n') };
}

async function look(args: readonly string[], looking: Looking = {}) {
  const { code, text } = await say([...args, '--json'], looking);
  return { code, text, ...saidSchema.parse(JSON.parse(text)) };
}

type Site = Parameters<typeof aSiteConfig>[0];

const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@example.ca' };

function toStandIn(site: Site = {}): unknown {
  const ga4 = { measurementId: 'G-TEST123456', secret: 'TEST_GA4_SECRET', endpoint: standIn.url };
  const demo = aSiteConfig({ ga4, ...site });
  const payload = fingerprint(payloadOf(catalogSchema.parse(demo.catalog), 'ga4'));
  // In force whenever the test runs, unless it says otherwise, and about what this catalog lets leave.
  const transfers = (site.transfers ?? [aTransferFile({ expires: '2099-01-01' })]).map((file) => ({
    payload,
    ...file,
  }));
  return aConfig({ mode: 'production', officer, sites: { demo: { ...demo, transfers } } });
}

describe('balise doctor', () => {
  it('finds nothing wrong in a whole configuration, answers 0, and makes nothing', async () => {
    const data = join(folder, 'never-made');
    const { code, faults, findings } = await look([], { data });
    expect([code, faults]).toEqual([0, 0]);
    expect(findings).toContainEqual({ level: 'ok', about: 'sites.demo.ga4', says: 'open' });
    expect(existsSync(data)).toBe(false);
  });

  it('names each fault of the configuration by its path, and answers 1', async () => {
    const { code, text } = await say([], { config: aConfig({ mode: 'production' }) });
    expect(code).toBe(1);
    expect(text).toContain('officer: production needs officer.title');
  });

  it('says which secret is missing by its name, and prints the value of none', async () => {
    const missing = await look([], { env: { TEST_GA4_SECRET: '', BALISE_SECRET: 'short-one' } });
    expect(missing.code).toBe(1);
    const faults = missing.findings.filter(({ level }) => level === 'fault');
    expect(faults.map(({ about }) => about)).toEqual(['secret', 'sites.demo.ga4.secret']);
    expect(missing.text).not.toContain('short-one');
    const whole = await say(['--ga4', '--online'], {});
    expect(whole.text).not.toContain('the-secret-of-the-test');
  });

  it.each([
    [[], 'no_current_transfer_file_for_ga4', undefined],
    [
      [aTransferFile({ approved: '2020-01-01', expires: '2021-01-01' })],
      'no_current_transfer_file_for_ga4',
      'expired on 2021-01-01',
    ],
    [
      [aTransferFile({ approved: '2098-01-01', expires: '2099-01-01' })],
      'no_current_transfer_file_for_ga4',
      'approved from 2098-01-01',
    ],
  ])('says why a gate is shut, and what is with its file', async (transfers, gate, file) => {
    const { code, findings } = await look([], { config: toStandIn({ transfers }) });
    expect(code).toBe(1);
    const says = findings.map((finding) => `${finding.level} ${finding.about}: ${finding.says}`).join('\n');
    expect(says).toContain(`fault sites.demo.ga4: shut, ${gate}`);
    expect(says).toContain(file ?? '');
  });

  it.each([[['--online']], [['--what']], [['--site', 'nowhere']]])('answers a wrong call with 2: %j', async (args) => {
    expect((await say(args, {})).code).toBe(2);
  });
});

describe('Of the database, balise doctor', () => {
  function fresh(name: string): { data: string; file: string } {
    const data = mkdtempSync(join(folder, name));
    const file = join(data, 'balise.sqlite');
    migrateFile(file, migrationsFolder());
    return { data, file };
  }

  function alter(file: string, sql: string): void {
    const database = new Database(file);
    database.exec(sql);
    database.close();
  }

  it('sees the newest schema and a balance that holds', async () => {
    const { code, findings } = await look([], { data: fresh('whole-').data });
    expect(code).toBe(0);
    expect(findings).toContainEqual({ level: 'ok', about: 'database', says: 'has the newest schema' });
    expect(findings.find(({ about }) => about === 'sites.demo.balance')?.level).toBe('ok');
  });

  it('sees migrations that are still to run, and runs none', async () => {
    const { data, file } = fresh('older-');
    alter(
      file,
      'DELETE FROM __drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM __drizzle_migrations)',
    );
    const seen = async () => (await look([], { data })).findings.find(({ about }) => about === 'database');
    expect(await seen()).toMatchObject({
      level: 'warning',
      says: expect.stringMatching(/^1 migrations to run/) as string,
    });
    expect(await seen()).toMatchObject({ level: 'warning' });
  });

  it('refuses what a later release wrote, and what is no database', async () => {
    const later = fresh('later-');
    alter(later.file, "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9999999999999)");
    expect((await look([], { data: later.data })).code).toBe(1);
    const torn = mkdtempSync(join(folder, 'torn-'));
    writeFileSync(
      join(torn, 'balise.sqlite'),
      'no database at all, only a text that is long enough to be read as one. '.repeat(20),
    );
    const { code, findings } = await look([], { data: torn });
    expect(code).toBe(1);
    expect(findings.find(({ about }) => about === 'database')?.says).toContain('cannot be read as a database');
  });

  it('sees a balance that does not hold', async () => {
    const { data, file } = fresh('lost-');
    const today = Math.floor(Date.now() / 86_400_000) - 1;
    alter(file, `INSERT INTO tally (site, day, received) VALUES ('demo', ${today}, 3)`);
    const { code, findings } = await look([], { data });
    expect(code).toBe(1);
    expect(findings.find(({ about }) => about === 'sites.demo.balance')?.says).toMatch(/^received does not hold on /);
  });
});

describe('balise doctor --ga4', () => {
  it('shows what leaves, what stays, and which event to mark as a key event', async () => {
    const { ga4 } = await look(['--ga4']);
    expect(ga4?.[0]?.online).toMatch(/^offline/);
    expect(ga4?.[0]?.events).toMatchObject([
      {
        event: 'add_to_cart',
        leaves: ['value', 'page_location'],
        stays: ['size', 'note', 'gift'],
        markAsKeyEvent: false,
      },
      { event: 'purchase', leaves: ['page_location'], stays: ['transaction_id'], markAsKeyEvent: true },
    ]);
    expect(standIn.received.filter(({ path }) => path.startsWith('/mp/'))).toEqual([]);
  });

  it('says of an event that cannot leave why it cannot, as a fault', async () => {
    const { code, findings } = await look(['--ga4'], { config: toStandIn({ transfers: [] }) });
    expect(code).toBe(1);
    const says = findings.find(({ about }) => about === 'sites.demo.catalog.purchase')?.says;
    expect(says).toContain('does not leave to GA4');
  });

  it('has the samples checked by the strict rules, where nothing is counted, and passes on what was said', async () => {
    const description = { fr: 'Achat', en: 'Purchase' };
    const value = { type: 'number', min: 1, max: 9 } as const;
    const currency = { type: 'enum', values: ['CAD'] } as const;
    const transaction_id = { type: 'string', max: 40 } as const;
    const item_id = { type: 'string', max: 10 } as const;
    const catalog = {
      purchase: { kind: 'macro', description, params: { value, currency, transaction_id, item_id } },
    } as const;
    const listed = (fields: string[]) =>
      toStandIn({ catalog, transfers: [aTransferFile({ fields, expires: '2099-01-01' })] });
    const whole = ['value', 'currency', 'transaction_id', 'item_id'];
    const clean = await look(['--ga4', '--online'], { config: listed(whole) });
    expect([clean.code, clean.ga4?.[0]?.online]).toEqual([0, 'checked by the validation server']);
    expect(clean.ga4?.[0]?.events[0]?.['validation']).toEqual([]);
    expect(standIn.received.every(({ path }) => path.startsWith('/debug/mp/collect'))).toBe(true);
    expect(standIn.received.at(-1)?.body).toMatchObject({ validation_behavior: 'ENFORCE_RECOMMENDATIONS' });
    // The transfer file keeps the transaction id in, and the strict rules refuse a purchase without one.
    const wrong = await look(['--ga4', '--online'], { config: listed(['value', 'currency', 'item_id']) });
    expect(wrong.code).toBe(1);
    expect(wrong.text).toContain('validation server: VALUE_REQUIRED');
  });

  it('says that nobody was reached, and does not call that checked', async () => {
    const ga4 = { measurementId: 'G-TEST123456', secret: 'TEST_GA4_SECRET', endpoint: 'http://127.0.0.1:9/mp/collect' };
    const { code, ga4: sections } = await look(['--ga4', '--online'], { config: toStandIn({ ga4 }) });
    expect(code).toBe(1);
    expect(sections?.[0]?.online).toMatch(/^not reached/);
    expect(sections?.[0]?.events.some((event) => 'validation' in event)).toBe(false);
  });

  it('never speaks to Google in a demonstration', async () => {
    const reached = vi.spyOn(globalThis, 'fetch');
    const ga4 = { measurementId: 'G-TEST123456', secret: 'TEST_GA4_SECRET' };
    const config = aConfig({ sites: { demo: aSiteConfig({ ga4 }) } });
    const { ga4: sections } = await look(['--ga4', '--online'], { config });
    expect(sections?.[0]?.online).toContain('a demonstration does not speak to Google');
    expect(reached).not.toHaveBeenCalled();
  });
});
