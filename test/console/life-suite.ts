import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { until, type World } from '../support/collector.ts';
import { Visitor } from '../runtime/visitor.ts';
import { admin, withdraw } from './acts.ts';
import { leavesOf, plain, Staff } from './staff.ts';

/** One receipt on one page. */
export function lifeSuite(open: () => World): void {
  describe('the life of a receipt', () => {
    it('says what was asked, in which words, when and how it was answered, what was kept and what left', async () => {
      const world = open();
      const visitor = new Visitor(world.ask);
      const receipt = await visitor.grant();
      await visitor.sent(
        visitor.beacon(receipt, [
          visitor.event(),
          visitor.event(),
          visitor.event({ name: 'purchase', params: { transaction_id: 't-1' } }),
        ]),
      );
      const officer = await Staff.signedIn(world);
      const look = () => officer.sent('/console/receipt', { receipt: receipt.id.toLowerCase().replaceAll('-', ' ') });
      await until(async () => /Envois terminés ce jour-là.*remis/.test(await look()));
      await until(async () => (await look()).includes('sous un point de contrôle signé'));
      const page = await look();
      for (const words of [
        receipt.id,
        'Essai inc.',
        'Responsable, rprp@essai.example',
        'Réponse à l’avis Mesure accordé , jusqu’au',
        'Avis présenté version 1, en français, panneau du site',
        'Geste clic',
        'Signal Global Privacy Control absent',
        'Ajout add_to_cart 2',
        'Achat purchase 1',
        'Google Analytics 4 remis 204 2 3',
        'Événements conservés 3',
        'Chemins recalculés par ce serveur : chacun mène à la racine.',
        '"type":"consent"',
        'www.boutique.example/balise/shop',
      ]) {
        expect(page).toContain(words);
      }
      expect(page).toMatch(/Registre inscription \d+, sous un point de contrôle signé/);
      expect(page).toMatch(/\d{1,2}(er)? \p{L}+ \d{4} à \d{1,2} h \d{2}/u);
    });

    it('says what a withdrawal destroyed, what was in flight, and what is left to have deleted', async () => {
      const world = open();
      const visitor = new Visitor(world.ask);
      const receipt = await visitor.grant();
      await visitor.sent(visitor.beacon(receipt, [visitor.event(), visitor.event()]));
      const officer = await Staff.signedIn(world);
      const look = () => officer.sent('/console/receipt', { receipt: receipt.id });
      await until(async () => (await look()).includes('remis'));
      await withdraw(open(), visitor, receipt);
      const page = await look();
      expect(page).toContain('Mesure retiré');
      expect(page).toContain('Retrait du consentement Fin visée Mesure, Google Analytics 4');
      expect(page).toMatch(/Événements détruits 2 Envois en attente annulés 0/);
      expect(page).toContain('Identifiants à faire supprimer chez les destinataires 1 à demander, 0 réglé');
      expect(page).toContain('Événements conservés 0');
    });

    it('says that a choice was changed, that a hold was ordered and why, and what it keeps', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant();
      await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
      const narrower = await visitor.choice({ measure: 'granted', ga4: 'refused' });
      await visitor.choose(narrower, { method: 'PUT', secret: receipt.secret });
      await admin(open(), 'holds', { body: { receipt: receipt.id, basis: 'Demande d’accès du 3 novembre' } });
      await withdraw(open(), visitor, receipt);
      const page = await (await Staff.signedIn(open())).sent('/console/receipt', { receipt: receipt.id });
      expect(page).toMatch(
        /Réponse à l’avis.*Réponse changée ou renouvelée.*Conservation ordonnée.*Retrait du consentement/,
      );
      expect(page).toContain('Motif Demande d’accès du 3 novembre');
      expect(page).toContain('Événements retenus par une conservation en cours 1');
    });

    it('shows the words of the notice folded, and unfolded in the version to print', async () => {
      const receipt = await new Visitor(open().ask).grant();
      const officer = await Staff.signedIn(open());
      const screen = await (await officer.send('/console/receipt', { receipt: receipt.id })).text();
      const print = await (
        await officer.send('/console/receipt?language=fr', { receipt: receipt.id, print: '1' })
      ).text();
      expect([screen.includes('<details>'), screen.includes('<details open>')]).toEqual([true, false]);
      expect([print.includes('<details>'), print.includes('<details open>')]).toEqual([false, true]);
      const { notice } = await new Visitor(open().ask).notice();
      expect(print).toContain(notice);
      const text = z.looseObject({ means: z.string() }).parse(await (await open().ask(`/v1/notice/${notice}`)).json());
      expect(plain(print)).toContain(text.means);
    });

    it('is answered in the body alone: its number stands in no address, no header and no entry of the ledger', async () => {
      const { id } = await new Visitor(open().ask).grant();
      const officer = await Staff.signedIn(open());
      const response = await officer.send('/console/receipt', { receipt: id });
      expect(JSON.stringify([...response.headers])).not.toContain(id);
      const html = await response.text();
      const addresses = [...html.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, address]) => address);
      expect(addresses.length).toBeGreaterThan(7);
      expect(addresses.filter((address) => address?.includes(id))).toEqual([]);
      expect(JSON.stringify(await leavesOf(open()))).not.toContain(id);
    });

    it('finds none of another site, and says what is wrong with a number that is none', async () => {
      const receipt = await new Visitor(open().ask).grant();
      const elsewhere = await Staff.signedIn(open(), 'officer', 'counting');
      const missing = await elsewhere.send('/console/receipt', { receipt: receipt.id });
      expect([missing.status, plain(await missing.text())]).toEqual([
        404,
        expect.stringContaining('Aucun reçu de ce site') as unknown,
      ]);
      const wrong = await elsewhere.send('/console/receipt', { receipt: '<b>bs_secret</b>' });
      const text = await wrong.text();
      expect([wrong.status, plain(text)]).toEqual([422, expect.stringContaining('seize chiffres') as unknown]);
      expect(text).not.toContain('bs_secret');
    });

    it('is had by a machine too, with the same facts', async () => {
      const visitor = new Visitor(open().ask);
      const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
      const response = await admin(open(), 'receipt', { body: { id: receipt.id } });
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await response.json()).toMatchObject({
        site: 'shop',
        receipt: { id: receipt.id, withdrawn_at: null },
        states: [
          { purpose: 'measure', state: 'granted' },
          { purpose: 'ga4', state: 'refused' },
        ],
        records: [{ entry: { type: 'consent' } }, { entry: { type: 'consent' } }],
        kept: { visits: 1, events: [{ name: 'add_to_cart', n: 1 }], sends: [] },
      });
      const missing = await admin(open(), 'receipt', { body: { id: '0000-0000-0000-0000' } });
      expect([missing.status, await missing.json()]).toMatchObject([404, { at: 'id' }]);
      expect((await admin(open(), 'receipt', { body: {} })).status).toBe(422);
    });
  });
}
