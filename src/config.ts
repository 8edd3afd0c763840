import * as z from 'zod';
import { cmpSchema, noticeSchema } from './consent/notice.ts';
import { purposes } from './consent/purpose.ts';
import { noticeFaults } from './consent/site-notices.ts';
import { isReservedName, isReservedParam } from './destinations/ga4/names.ts';
import { type Catalog, catalogSchema } from './minimize/catalog.ts';
import { transferSchema } from './rights/transfer.ts';

/*
 * What balise.config.ts may say. Every default is the most protective value (LPRPSP 9.1), and every message says how to mend
 * what is wrong: whoever reads it is starting a server, not reading this file.
 */

const words = z.string().min(1, 'write some text');
const bilingual = z.strictObject({ fr: words, en: words });

/** An origin as a browser sends it; `self` is the collector's own, so that a demo works on any port. */
const origin = z.union([
  z.literal('self'),
  z
    .url('write an origin such as https://www.example.ca')
    .refine((url) => URL.parse(url)?.origin === url, 'write the origin alone, such as https://www.example.ca, no path'),
]);

const timeZone = z.string().refine((zone) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}, 'use an IANA time zone such as America/Toronto');

const environmentName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable, not a secret');

function isSealed(endpoint: string): boolean {
  const url = URL.parse(endpoint);
  // What is no URL at all is said by the check before this one.
  return url === null || url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

const ga4Schema = z.strictObject({
  measurementId: z
    .string()
    .regex(/^G-[A-Z0-9]{4,20}$/, 'copy the measurement id of the web stream, such as G-AB12CD34EF'),
  secret: environmentName,
  endpoint: z
    .url('write a whole URL, such as https://www.google-analytics.com/mp/collect')
    .refine(isSealed, 'the secret is in the address: use https, or an address on this machine')
    .default('https://www.google-analytics.com/mp/collect'),
  /** Sent as user_location when declared; never read from an address. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'use a code such as CA')
    .optional(),
  region: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'use a code such as CA-QC')
    .optional(),
});

const place = z.string().regex(/^[A-Z]{2}(-[A-Z]{2,3})?$/, 'use a code such as CA-QC, CA-ON or US');

const siteSchema = z.strictObject({
  /** Takes nothing and asks nobody any more; people can still see and withdraw what they gave. */
  closed: z.boolean().default(false),
  origins: z.array(origin).min(1, 'list the origins whose pages may send beacons').readonly(),
  timeZone: timeZone.default('America/Toronto'),
  audience: z.enum(['general', 'mixed', 'under14']),
  purposes: z.array(z.enum(purposes)).min(1).readonly().default(['measure']),
  notice: noticeSchema,
  /** Consent platforms that ask in the site's stead, each with the words it shows. */
  cmp: z.array(cmpSchema).readonly().default([]),
  catalog: catalogSchema,
  pages: z.array(z.string().startsWith('/', 'a page pattern begins with a slash')).readonly().default([]),
  ga4: ga4Schema.optional(),
  transfers: z.array(transferSchema).readonly().default([]),
  /** The count lane stays shut until the officer turned it on and the notice says so. */
  count: z.strictObject({ approvedBy: words, approved: z.iso.date() }).optional(),
  retention: z
    .strictObject({
      measureDays: z.int().min(1).max(400).default(90),
      grantDays: z.int().min(1).max(365, 'a grant may last 365 days at most').default(180),
      /**
       * How long the proof of a consent leads to its receipt, after the last word of it: five years, the limitation of penal
       * proceedings (LPRPSP 92.2).
       */
      evidenceDays: z
        .int()
        .min(365, 'keep the proof of a consent for a year at least')
        .max(7_300, 'keep the proof of a consent for twenty years at most')
        .default(1_825),
    })
    .default({ measureDays: 90, grantDays: 180, evidenceDays: 1_825 }),
});

const configSchema = z
  .strictObject({
    mode: z.enum(['demo', 'production']),
    enterprise: words,
    officer: z
      .strictObject({ title: bilingual, contact: words })
      .optional()
      .describe('the person in charge of the protection of personal information (LPRPSP 3.1)'),
    place: z.strictObject({ host: place, storage: place }),
    /** Name of the variable with the installation's secret; without it Node keeps one beside the data. */
    secret: environmentName.default('BALISE_SECRET'),
    /** How long a copy of the database may still be put back: for so long withdrawals are known outside of it. */
    backupDays: z.int().min(1).max(400).default(30),
    /** On Workers: how far back the platform itself can put D1, 7 days on its free plan. `backupDays` says no less. */
    timeTravelDays: z.union([z.literal(7), z.literal(30)]).default(30),
    /** Requests per minute and client address; loopback is never limited. */
    rate: z.strictObject({ perMinute: z.int().min(1).default(600) }).default({ perMinute: 600 }),
    sites: z.record(
      z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'name a site with lowercase letters, digits and -'),
      siteSchema,
    ),
  })
  .superRefine((config, context) => {
    if (config.mode === 'production' && config.officer === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['officer'],
        message: 'production needs officer.title (fr, en) and officer.contact: LPRPSP 3.1 has them published',
      });
    }
    for (const [id, site] of Object.entries(config.sites)) {
      for (const [path, mend] of site.ga4 === undefined ? [] : refusedNames(site.catalog)) {
        context.addIssue({ code: 'custom', path: ['sites', id, 'catalog', ...path], message: mend });
      }
      if (site.ga4 !== undefined && !site.purposes.includes('ga4')) {
        context.addIssue({
          code: 'custom',
          path: ['sites', id, 'purposes'],
          message: "add 'ga4', or remove the ga4 block",
        });
      }
      if (!site.purposes.includes('measure')) {
        context.addIssue({
          code: 'custom',
          path: ['sites', id, 'purposes'],
          message: "'measure' is needed: ga4 builds on it",
        });
      }
      for (const { path, mend } of noticeFaults(config, id, site)) {
        context.addIssue({ code: 'custom', path: ['sites', id, ...path], message: mend });
      }
    }
  });

/** GA4 drops these without a word: better said here. */
function refusedNames(catalog: Catalog): [string[], string][] {
  return Object.entries(catalog).flatMap(([name, { params }]): [string[], string][] => [
    ...(isReservedName(name) ? [[[name], 'GA4 reserves this event name: choose another'] as [string[], string]] : []),
    ...Object.keys(params)
      .filter(isReservedParam)
      .map((param): [string[], string] => [[name, 'params', param], 'GA4 reserves this param name: choose another']),
  ]);
}

/** The shape of balise.config.ts, before defaults. */
export type BaliseConfig = z.input<typeof configSchema>;
export type Config = z.output<typeof configSchema>;
export type SiteConfig = Config['sites'][string];
export type Ga4Config = NonNullable<SiteConfig['ga4']>;

/** For the editor: gives balise.config.ts its types. Nothing is checked before the start. */
export function defineConfig(config: BaliseConfig): BaliseConfig {
  return config;
}

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly { readonly path: string; readonly mend: string }[] };

export function parseConfig(raw: unknown): ParsedConfig {
  const parsed = configSchema.safeParse(raw);
  if (parsed.success) {
    return { ok: true, config: parsed.data };
  }
  const faults = parsed.error.issues.map((issue) => ({
    path: issue.path.length > 0 ? issue.path.map(String).join('.') : '(the whole configuration)',
    // A wrong key keeps its own words one level deeper.
    mend: (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message,
  }));
  return { ok: false, faults };
}
