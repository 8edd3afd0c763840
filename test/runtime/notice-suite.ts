import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { World } from '../support/collector.ts';
import { origin } from '../support/site-config.ts';
import { Visitor } from './visitor.ts';

const servedSchema = z.record(z.string(), z.unknown());

const yes = { measure: 'granted', ga4: 'granted' };

/** The registered words of a consent platform, and the published policy. */
export function noticeSuite(open: () => World): void {
  const platform = async (language = 'fr') => {
    const path = `/v1/notice?site=shop&language=${language}&surface=cmp:other`;
    const response = await open().ask(path, { headers: { Origin: origin } });
    return servedSchema.parse(await response.json());
  };

  describe('GET /v1/notice', () => {
    it('says everything that LPRPSP 8 asks for, in parts, and since which version an answer still stands', async () => {
      expect(await new Visitor(open().ask).notice()).toMatchObject({
        intro: ['Rien n’est recueilli sans vous.'],
        means: expect.stringContaining('désactivé') as unknown,
        purposes: [
          { id: 'measure', statement: 'Traité et conservé par Essai inc., au Québec.', countries: ['CA-QC'] },
          { id: 'ga4', statement: 'Communiqué hors du Québec : Google LLC (États-Unis).', recipients: ['Google LLC'] },
        ],
        rights: expect.stringContaining('rectifier') as unknown,
        withdrawal: expect.stringContaining('retirer') as unknown,
        statements: expect.arrayContaining(['Responsable, Essai inc. : rprp@essai.example']) as unknown,
        retention_days: 90,
        asks_again_since: 1,
      });
    });

    it('hashes to what its bytes hash to: every word that is shown is in them', async () => {
      const shown = await new Visitor(open().ask).notice();
      const kept = servedSchema.parse(await (await open().ask(`/v1/notice/${shown.notice}`)).json());
      const beside = ['notice', 'ask', 'languages', 'asks_again_since'];
      expect(Object.keys(shown).sort()).toEqual([...Object.keys(kept), ...beside].sort());
      expect(shown).toMatchObject(kept);
    });
  });

  describe('The words of a consent platform', () => {
    it('are served for their surface alone, with an ask of their own', async () => {
      expect(await platform()).toMatchObject({
        surface: 'cmp:other',
        title: 'Gestion du consentement',
        statements: [],
      });
      expect(await platform('en')).toMatchObject({ language: 'en', title: 'Consent management' });
      const unknown = await open().ask('/v1/notice?site=shop&surface=cmp:nobody', { headers: { Origin: origin } });
      expect(unknown.status).toBe(404);
    });

    it('carry a consent when they are cited with their surface, and the record says so', async () => {
      const { notice, ask } = await platform();
      const visitor = new Visitor(open().ask);
      const body = await visitor.choice(yes, { notice, ask, surface: 'cmp:other' });
      const response = await visitor.choose(body);
      expect(response.status).toBe(201);
      expect(await response.json()).toMatchObject({
        records: [{ surface: 'cmp:other', notice }, { surface: 'cmp:other' }],
      });
    });

    it.each([
      ['the platform’s words on the site’s own surface', 'banner', true],
      ['the site’s own words on the platform’s surface', 'cmp:other', false],
      ['the platform’s words on another platform’s surface', 'cmp:nobody', true],
    ])('grant nothing when cited otherwise: %s', async (_, surface, theirs) => {
      const visitor = new Visitor(open().ask);
      const { notice, ask } = theirs ? await platform() : await visitor.notice();
      expect((await visitor.choose(await visitor.choice(yes, { notice, ask, surface }))).status).toBe(409);
    });
  });

  describe('GET /v1/policy', () => {
    it('is public and cacheable: the notice in force, its date, and what changed', async () => {
      const { ask } = open();
      const { notice } = await new Visitor(ask).notice();
      const response = await ask('/v1/policy?site=shop&language=fr');
      expect(response.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await response.json()).toMatchObject({ site: 'shop', version: 1, language: 'fr', notice, changes: null });
      const etag = response.headers.get('etag') ?? '';
      const again = await ask('/v1/policy?site=shop&language=fr', { headers: { 'If-None-Match': etag } });
      expect([again.status, await again.text()]).toEqual([304, '']);
    });

    it('is a page for a browser, in French unless English is asked for', async () => {
      const { ask } = open();
      const page = await ask('/v1/policy?site=shop', { headers: { Accept: 'text/html,*/*;q=0.8' } });
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(page.headers.get('vary')).toBe('Accept, Accept-Language');
      expect(await page.text()).toContain('Politique de confidentialité');
      const english = await ask('/v1/policy?site=shop', {
        headers: { Accept: 'text/html', 'Accept-Language': 'en-CA' },
      });
      expect(await english.text()).toContain('Confidentiality policy');
    });

    it('of an unknown site is answered 404', async () => {
      expect((await open().ask('/v1/policy?site=nowhere')).status).toBe(404);
    });
  });
}
