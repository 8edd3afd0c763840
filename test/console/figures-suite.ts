import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { World } from '../support/collector.ts';
import { Visitor } from '../runtime/visitor.ts';
import { admin, withdraw } from './acts.ts';
import { plain, Staff } from './staff.ts';

const countsSchema = z.object({
  granted: z.number(),
  refused: z.number(),
  withdrawn: z.number(),
  expired: z.number(),
  voided: z.number(),
});
const figuresSchema = z.object({
  from: z.string(),
  to: z.string(),
  totals: countsSchema,
  texts: z.array(countsSchema.extend({ version: z.number(), language: z.string(), surface: z.string() })),
  days: z.array(countsSchema.extend({ day: z.string(), version: z.number(), language: z.string() })),
});

/** Figures of consent, on a page, in a file and for a machine. */
export function figuresSuite(open: () => World): void {
  describe('the figures of consent', () => {
    it('are what was done, by version, language and day', async () => {
      const figures = async () =>
        figuresSchema.parse(await (await admin(open(), 'figures', { site: 'counting' })).json());
      const before = await figures();
      const visitor = new Visitor(open().ask, { site: 'counting' });
      const receipt = await visitor.grant({ measure: 'granted' });
      await visitor.grant({ measure: 'granted' });
      const english = async (answer: string) =>
        visitor.choose({
          ...(await visitor.choice({ measure: answer })),
          ...(await visitor.notice('en')),
          language: 'en',
        });
      for (const answer of ['refused', 'refused', 'granted']) {
        expect((await english(answer)).status).toBe(answer === 'refused' ? 204 : 201);
      }
      await withdraw(open(), visitor, receipt);
      const after = await figures();
      const grown = (key: keyof typeof after.totals) => after.totals[key] - before.totals[key];
      expect([grown('granted'), grown('refused'), grown('withdrawn'), grown('expired')]).toEqual([3, 2, 1, 0]);
      const text = (of: typeof after, language: string) => of.texts.find((each) => each.language === language);
      expect((text(after, 'en')?.refused ?? 0) - (text(before, 'en')?.refused ?? 0)).toBe(2);
      expect((text(after, 'fr')?.withdrawn ?? 0) - (text(before, 'fr')?.withdrawn ?? 0)).toBe(1);
      const today = after.days.filter(({ day }) => day === after.to);
      expect(today.map(({ version, language }) => [version, language])).toEqual([
        [1, 'fr'],
        [1, 'en'],
      ]);
      const officer = await Staff.signedIn(open(), 'officer', 'counting');
      const { granted, refused, withdrawn } = after.totals;
      expect(await officer.page('/console/figures')).toMatch(
        new RegExp(`Total ${granted} ${refused} ${withdrawn} 0 0 [\\d,]+ % [\\d,]+ %`),
      );
    });

    it('come as a file that Excel in Québec opens as it is', async () => {
      await new Visitor(open().ask, { site: 'counting' }).grant({ measure: 'granted' });
      const officer = await Staff.signedIn(open(), 'officer', 'counting');
      const response = await officer.get('/console/figures.csv');
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(response.headers.get('content-disposition')).toMatch(
        /^attachment; filename="chiffres-consentement-counting-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv"$/,
      );
      const bytes = Buffer.from(await response.arrayBuffer());
      expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const [head, ...lines] = bytes.subarray(3).toString().split('\r\n');
      expect(head).toBe('Jour;Version;Langue;Présenté par;Accordés;Refusés;Retirés;Expirés;Annulés');
      expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d;1;français;banner;\d+;\d+;\d+;0;0$/);
    });

    it('of a period that is none are asked for again, with the reason', async () => {
      const officer = await Staff.signedIn(open());
      for (const query of ['from=2026-02-30&to=2026-03-01', 'from=2026-03-02&to=2026-03-01', 'from=2000-01-01']) {
        const response = await officer.get(`/console/figures?${query}`);
        expect([response.status, plain(await response.text())]).toEqual([
          400,
          expect.stringContaining('Donnez deux dates') as unknown,
        ]);
        expect((await officer.get(`/console/figures.csv?${query}`)).status).toBe(400);
        expect((await admin(open(), `figures?${query}`)).status).toBe(400);
      }
    });
  });
}
