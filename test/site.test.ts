import { describe, expect, it } from 'vitest';
import { isoDay } from '../src/minimize/day.ts';
import { openSites } from '../src/site.ts';
import { aConfig, aSite, aSiteConfig, aTransferFile, day, now, parsed } from './support/builders.ts';

describe('A site', () => {
  it('is opened for each one of the configuration, under its name', () => {
    const config = parsed(aConfig({ sites: { one: aSiteConfig(), two: aSiteConfig({ audience: 'under14' }) } }));
    const sites = openSites(config, []);
    expect([...sites.keys()]).toEqual(['one', 'two']);
    expect([...sites.values()].map(({ id, config: { audience } }) => [id, audience])).toEqual([
      ['one', 'general'],
      ['two', 'under14'],
    ]);
  });

  it('takes `self` for wherever the collector is reached, in its place among the others', () => {
    const sites = openSites(
      parsed(aConfig({ sites: { demo: aSiteConfig({ origins: ['self', 'https://www.example.ca'] }) } })),
      ['http://127.0.0.1:8787', 'http://localhost:8787'],
    );
    expect(sites.get('demo')?.origins).toEqual([
      'http://127.0.0.1:8787',
      'http://localhost:8787',
      'https://www.example.ca',
    ]);
  });

  it('enrols nothing of its own accord', () => {
    expect(aSite().origins).toEqual(['https://www.example.ca']);
  });

  it('has one notice a language, in its own name, with its own times', () => {
    const { notices } = aSite({ retention: { measureDays: 30, grantDays: 60 }, purposes: ['measure', 'ga4'] });
    expect(notices.map(({ site, language }) => [site, language])).toEqual([
      ['demo', 'fr'],
      ['demo', 'en'],
    ]);
    expect(notices[0]).toMatchObject({ retention_days: 30, grant_days: 60, enterprise: 'Quai du Fanal' });
  });

  it('shows the officer of the configuration; the demo has one that can be reached by nobody', () => {
    const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'vieprivee@example.ca' };
    expect(aSite({}, { officer }).notices[1]?.officer).toEqual({ title: 'Officer', contact: 'vieprivee@example.ca' });
    expect(aSite().notices[0]?.officer.contact).toMatch(/\.invalid$/);
  });

  it('says in its notices whether it counts without consent', () => {
    const count = { approvedBy: 'La responsable', approved: '2026-01-01' };
    expect(aSite().notices.map(({ counts }) => counts)).toEqual([false, false]);
    expect(aSite({ count }).notices.map(({ counts }) => counts)).toEqual([true, true]);
  });

  it.each([
    [{}, true],
    [{ audience: 'mixed' }, true],
    [{ audience: 'under14' }, false],
    [{ closed: true }, false],
  ] as const)('asks for consent, with %j: %s', (changes, asks) => {
    const site = aSite(changes);
    expect(site.asks).toBe(asks);
    expect(site.gatesAt(now).measure === 'open').toBe(asks);
  });

  it('has the days of its own time zone', () => {
    const midnight = Date.UTC(2026, 10, 24, 4, 30);
    const days = ['America/Toronto', 'America/St_Johns', 'UTC'].map((timeZone) =>
      isoDay(aSite({ timeZone }).dayOf(midnight)),
    );
    expect(days).toEqual(['2026-11-23', '2026-11-24', '2026-11-24']);
  });
});

describe('The gates of a site', () => {
  const transfers = [aTransferFile({ approved: '2026-11-23', expires: '2026-11-25' })];

  it('change at its own midnight, on the days of its transfer files, back and forth as often as asked', () => {
    const site = aSite({ transfers, timeZone: 'America/Toronto' });
    const at = (hour: number) => site.gatesAt(Date.UTC(2026, 10, 23, hour)).ga4;
    const shut = 'no_current_transfer_file_for_ga4';
    expect([at(4), at(5), at(5 + 47), at(5 + 48), at(5), at(4)]).toEqual([shut, 'open', 'open', shut, 'open', shut]);
  });

  it('are those of 1 January 1970 too: nothing was in force then', () => {
    expect(aSite({ transfers }).gatesAt(0).ga4).toBe('no_current_transfer_file_for_ga4');
  });

  it('shut measure in production as soon as host or storage lies outside Québec without a file', () => {
    const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'vieprivee@example.ca' };
    const measure = (host: string, storage: string, files: ReturnType<typeof aTransferFile>[] = []) =>
      aSite({ transfers: files }, { mode: 'production', officer, place: { host, storage } }).gatesAt(now).measure;
    expect(measure('CA-QC', 'CA-QC')).toBe('open');
    expect(measure('CA-QC', 'CA-ON')).toBe('no_current_transfer_file_for_hosting');
    expect(measure('US', 'CA-QC')).toBe('no_current_transfer_file_for_hosting');
    expect(measure('CA', 'CA')).toBe('no_current_transfer_file_for_hosting');
    expect(measure('US', 'US', [aTransferFile({ covers: 'hosting', fields: [] })])).toBe('open');
  });

  it('open counts only where the officer approved them', () => {
    const count = { approvedBy: 'La responsable', approved: '2026-01-01' };
    expect(aSite({ count }).gatesAt(now).count).toBe('open');
    expect(aSite().gatesAt(now).count).toBe('not_turned_on');
  });

  it('do not open counts before the day on which the officer approved them', () => {
    const count = { approvedBy: 'La responsable', approved: isoDay(Math.floor(now / day) + 30) };
    expect(aSite({ count }).gatesAt(now).count).toBe('not_turned_on');
  });
});
