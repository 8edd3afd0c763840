import { describe, expect, it } from 'vitest';
import { type BaliseConfig, parseConfig } from '../../src/config.ts';
import { aConfig, aTransferFile, now } from '../support/builders.ts';
import { platform } from '../support/notice-words.ts';
import {
  configWith,
  description,
  filed,
  forwarded,
  forwarding,
  least,
  observe,
  type SiteInput,
  warehouse,
} from './observe.ts';

/*
 * LPRPSP 9.1: with no action by anybody, the highest confidentiality. Each default stands here with values that would protect
 * less, and with what a person would notice of them. A less private default fails here, and so does one that nobody listed.
 */

const { ga4, transfers, purposes } = forwarding;

interface Default {
  readonly path: string;
  /** What else is set, so that the default can be seen. */
  readonly given?: Partial<SiteInput>;
  readonly seen: keyof NonNullable<Awaited<ReturnType<typeof observe>>>;
  readonly isPrivate: unknown;
  /** Each protects less. */
  readonly lessPrivate: readonly (Partial<SiteInput> | { readonly top: Partial<BaliseConfig> })[];
}

const defaults: readonly Default[] = [
  {
    path: 'purposes',
    seen: 'granted',
    isPrivate: ['measure'],
    lessPrivate: [{ purposes: ['measure', 'ga4'] }],
  },
  {
    path: 'ga4',
    given: { purposes: purposes ?? [], transfers: transfers ?? [] },
    seen: 'leaves',
    isPrivate: 'nothing',
    lessPrivate: [{ ga4 }],
  },
  {
    path: 'transfers',
    given: { purposes: purposes ?? [], ga4 },
    seen: 'leaves',
    isPrivate: 'nothing',
    lessPrivate: [{ transfers: [aTransferFile()] }, { transfers: [aTransferFile({ fields: [] })] }],
  },
  {
    path: 'transfers',
    given: { purposes: purposes ?? [], ga4 },
    seen: 'gates',
    isPrivate: {
      count: 'not_turned_on',
      measure: 'open',
      ga4: 'no_current_transfer_file_for_ga4',
      webhook: 'no_destination',
    },
    lessPrivate: [{ transfers: [filed(least.catalog)] }],
  },
  {
    path: 'ga4.country, ga4.region, ga4.endpoint',
    given: forwarding,
    seen: 'leaves',
    isPrivate: {
      open: true,
      to: 'https://www.google-analytics.com/mp/collect',
      body: {
        client_id: '1.2',
        consent: { ad_user_data: 'DENIED', ad_personalization: 'DENIED' },
        events: [
          {
            name: 'add_to_cart',
            timestamp_micros: now * 1000,
            params: {
              value: 9,
              session_id: 3,
              engagement_time_msec: 1,
              page_location: 'https://www.example.ca/tarifs',
            },
          },
        ],
      },
    },
    lessPrivate: [
      { ga4: { ...forwarding.ga4, measurementId: 'G-TEST123456', secret: 'X', country: 'CA' } },
      { ga4: { ...forwarding.ga4, measurementId: 'G-TEST123456', secret: 'X', region: 'CA-QC' } },
      { ga4: { measurementId: 'G-TEST123456', secret: 'X', endpoint: 'http://www.google-analytics.com/mp/collect' } },
      { transfers: [filed(forwarded, { fields: ['page', 'value', 'note', 'device'] })] },
    ],
  },
  {
    path: 'webhook',
    seen: 'gates',
    isPrivate: { count: 'not_turned_on', measure: 'open', ga4: 'no_destination', webhook: 'no_destination' },
    lessPrivate: [{ webhook: warehouse }],
  },
  {
    path: 'webhook.allowPrivate',
    given: { webhook: warehouse },
    seen: 'reaches',
    isPrivate: false,
    lessPrivate: [
      { webhook: { ...warehouse, allowPrivate: true } },
      { webhook: { ...warehouse, url: 'https://10.0.0.1/hook' } },
    ],
  },
  {
    path: 'count',
    seen: 'unasked',
    isPrivate: 'none',
    lessPrivate: [{ count: { approvedBy: 'RPRP', approved: '2026-01-01' } }],
  },
  {
    path: 'count',
    seen: 'counts',
    isPrivate: false,
    lessPrivate: [{ count: { approvedBy: 'RPRP', approved: '2026-01-01' } }],
  },
  {
    path: 'retention.measureDays',
    seen: 'keptFor',
    isPrivate: 90,
    lessPrivate: [91, 365, 400, 401].map((measureDays) => ({ retention: { measureDays } })),
  },
  {
    path: 'retention.grantDays',
    seen: 'grantedFor',
    isPrivate: 180,
    lessPrivate: [181, 365, 366].map((grantDays) => ({ retention: { grantDays } })),
  },
  {
    path: 'pages',
    seen: 'page',
    isPrivate: '~/clients/:other',
    lessPrivate: [{ pages: ['/clients/jean-tremblay-1985'] }],
  },
  {
    path: 'keep',
    seen: 'more',
    isPrivate: [undefined, undefined, undefined],
    lessPrivate: [{ keep: { title: true } }, { keep: { campaign: true } }, { keep: { from: true } }],
  },
  {
    path: 'catalog.*.params',
    seen: 'params',
    isPrivate: {},
    lessPrivate: [
      { catalog: { add_to_cart: { kind: 'signal', description, params: { note: { type: 'string', max: 100 } } } } },
      {
        catalog: {
          add_to_cart: { kind: 'signal', description, params: { value: { type: 'integer', min: 0, max: 9 } } },
        },
      },
    ],
  },
  {
    path: 'guard',
    given: {
      catalog: { add_to_cart: { kind: 'signal', description, params: { email: { type: 'string', max: 100 } } } },
    },
    seen: 'params',
    isPrivate: {},
    lessPrivate: [{ guard: { email: 'mask' } }],
  },
  { path: 'cmp', seen: 'surfaces', isPrivate: ['banner'], lessPrivate: [{ cmp: [platform] }] },
  {
    path: 'backupDays',
    seen: 'backups',
    isPrivate: 30,
    lessPrivate: [{ top: { backupDays: 31 } }, { top: { backupDays: 401 } }],
  },
];

describe.each(defaults)('The default of $path', ({ given = {}, seen, isPrivate, lessPrivate }) => {
  it('is the most private', async () => {
    expect((await observe(configWith(given)))?.[seen]).toEqual(isPrivate);
  });

  it.each(lessPrivate)('is not %j: that would be refused, or seen', async (less) => {
    const config = 'top' in less ? configWith(given, less.top) : configWith({ ...given, ...less });
    expect((await observe(config))?.[seen]).not.toEqual(isPrivate);
  });
});

describe('What a configuration may leave out', () => {
  const given = 'must be written: it has no default';
  const listed = 'is in the table above';
  const harmless = 'protects nobody, whatever it is';

  /** A setting that is added without a word on it here does not compile. */
  const site: Readonly<Record<keyof SiteInput, string>> = {
    origins: given,
    audience: given,
    notice: given,
    catalog: given,
    closed: 'a site that is declared takes what people grant, and nothing else',
    timeZone: harmless,
    purposes: listed,
    cmp: listed,
    pages: listed,
    keep: listed,
    sensitive: 'adds to what a word of the path gives away: leaving it out forwards no page that such a word names',
    ga4: listed,
    webhook: listed,
    transfers: listed,
    guard: listed,
    count: listed,
    retention: listed,
    assessment: 'says what was assessed and opens nothing: without one the gap is shown',
  };
  const installation: Readonly<Record<keyof BaliseConfig, string>> = {
    mode: given,
    enterprise: given,
    place: given,
    sites: given,
    officer: 'must be written in production (LPRPSP 3.1)',
    secret: harmless,
    rate: harmless,
    backupDays: listed,
    timeTravelDays: 'the longer of the two: it only ever asks for more to be published',
  };

  const says = (path: string, verdict: string) => {
    if (verdict === given) {
      const [key = '', head] = path.split('.').reverse();
      const without = (config: object) => Object.fromEntries(Object.entries(config).filter(([name]) => name !== key));
      const read = parseConfig(
        head === 'demo' ? { ...aConfig(), sites: { demo: without(least) } } : without(aConfig()),
      );
      return read.ok ? 'taken without it' : read.faults.map((fault) => fault.path).join(' ');
    }
    return verdict === listed ? defaults.map((each) => each.path).join(' ') : path.split('.').at(-1);
  };

  it.each([
    ...Object.entries(site).map(([key, verdict]) => [`sites.demo.${key}`, verdict]),
    ...Object.entries(installation).map(([key, verdict]) => [key, verdict]),
  ])('%s %s', (path, verdict) => {
    expect(says(path, verdict)).toContain(path.split('.').at(-1));
  });

  it('leaves every lane that needs an officer shut, and measures only whoever granted it', async () => {
    expect(await observe(configWith({}))).toMatchObject({
      gates: { count: 'not_turned_on', measure: 'open', ga4: 'no_destination' },
      lane: 'measure',
      unasked: 'none',
      leaves: 'nothing',
    });
  });

  it('shuts measuring too where it runs outside Québec without a transfer file', async () => {
    expect(await observe(configWith({}, { place: { host: 'US', storage: 'CA-ON' } }))).toMatchObject({
      gates: { measure: 'no_current_transfer_file_for_hosting', ga4: 'measure_shut' },
      lane: 'none',
    });
  });

  it('takes nothing from a site for children under fourteen, whatever they grant (LPRPSP 4.1)', async () => {
    expect(await observe(configWith({ ...forwarding, audience: 'under14' }))).toMatchObject({
      lane: 'none',
      unasked: 'none',
    });
  });
});
