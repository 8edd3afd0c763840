import { describe, expect, it } from 'vitest';
import { defineConfig, parseConfig } from '../src/config.ts';
import { defaultPolicy } from '../src/minimize/guard/guard.ts';
import { openSites } from '../src/site.ts';
import { aConfig, aSiteConfig, aTransferFile, now, parsed } from './support/builders.ts';
import { english, french, platform } from './support/notice-words.ts';

const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'vieprivee@example.ca' };
const description = { fr: 'Essai', en: 'Trial' };
const property = { measurementId: 'G-ABCD', secret: 'X' };

/** A configuration whose one site has these members, whatever they are. */
function withSite(changes: Readonly<Record<string, unknown>>): unknown {
  return { ...aConfig(), sites: { demo: { ...aSiteConfig(), ...changes } } };
}

function withConfig(changes: Readonly<Record<string, unknown>>): unknown {
  return { ...aConfig(), ...changes };
}

function withEvent(event: unknown): unknown {
  return withSite({ catalog: { pricing_view: event } });
}

function withTransfer(changes: object): unknown {
  return withSite({ transfers: [{ ...aTransferFile(), ...changes }] });
}

describe('defineConfig', () => {
  it('hands on what it is given: nothing is checked before the start', () => {
    const config = aConfig();
    expect(defineConfig(config)).toBe(config);
  });
});

describe('Every default', () => {
  const { origins, audience, notice } = aSiteConfig();
  const least = {
    ...aConfig(),
    sites: { demo: { origins, audience, notice, catalog: { view: { kind: 'signal', description } } } },
  };

  it('is the most private value: what nobody wrote down opens nothing, keeps little and lets nothing leave', () => {
    expect(parsed(least)).toEqual({
      mode: 'demo',
      enterprise: 'Quai du Fanal',
      place: { host: 'CA-QC', storage: 'CA-QC' },
      secret: 'BALISE_SECRET',
      backupDays: 30,
      timeTravelDays: 30,
      rate: { perMinute: 600 },
      sites: {
        demo: {
          closed: false,
          origins: ['https://www.example.ca'],
          timeZone: 'America/Toronto',
          audience: 'general',
          purposes: ['measure'],
          notice,
          cmp: [],
          catalog: { view: { kind: 'signal', description, purpose: 'measure', params: {} } },
          pages: [],
          sensitive: [],
          keep: { title: false, campaign: false, from: false },
          guard: defaultPolicy,
          transfers: [],
          retention: { measureDays: 90, grantDays: 180, evidenceDays: 1_825 },
        },
      },
    });
  });

  it('of one half of a setting is not lost when the other half is set', () => {
    const config = parsed(withSite({ retention: { measureDays: 30 } }));
    expect(config.sites['demo']?.retention).toEqual({ measureDays: 30, grantDays: 180, evidenceDays: 1_825 });
    const other = parsed(withSite({ retention: { grantDays: 60 } }));
    expect(other.sites['demo']?.retention).toEqual({ measureDays: 90, grantDays: 60, evidenceDays: 1_825 });
    expect(parsed(withConfig({ rate: {} })).rate).toEqual({ perMinute: 600 });
  });

  it('of the gates follows: neither counts nor ga4 are open', () => {
    const site = openSites(parsed(least), []).get('demo');
    expect(site?.gatesAt(now)).toEqual({
      count: 'not_turned_on',
      measure: 'open',
      ga4: 'no_destination',
      webhook: 'no_destination',
    });
  });

  it('of the audience, the mode and the place is none: those are said, never guessed', () => {
    for (const path of ['mode', 'enterprise', 'place']) {
      expect(paths(withConfig({ [path]: undefined }))).toEqual([path]);
    }
    expect(paths(withSite({ audience: undefined }))).toEqual(['sites.demo.audience']);
  });
});

describe('In production', () => {
  it('the person in charge must be named: without, the path is `officer` and the article is cited', () => {
    const read = parseConfig(withConfig({ mode: 'production' }));
    expect(read).toMatchObject({ ok: false, faults: [{ path: 'officer' }] });
    expect(JSON.stringify(read)).toMatch(/officer\.title.*officer\.contact.*3\.1/);
    expect(parseConfig(withConfig({ mode: 'production', officer })).ok).toBe(true);
  });

  it('the demo may do without', () => {
    expect(parseConfig(withConfig({ mode: 'demo' })).ok).toBe(true);
  });
});

/** A wrong configuration, the path its message must name, and a word of how to mend it. */
const wrong: readonly (readonly [unknown, string, RegExp])[] = [
  [null, '(the whole configuration)', /object/],
  [undefined, '(the whole configuration)', /object/],
  [withConfig({ mode: 'prod' }), 'mode', /"demo"\|"production"/],
  [withConfig({ enterprise: '' }), 'enterprise', /write some text/],
  [withConfig({ officer: { ...officer, contact: '' } }), 'officer.contact', /write some text/],
  [withConfig({ officer: { title: { fr: 'x' }, contact: 'x' } }), 'officer.title.en', /string/],
  [withConfig({ place: { host: 'Québec', storage: 'CA-QC' } }), 'place.host', /CA-QC/],
  [withConfig({ place: { host: 'CA-QC', storage: 'us' } }), 'place.storage', /CA-QC/],
  [withConfig({ secret: 'hunter2' }), 'secret', /NAME of an environment variable/],
  [withConfig({ rate: { perMinute: 0 } }), 'rate.perMinute', />=1/],
  [withConfig({ telemetry: true }), '(the whole configuration)', /telemetry/],
  [withConfig({ sites: { 'My Site': aSiteConfig() } }), 'sites.My Site', /.+/],
  [withSite({ origins: [] }), 'sites.demo.origins', /list the origins/],
  [withSite({ origins: ['www.example.ca'] }), 'sites.demo.origins.0', /write the origin alone/],
  [withSite({ origins: ['https://www.example.ca/'] }), 'sites.demo.origins.0', /no path/],
  [withSite({ origins: ['https://www.example.ca:443'] }), 'sites.demo.origins.0', /write the origin alone/],
  [withSite({ origins: ['null'] }), 'sites.demo.origins.0', /write an origin/],
  [withSite({ origins: ['*'] }), 'sites.demo.origins.0', /write an origin/],
  [withSite({ timeZone: 'Montreal' }), 'sites.demo.timeZone', /America\/Toronto/],
  [withSite({ audience: 'kids' }), 'sites.demo.audience', /under14/],
  [withSite({ purposes: [] }), 'sites.demo.purposes', /.+/],
  [withSite({ purposes: ['ads'] }), 'sites.demo.purposes.0', /"measure"\|"ga4"/],
  [withSite({ purposes: ['measure'] }), 'sites.demo.purposes', /add 'ga4', or remove the ga4 block/],
  [withSite({ purposes: ['ga4'] }), 'sites.demo.purposes', /'measure' is needed/],
  [withSite({ notice: { ...aSiteConfig().notice, fr: undefined } }), 'sites.demo.notice.fr', /object/],
  [withSite({ pages: ['produits/:sku'] }), 'sites.demo.pages.0', /begins with a slash/],
  [withSite({ count: { approved: '2026-01-01' } }), 'sites.demo.count.approvedBy', /string/],
  [withSite({ count: { approvedBy: 'x', approved: 'yesterday' } }), 'sites.demo.count.approved', /ISO date/],
  [withSite({ retention: { measureDays: 0 } }), 'sites.demo.retention.measureDays', />=1/],
  [withSite({ retention: { measureDays: 401 } }), 'sites.demo.retention.measureDays', /<=400/],
  [withSite({ retention: { evidenceDays: 364 } }), 'sites.demo.retention.evidenceDays', /for a year at least/],
  [withSite({ retention: { grantDays: 366 } }), 'sites.demo.retention.grantDays', /365 days at most/],
  [withSite({ cookies: true }), 'sites.demo', /cookies/],
  [withSite({ ga4: { measurementId: 'UA-1', secret: 'X' } }), 'sites.demo.ga4.measurementId', /G-AB12CD34EF/],
  [withSite({ ga4: { ...property, secret: 'a1b2' } }), 'sites.demo.ga4.secret', /NAME of an environment/],
  [withSite({ ga4: { ...property, endpoint: 'google' } }), 'sites.demo.ga4.endpoint', /URL/],
  [withSite({ ga4: { ...property, region: 'Québec' } }), 'sites.demo.ga4.region', /.+/],
  [withEvent({ kind: 'micro', description }), 'sites.demo.catalog.pricing_view.kind', /"macro"\|"milestone"\|"signal"/],
  [withEvent({ kind: 'signal', description: { fr: 'x' } }), 'sites.demo.catalog.pricing_view.description.en', /string/],
  [
    withEvent({ kind: 'signal', description, params: { p: { type: 'string' } } }),
    'sites.demo.catalog.pricing_view.params.p.max',
    /number/,
  ],
  [
    withEvent({ kind: 'signal', description, params: { p: { type: 'text', max: 5 } } }),
    'sites.demo.catalog.pricing_view.params.p.type',
    /.+/,
  ],
  [withSite({ catalog: { 'add-to-cart': { kind: 'signal', description } } }), 'sites.demo.catalog.add-to-cart', /.+/],
  [
    withSite({ catalog: { session_start: { kind: 'signal', description } } }),
    'sites.demo.catalog.session_start',
    /GA4 reserves/,
  ],
  [
    withEvent({ kind: 'signal', description, params: { firebase_conversion: { type: 'boolean' } } }),
    'sites.demo.catalog.pricing_view.params.firebase_conversion',
    /GA4 reserves/,
  ],
  [withTransfer({ conclusion: 'maybe' }), 'sites.demo.transfers.0.conclusion', /only a file that concludes "adequate"/],
  [withTransfer({ country: 'USA' }), 'sites.demo.transfers.0.country', /US or CA-ON/],
  [withTransfer({ expires: '2026-02-30' }), 'sites.demo.transfers.0.expires', /ISO date/],
  [withTransfer({ assessment: '' }), 'sites.demo.transfers.0.assessment', /.+/],
  [withTransfer({ factors: {} }), 'sites.demo.transfers.0.factors.sensitivity', /.+/],
];

function paths(raw: unknown): string[] {
  const read = parseConfig(raw);
  return read.ok ? [] : read.faults.map(({ path }) => path);
}

describe('A wrong value', () => {
  it.each(wrong.map(([raw, path, mend]) => ({ raw, path, mend })))(
    'at $path is named by its path, with a way to mend it: $mend',
    ({ raw, path, mend }) => {
      const read = parseConfig(raw);
      const faults = read.ok ? [] : read.faults;
      expect(faults.map((fault) => fault.path)).toContain(path);
      expect(
        faults
          .filter((fault) => fault.path === path)
          .map((fault) => fault.mend)
          .join(' '),
      ).toMatch(mend);
    },
  );

  it('does not hide another one: every fault is named at once', () => {
    expect(paths({ ...aConfig(), enterprise: '', secret: 'x', place: {} }).sort()).toEqual([
      'enterprise',
      'place.host',
      'place.storage',
      'secret',
    ]);
  });

  it('is not repeated in the message: it may be a secret in the wrong place', () => {
    const read = parseConfig(withConfig({ secret: 'hunter2-hunter2', rate: 'hunter2-hunter2' }));
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  it.each([
    ['sites.My Site', withConfig({ sites: { 'My Site': aSiteConfig() } }), /lowercase letters/],
    ['sites.demo.catalog.a-b', withSite({ catalog: { 'a-b': { kind: 'signal', description } } }), /underscores/],
    ['sites.demo.ga4.country', withSite({ ga4: { ...property, country: 'Canada' } }), /such as/],
    ['sites.demo.ga4.region', withSite({ ga4: { ...property, region: 'Québec' } }), /such as/],
  ])('at %s says how to mend it in our own words', (path, raw, mend) => {
    const read = parseConfig(raw);
    const fault = read.ok ? undefined : read.faults.find((one) => one.path === path);
    expect(fault?.mend).toMatch(mend);
  });
});

describe('A notice that does not say what it must', () => {
  const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@essai.example' };

  it.each([
    [
      'with the article and a way to mend it, at its own place',
      withSite({ notice: { ...aSiteConfig().notice, fr: { ...french, rights: 'Aucun.' } } }),
      'sites.demo.notice.fr.rights',
      /access to their personal information.*LPRPSP 8/,
    ],
    [
      'for an offered purpose without words',
      withSite({
        notice: { ...aSiteConfig().notice, en: { ...english, purposes: { measure: english.purposes.measure } } },
      }),
      'sites.demo.notice.en.purposes.ga4',
      /'ga4' is offered.*LPRPSP 14/,
    ],
    [
      'for the words of a consent platform, which must name the recipient themselves',
      withConfig({
        officer,
        sites: { demo: aSiteConfig({ cmp: [{ ...platform, fr: { ...platform.fr, ...french } }] }) },
      }),
      'sites.demo.cmp.0.fr.purposes.ga4',
      /name Google LLC.*LPRPSP 8, 17/,
    ],
    [
      'for two platforms of one name',
      withConfig({ officer, sites: { demo: aSiteConfig({ cmp: [platform, platform] }) } }),
      'sites.demo.cmp',
      /a name of its own/,
    ],
  ])('stops the start, %s', (_, raw, path, mend) => {
    const read = parseConfig(raw);
    const faults = read.ok ? [] : read.faults;
    expect(faults.map((fault) => fault.path)).toContain(path);
    expect(faults.find((fault) => fault.path === path)?.mend).toMatch(mend);
  });

  it('is none of those of the test, nor is the registered platform', () => {
    expect(parseConfig(withConfig({ officer, sites: { demo: aSiteConfig({ cmp: [platform] }) } })).ok).toBe(true);
  });
});

describe('A configuration that can never work', () => {
  it.each([
    [
      'a number whose ends are crossed',
      withEvent({ kind: 'signal', description, params: { p: { type: 'number', min: 5, max: 1 } } }),
    ],
    ['a file that expires before it was approved', withTransfer({ approved: '2026-02-01', expires: '2026-01-01' })],
    ['an endpoint far away that is sent the secret in clear', withConfig(clear())],
  ])('is refused: %s', (_, raw) => {
    expect(parseConfig(raw).ok).toBe(false);
  });

  it('may use a name that only GA4 reserves, where nothing goes to GA4', () => {
    const catalog = { session_start: { kind: 'signal', description } };
    expect(parseConfig(withSite({ catalog, ga4: undefined, purposes: ['measure'] })).ok).toBe(true);
  });

  it.each(['session_id', 'engagement_time_msec', 'page_location', 'items'])(
    'is refused: a param called %s would stand where we or GA4 put something else',
    (param) => {
      const params = { [param]: { type: 'string', max: 20 } };
      expect(parseConfig(withEvent({ kind: 'signal', description, params })).ok).toBe(false);
    },
  );

  function clear(): Readonly<Record<string, unknown>> {
    const ga4 = { ...property, endpoint: 'http://www.google-analytics.com/mp/collect' };
    return { mode: 'production', officer, sites: { demo: aSiteConfig({ ga4 }) } };
  }
});
