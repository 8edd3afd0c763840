import * as z from 'zod';
import { cmpSchema, noticeSchema } from './consent/notice.ts';
import { purposes } from './consent/purpose.ts';
import { noticeFaults } from './consent/site-notices.ts';
import { environmentName } from './destinations/config.ts';
import { catalogFaults } from './destinations/ga4/catalog-faults.ts';
import { ga4Schema } from './destinations/ga4/config.ts';
import { webhookSchema } from './destinations/webhook/settings.ts';
import { catalogSchema } from './minimize/catalog.ts';
import { guardSchema } from './minimize/guard/guard.ts';
import { keepsNothing } from './minimize/keep.ts';
import { presets } from './minimize/presets/presets.ts';
import { assessmentSchema } from './rights/assessment.ts';
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

const place = z.string().regex(/^[A-Z]{2}(-[A-Z]{2,3})?$/, 'use a code such as CA-QC, CA-ON or US');

const pagePattern = z.string().startsWith('/', 'a page pattern begins with a slash');

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
  pages: z.array(pagePattern).readonly().default([]),
  /** Pages that speak of something intimate, beside those that a word of their path gives away: what happens there goes nowhere else. */
  sensitive: z.array(pagePattern).readonly().default([]),
  /** What is kept of a page beside its group: its title, the campaign in its address, the page of this site before it. */
  keep: z
    .strictObject({
      title: z.boolean().default(false),
      campaign: z.boolean().default(false),
      from: z.boolean().default(false),
    })
    .default(keepsNothing),
  ga4: ga4Schema.optional(),
  webhook: webhookSchema.optional(),
  /** What becomes of a text with personal information in it, by kind. */
  guard: guardSchema,
  transfers: z.array(transferSchema).readonly().default([]),
  /** The privacy assessment of LPRPSP 3.3 and the inventory it looked at; `balise catalog diff` prints the one in force. */
  assessment: assessmentSchema.optional(),
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
      for (const [path, mend] of site.ga4 === undefined ? [] : catalogFaults(site.catalog)) {
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

export { presets };

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
