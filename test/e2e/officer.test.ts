import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import * as z from 'zod';
import { it, type Running } from './support/fixtures.ts';
import { namesAtGa4 } from './support/journal.ts';
import { product as command, root, shippedConfig } from './support/places.ts';
import { examine } from './support/receipt.ts';
import { addToCart, arrive, decide, panel, reopenPanel, words } from './support/shop.ts';
import { heldReceipt, shoot, type Visitor } from './support/visitor.ts';

/** A token as the operator makes one, beside the running collector. */
async function tokenFor(role: 'officer' | 'operator', { database }: Running): Promise<string> {
  const args = [command, 'token', 'create', '--site', 'demo', '--role', role, '--label', 'Rose Tremblay', '--json'];
  const env = { PATH: process.env['PATH'], BALISE_DATA: dirname(database), BALISE_CONFIG: shippedConfig };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  return z.object({ token: z.string() }).parse(JSON.parse(stdout)).token;
}

async function signIn(page: Page, product: Running, role: 'officer' | 'operator' = 'officer'): Promise<void> {
  await page.goto(`${product.url}/console?language=fr`);
  await page.getByLabel('Jeton d’accès').fill(await tokenFor(role, product));
  await page.getByRole('button', { name: 'Ouvrir la session' }).click();
  await page.getByRole('heading', { name: 'État du registre et des tâches' }).waitFor();
}

async function lookUp(page: Page, id: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Reçu' }).click();
  await page.getByLabel('Numéro du reçu').fill(id);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Vie d’un reçu de consentement' }).waitFor();
}

/** WCAG 2.2: an outline without gaps, a name for everything that is used, contrast, and no sideways scrolling of the page. */
async function noBadFace(page: Page, width: number): Promise<void> {
  const look = await examine(page);
  expect(look.headings[0]).toBe(1);
  expect(look.headings.filter((level, at) => level > (look.headings[at - 1] ?? 1) + 1)).toEqual([]);
  const unnamed = look.unnamed.filter((tag) => !tag.includes('type="hidden"'));
  expect([unnamed, look.twice]).toEqual([[], []]);
  expect(look.ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  expect(look.width).toBeLessThanOrEqual(width);
}

/** Whoever asks for the first page without a session is answered 401, and with the form. */
const shut = ({ url }: Running) => [
  `401: ${url}/console?language=fr`,
  'console: Failed to load resource: the server responded with a status of 401 (Unauthorized)',
];

/** Someone buys nothing, but puts something in the cart, and GA4 has it. */
async function somebodysReceipt(someone: Visitor, product: Running): Promise<string> {
  await arrive(someone.page, product, 'accept');
  await someone.page.goto(product.url + words.fr.product('bouee'));
  await addToCart(someone.page);
  await expect.poll(() => namesAtGa4(product)).toContain('add_to_cart');
  return (await heldReceipt(someone.page)).id;
}

describe('The officer at the console', () => {
  it('signs in, looks up a receipt, prints its life in French, and reads the figures', async ({ product, visitor }) => {
    const id = await somebodysReceipt(await visitor(), product);
    const refusing = await visitor();
    await arrive(refusing.page, product, 'refuse');
    const officer = await visitor();
    const { page } = officer;
    await signIn(page, product);
    await shoot(page, 'console-state', true);
    await noBadFace(page, 1280);

    await lookUp(page, id.toLowerCase());
    expect(page.url()).toBe(`${product.url}/console/receipt?language=fr`);
    // A send is settled, and a record signed, a moment after the fact: looked at again, the page says so.
    const told = async () => {
      await lookUp(page, id);
      return page.locator('.story').innerText();
    };
    await expect.poll(told).toMatch(/sous un point de contrôle signé[^]*remis/);
    for (const text of ['Ajout au panier', 'clic', 'version 2, en français, panneau du site']) {
      expect(await page.locator('.story').innerText()).toContain(text);
    }
    await page.getByText('Les mots exacts de l’avis').click();
    await page.getByText('Vous pouvez changer d’idée en tout temps').waitFor();
    await page.getByText('Chemins recalculés par ce serveur').waitFor();
    await shoot(page, 'console-life', true);
    await noBadFace(page, 1280);

    await page.getByRole('button', { name: 'Version à imprimer, en français' }).click();
    await page.getByText('Tout y est déplié.').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect((await page.getByRole('button').count()) + (await page.getByRole('navigation').count())).toBe(0);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    await page
      .getByText(/\d{4} à \d{1,2} h \d{2}/)
      .first()
      .waitFor();
    for (const format of ['Letter', 'A4']) {
      expect((await page.pdf({ format })).subarray(0, 5).toString()).toBe('%PDF-');
    }
    await shoot(page, 'console-print', true);
    await page.emulateMedia({ media: 'screen' });

    await page.getByRole('navigation').getByRole('link', { name: 'Chiffres' }).click();
    const totals = page.getByRole('table').first().getByRole('row').last();
    expect((await totals.innerText()).split(/\s*\t\s*/).slice(0, 4)).toEqual(['Total', '1', '1', '0']);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Télécharger en CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^chiffres-consentement-demo-.*\.csv$/);
    expect(await readFile(await download.path(), 'utf8')).toMatch(
      /^\ufeffJour;.*\r\n.*;français;banner;1;1;0;0;0\r\n$/,
    );
    await shoot(page, 'console-figures', true);
    await noBadFace(page, 1280);

    await page.getByRole('button', { name: 'Fermer la session' }).click();
    await page.getByText('La session est fermée.').waitFor();
    expect(await officer.context.cookies()).toEqual([]);
    expect(officer.wire.seen.filter(({ path }) => path.includes(id))).toEqual([]);
    expect([...officer.faults].sort()).toEqual(shut(product));
  });

  it('finds on the first page what a withdrawal left to do at Google, and settles it', async ({ product, visitor }) => {
    const someone = await visitor();
    const id = await somebodysReceipt(someone, product);
    await reopenPanel(someone.page);
    await panel(someone.page).getByRole('button', { name: 'Tout retirer' }).click();
    await expect.poll(() => product.books.count('grant')).toBe(0);
    const { page } = await visitor();
    await signIn(page, product);
    await page.getByRole('link', { name: 'Suppressions à demander aux destinataires' }).click();
    const box = page.getByRole('checkbox');
    expect(await box.count()).toBe(1);
    await box.check();
    await page.getByRole('button', { name: 'Noter comme supprimés' }).click();
    await page.getByRole('status').getByText('1 identifiant noté comme supprimés.').waitFor();
    await lookUp(page, id);
    await page.getByText('0 à demander, 1 réglé').waitFor();
    await page.getByRole('heading', { name: 'Retrait du consentement' }).waitFor();
    await shoot(page, 'console-withdrawn', true);
    await page.getByRole('navigation').getByRole('link', { name: 'Consultations' }).click();
    expect(await page.getByText('Rose Tremblay').count()).toBeGreaterThan(3);
  });

  it('works in English, at 320 px, in the dark, by the keyboard alone', async ({ product, visitor }) => {
    const someone = await visitor();
    await someone.page.goto(product.url + words.fr.home);
    await decide(someone.page, 'accept');
    const { id } = await heldReceipt(someone.page);
    const { page } = await visitor({ width: 320, height: 640, dark: true });
    const focus = async () =>
      z.string().parse(await page.evaluate('document.activeElement.id || document.activeElement.textContent'));
    const tabTo = async (wanted: string) => {
      for (let step = 0; step < 40 && (await focus()).trim() !== wanted; step += 1) await page.keyboard.press('Tab');
      expect((await focus()).trim()).toBe(wanted);
    };
    await page.goto(`${product.url}/console?language=en`);
    await page.keyboard.press('Tab');
    expect(await focus()).toBe('Skip to content');
    await tabTo('token');
    await page.keyboard.insertText(await tokenFor('officer', product));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'State of the ledger' }).waitFor();
    await tabTo('Receipt');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Look up a receipt' }).waitFor();
    await tabTo('receipt');
    await page.keyboard.insertText(id);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Life of a consent receipt' }).waitFor();
    await noBadFace(page, 320);
    await shoot(page, 'console-life-en-320', true);
    for (const name of ['State', 'Figures', 'Notices', 'Deletions', 'Incidents', 'Who looked']) {
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await page
        .getByRole('navigation')
        .getByRole('link', { name, exact: true })
        .and(page.locator('[aria-current]'))
        .waitFor();
      await noBadFace(page, 320);
    }
    await page.getByRole('link', { name: 'Français' }).click();
    await page.getByRole('heading', { name: 'Consultations' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr-CA');
  });

  it('is told what voiding a version would end before it ends it; then the question is asked no more', async ({
    product,
    visitor,
  }) => {
    const someone = await visitor();
    await arrive(someone.page, product, 'accept');
    const { page } = await visitor();
    await signIn(page, product);
    await page.getByRole('navigation').getByRole('link', { name: 'Avis' }).click();
    await page.getByRole('link', { name: 'Annuler cette version' }).click();
    await page.getByLabel('Motif, inscrit au registre').fill('Le texte ne nomme pas tous les lieux.');
    await page.getByRole('button', { name: 'Voir l’effet sans rien annuler' }).click();
    await page.getByText('Consentements qui prennent fin').waitFor();
    expect(product.books.count('grant')).toBe(2);
    await noBadFace(page, 1280);
    await shoot(page, 'console-void', true);
    await page.getByRole('button', { name: 'Annuler cette version pour de bon' }).click();
    await page.getByRole('status').getByText('La version 2 a été annulée le').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Avis' }).click();
    await page.getByText('les consentements donnés sont sans effet').first().waitFor();
  });

  it('shows the operator the state, and nothing of anyone', async ({ product, visitor }) => {
    const { page } = await visitor();
    await signIn(page, product, 'operator');
    expect(await page.getByRole('navigation').getByRole('link').count()).toBe(1);
    await page.goto(`${product.url}/console/receipt?language=fr`);
    await page.getByText('Cette page est réservée à la personne responsable').waitFor();
  });
});
