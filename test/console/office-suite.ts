import { describe, expect, it } from 'vitest';
import { until, type World } from '../support/collector.ts';
import { Visitor } from '../runtime/visitor.ts';
import { admin, looksOf, pages, withdraw } from './acts.ts';
import { leavesOf, plain, Staff } from './staff.ts';

/** What is on record about whoever looks, what is left to do, and the notices. Voids the notice of a site that asks nobody. */
export function officeSuite(open: () => World): void {
  describe('every look', () => {
    it.each(pages.filter(([, what]) => what !== undefined))(
      'at %s is an entry of the ledger: %s',
      async (path, what) => {
        const officer = await Staff.signedIn(open());
        const before = await looksOf(open());
        await officer.get(path);
        const [entry, ...more] = (await looksOf(open())).slice(before.length);
        expect(entry).toMatchObject({ site: 'shop', by: 'test', what });
        expect([Object.keys(entry ?? {}).sort(), more]).toEqual([
          ['at', 'by', 'record_id', 'site', 'type', 'v', 'what'],
          [],
        ]);
      },
    );

    it('at a receipt names it as the ledger does; at one that is not there it names none', async () => {
      const { id } = await new Visitor(open().ask).grant();
      const before = await looksOf(open());
      const officer = await Staff.signedIn(open());
      await officer.send('/console/receipt', { receipt: id });
      await officer.send('/console/receipt', { receipt: '0000-0000-0000-0000' });
      await admin(open(), 'receipt', { body: { id } });
      const all = await leavesOf(open());
      const looks = all.filter(({ type }) => type === 'officer_read').slice(before.length);
      expect(looks.map(({ what }) => what)).toEqual(['receipt', 'receipt', 'receipt']);
      const commitment = looks[0]?.['receipt'];
      expect(looks.map(({ receipt }) => receipt)).toEqual([commitment, undefined, commitment]);
      expect(all.filter(({ type, receipt }) => type === 'consent' && receipt === commitment)).toHaveLength(2);
      const page = await officer.page('/console/reads');
      expect(page).toContain(`test reçu ${String(commitment)}`);
      expect(page).toContain('test reçu aucun reçu trouvé');
    });

    it.each(['holds', 'deletions', 'incidents', 'figures'])('of a machine at %s is one too', async (what) => {
      const before = (await looksOf(open())).length;
      expect((await admin(open(), what)).status).toBe(200);
      expect((await looksOf(open())).slice(before)).toMatchObject([{ what, by: 'test' }]);
    });

    it('that was refused, or that is the operator’s at the counts, is none', async () => {
      const before = (await looksOf(open())).length;
      const operator = await Staff.signedIn(open(), 'operator');
      for (const [path] of pages) {
        await operator.get(path);
        await new Staff(open()).get(path);
      }
      expect((await looksOf(open())).length).toBe(before);
    });
  });

  describe('what is left to do', () => {
    it('stands on the first page, and an identifier that Google has deleted is settled from its own page', async () => {
      const world = open();
      const visitor = new Visitor(world.ask);
      const receipt = await visitor.grant();
      await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
      const officer = await Staff.signedIn(world);
      await until(async () => (await officer.sent('/console/receipt', { receipt: receipt.id })).includes('remis'));
      await withdraw(open(), visitor, receipt);
      expect(await officer.page('/console')).toMatch(
        /Suppressions à demander aux destinataires lacune \d+ identifiants? à faire supprimer/,
      );
      const html = await (await officer.get('/console/deletions')).text();
      const numbers = [...html.matchAll(/name="no" value="(\d+)"/g)].map(
        ([, no = '']) => ['no', no] as [string, string],
      );
      expect(numbers.length).toBeGreaterThan(0);
      expect(await officer.sent('/console/deletions', {})).toContain('Cochez au moins un identifiant.');
      const settled = plain(await (await officer.send('/console/deletions', numbers)).text());
      expect(settled).toMatch(/\d+ identifiants? notés? comme supprimés/);
      expect(settled).not.toContain('Noter comme supprimés');
      expect(await officer.page('/console')).toContain('observé aucun identifiant en attente');
      expect(await officer.sent('/console/receipt', { receipt: receipt.id })).toContain('0 à demander, 1 réglé');
    });

    it('of the reconciler is found on request', async () => {
      const officer = await Staff.signedIn(open());
      expect(await officer.sent('/console/incidents/reconcile', {})).toContain('Rapprochement fait : 0 écart trouvé.');
      expect(await officer.page('/console/incidents')).toContain('Aucun incident, aucun brouillon.');
    });

    it('never says that anything is lawful', async () => {
      const officer = await Staff.signedIn(open());
      for (const [path] of pages) {
        expect(await officer.page(path)).not.toMatch(/conform/i);
        expect(await officer.page(`${path}${path.includes('?') ? '&' : '?'}language=en`)).not.toMatch(/complian/i);
      }
    });
  });

  describe('the page of the notices', () => {
    it('shows each text with its standing, word for word', async () => {
      const officer = await Staff.signedIn(open());
      const page = await officer.page('/console/notices');
      const { notice } = await new Visitor(open().ask).notice();
      expect(page).toMatch(/Version 1 Français Statut en vigueur/);
      expect(page).toContain(notice);
      expect(page).toContain('Plateforme');
    });

    it('says what voiding would end, asks for the reason, and does it only once that is confirmed', async () => {
      const officer = await Staff.signedIn(open(), 'officer', 'minors');
      const path = '/console/notices/void';
      expect((await officer.send(path, { version: '1', reason: ' ' })).status).toBe(422);
      expect((await officer.send(path, { version: '99', reason: 'x' })).status).toBe(404);
      expect((await officer.get(`${path}?version=x`)).status).toBe(404);
      const reason = '<i>Le Québec</i> n’y est pas nommé';
      const preview = await (await officer.send(path, { version: '1', reason })).text();
      expect(plain(preview)).toContain('Ce que l’annulation ferait maintenant Consentements qui prennent fin 0');
      expect(preview).toContain('&lt;i&gt;Le Québec&lt;/i&gt;');
      expect(await officer.page('/console/notices')).toContain('en vigueur');
      expect(await officer.sent(path, { version: '1', reason, confirm: '1' })).toContain(
        'La version 1 a été annulée le',
      );
      expect(await officer.page('/console/notices')).not.toContain('en vigueur');
      expect((await officer.send(path, { version: '1', reason, confirm: '1' })).status).toBe(409);
      const voided = (await leavesOf(open(), 'minors')).filter(({ type }) => type === 'notice_voided');
      expect(voided).toMatchObject([{ by: 'test', reason, grants: 0 }]);
    });
  });
}
