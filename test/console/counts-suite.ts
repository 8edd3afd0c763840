import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Visitor } from '../runtime/visitor.ts';
import type { World } from '../support/collector.ts';
import { origin } from '../support/site-config.ts';
import { leavesOf, plain, Staff } from './staff.ts';

const day = 24 * 3_600_000;

const countsSchema = z.strictObject({
  site: z.string(),
  day: z.string(),
  shown_from: z.literal(10),
  cells: z.array(z.strictObject({ name: z.string(), page: z.string(), n: z.number() })),
  events: z.array(z.strictObject({ name: z.string(), n: z.number() })),
  pages: z.array(z.strictObject({ page: z.string(), n: z.number() })),
});

const balanceSchema = z.looseObject({ days: z.array(z.looseObject({ counted: z.number() })) });

/** Counts of whoever granted nothing, for a machine and on a page. */
export function countsSuite(open: () => World): void {
  const counts = async (token: string, query = '') =>
    open().ask(`/v1/counts?site=counting${query}`, { headers: { Authorization: `Bearer ${token}` } });

  /** So many events of nobody on a page, today. */
  async function happen(n: number, path: string): Promise<void> {
    const visitor = new Visitor(open().ask, { site: 'counting' });
    const now = open().now();
    const events = Array.from({ length: n }, () => visitor.event({ at: now }));
    const sent = { sent: now, visit: undefined, page: { url: `${origin}${path}` } };
    expect((await visitor.sent(visitor.beacon(undefined, events, sent))).counted).toBe(n);
  }

  describe('counts without consent', () => {
    it('show, once the day is over, the cells from ten on and nothing that the others moved', async () => {
      const world = open();
      await happen(12, '/panier');
      await happen(9, '/profil/marie-tremblay');
      const token = await world.token('analyst', 'counting');
      const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto' }).format(world.now());
      expect((await counts(token, `&day=${today}`)).status).toBe(400);
      await world.wait(day);
      try {
        const later = await world.token('analyst', 'counting');
        const body = countsSchema.parse(await (await counts(later, `&day=${today}`)).json());
        expect(body.day).toBe(today);
        const cell = body.cells.find(({ page }) => page === '~/panier');
        expect(cell?.n).toBeGreaterThanOrEqual(12);
        expect(JSON.stringify(body)).not.toMatch(/profil|tremblay/);
        expect(body.pages.find(({ page }) => page === '~/panier')?.n).toBe(cell?.n);
        const balance = await world.ask(`/v1/balance?site=counting&from=${today}&to=${today}`, {
          headers: { Authorization: `Bearer ${later}` },
        });
        const [inBalance] = balanceSchema.parse(await balance.json()).days;
        expect(inBalance?.counted).toBe(body.cells.reduce((sum, { n }) => sum + n, 0));
        const operator = await world.token('operator', 'counting');
        const metrics = await (
          await world.ask('/metrics', { headers: { Authorization: `Bearer ${operator}` } })
        ).text();
        expect(metrics).toContain(
          `balise_events_yesterday{site="counting",term="counted"} ${inBalance?.counted ?? 0}\n`,
        );
        const officer = await Staff.signedIn(world, 'officer', 'counting');
        const page = await officer.page(`/console/counts?day=${today}`);
        expect(page).toContain(`add_to_cart ~/panier ${cell?.n ?? 0}`);
        expect(page).not.toContain('profil');
        expect(page).toContain('Comptes sans consentement');
      } finally {
        await world.wait(-day);
      }
    });

    it('open to the analyst and the officer of the site, and to nobody else', async () => {
      const world = open();
      for (const role of ['analyst', 'officer'] as const) {
        expect((await counts(await world.token(role, 'counting'))).status).toBe(200);
      }
      for (const role of ['operator', 'ingest'] as const) {
        expect((await counts(await world.token(role, 'counting'))).status).toBe(403);
      }
      expect((await counts(await world.token('officer', 'other'))).status).toBe(403);
      expect((await counts('')).status).toBe(401);
    });

    it('are on record when an officer reads them, and not when an analyst does', async () => {
      const world = open();
      const reads = async () => {
        const leaves = await leavesOf(world, 'counting');
        return leaves.filter(({ type, what }) => type === 'officer_read' && what === 'counts').length;
      };
      const before = await reads();
      await counts(await world.token('analyst', 'counting'));
      expect(await reads()).toBe(before);
      await counts(await world.token('officer', 'counting'));
      expect(await reads()).toBe(before + 1);
    });

    it.each(['hier', '2026-02-30', '2999-01-01'])('of %s are refused, with the reason', async (asked) => {
      const officer = await Staff.signedIn(open(), 'officer', 'counting');
      const response = await officer.get(`/console/counts?day=${asked}`);
      expect([response.status, plain(await response.text())]).toEqual([
        400,
        expect.stringContaining('Donnez un jour terminé') as unknown,
      ]);
      expect((await counts(await open().token('analyst', 'counting'), `&day=${asked}`)).status).toBe(400);
    });

    it('say that the lane is shut, where it is', async () => {
      const officer = await Staff.signedIn(open(), 'officer', 'shop');
      expect(await officer.page('/console/counts')).toContain('la personne responsable ne l’a pas ouverte');
    });
  });
}
