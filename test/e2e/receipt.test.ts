import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import * as z from 'zod';
import { it } from './support/fixtures.ts';
import { examine, openReceipt, purposeCard, receiptWords } from './support/receipt.ts';
import { addToCart, arrive, panel, reopenPanel, words } from './support/shop.ts';
import { scriptLine } from './support/site.ts';
import { heldReceipt, kept, nothingKept, shoot } from './support/visitor.ts';

const text = receiptWords.fr;

/** The ledger is written a moment after the commit: the page says so, and shows the proof when it is asked again. */
async function untilProven(receipt: Page, secret: string, language: 'fr' | 'en' = 'fr'): Promise<void> {
  const { verified } = receiptWords[language];
  await expect
    .poll(
      async () => {
        await receipt.evaluate(`location.hash = ${JSON.stringify(secret)}`);
        await receipt.getByRole('heading', { name: receiptWords[language].proof, exact: true }).waitFor();
        const entries = await receipt.locator('ol > li').count();
        return entries > 0 && (await receipt.getByText(verified).count()) === entries;
      },
      { interval: 500 },
    )
    .toBe(true);
}

async function noBadFace(receipt: Page, width: number): Promise<void> {
  const { headings, unnamed, twice, ratios, width: needed } = await examine(receipt);
  expect(headings[0]).toBe(1);
  expect(headings.filter((level) => level === 1)).toHaveLength(1);
  expect(headings.every((level, at) => at === 0 || level <= (headings[at - 1] ?? 0) + 1)).toBe(true);
  expect([unnamed, twice]).toEqual([[], []]);
  expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  expect(needed).toBeLessThanOrEqual(width);
}

describe('The page of a receipt', () => {
  it('opens from the panel and shows the answers, their very words, and a proof that it verifies by itself', async ({
    product,
    visitor,
  }) => {
    const someone = await visitor();
    await arrive(someone.page, product, 'accept');
    const { id, secret, pass } = await heldReceipt(someone.page);
    const receipt = await openReceipt(someone);
    await untilProven(receipt, secret);
    await receipt.getByText(id).waitFor();
    for (const purpose of ['Mesure', 'Google Analytics 4']) {
      await purposeCard(receipt, purpose).getByText(text.granted).waitFor();
    }
    await receipt.locator('strong', { hasText: words.fr.measure }).waitFor();
    await receipt.getByText('c’est bien celle que cite votre réponse').waitFor();
    await receipt.getByText('chaque inscription parle de ce reçu, et d’aucun autre').waitFor();
    await receipt.getByText('la signature : cette page n’a pas de clé reçue d’ailleurs').waitFor();
    expect(await receipt.getByText(/PAS|ÉCHOUÉ/).count()).toBe(0);
    await noBadFace(receipt, 1280);
    await shoot(receipt, 'receipt-fr', true);
    expect(someone.faults).toEqual([]);
    expect(await receipt.content()).not.toContain(secret);
    expect(await receipt.content()).not.toContain(pass);
  });

  it('keeps the secret out of every address and off the device', async ({ start, site, visitor }) => {
    const product = await start({ apart: true, origins: [site.origin] });
    site.page('/', scriptLine(product.url));
    const someone = await visitor();
    await someone.page.goto(site.origin);
    await panel(someone.page).getByRole('button', { name: 'Tout accepter' }).click();
    await panel(someone.page).waitFor({ state: 'detached' });
    const { secret } = await heldReceipt(someone.page);
    await someone.page.evaluate('balise.choices()');
    await panel(someone.page).waitFor();
    expect(await panel(someone.page).getByRole('link', { name: text.link }).getAttribute('href')).not.toContain(secret);
    const receipt = await openReceipt(someone);
    expect(receipt.url()).toBe(`${product.url}/consent`);
    expect(await receipt.evaluate('[document.referrer, window.opener]')).toEqual(['', null]);
    expect(await kept(someone, receipt)).toEqual(nothingKept);
    const told = someone.wire.seen.filter(({ origin }) => origin === product.url);
    expect(told.filter(({ path }) => path.includes('bs_'))).toEqual([]);
    expect(told.filter(({ path, headers }) => path === '/consent' && headers.referer !== undefined)).toEqual([]);
    const own = told.filter(({ headers }) => headers['sec-fetch-site'] === 'same-origin');
    expect(own.filter(({ headers }) => headers.referer !== undefined || headers.cookie !== undefined)).toEqual([]);
    await receipt.reload();
    await receipt.getByLabel(text.field).waitFor();
    expect(await receipt.getByText(text.granted).count()).toBe(0);
  });

  it('withdraws in one gesture: the rows are gone, the counts are told, and the site learns of it', async ({
    start,
    site,
    visitor,
  }) => {
    const product = await start({ apart: true, origins: [site.origin] });
    site.page('/', scriptLine(product.url));
    const someone = await visitor();
    const { page } = someone;
    await page.goto(site.origin);
    await panel(page).getByRole('button', { name: 'Tout accepter' }).click();
    await panel(page).waitFor({ state: 'detached' });
    await page.evaluate("balise.event('pricing_view')");
    await expect.poll(() => product.books.names()).toEqual(['pricing_view']);
    await page.evaluate('balise.choices()');
    const receipt = await openReceipt(someone);
    await receipt.getByRole('button', { name: text.withdraw }).click();
    const status = receipt.getByRole('status');
    await status.getByText('Événements effacés : 1.').waitFor();
    expect(await receipt.evaluate("document.activeElement.getAttribute('role')")).toBe('status');
    for (const table of ['grant', 'visit', 'event', 'delivery', 'shipment'] as const) {
      expect(product.books.count(table), table).toBe(0);
    }
    await purposeCard(receipt, 'Mesure').getByText(text.withdrawn).waitFor();
    expect(await receipt.getByRole('button', { name: text.withdraw }).count()).toBe(0);
    await shoot(receipt, 'receipt-withdrawn', true);
    await receipt.getByRole('button', { name: text.another }).click();
    await status.getByText('Events erased: 1.').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate('balise.choices()');
    await panel(page).getByText('Tout est refusé : rien n’est mesuré.').waitFor();
    expect(someone.faults).toEqual([]);
  });

  it('changes one purpose on the words in force, and the site’s pages go on with what is left', async ({
    product,
    visitor,
  }) => {
    const someone = await visitor();
    const { page, wire } = someone;
    await arrive(page, product, 'accept');
    const receipt = await openReceipt(someone);
    await receipt.getByRole('button', { name: text.change }).click();
    const form = receipt.getByRole('region', { name: text.change });
    await form.getByText(words.fr.measure).first().waitFor();
    expect(await form.getByRole('checkbox', { checked: true }).count()).toBe(2);
    const widths = await receipt.evaluate(
      "[...document.querySelectorAll('.answers button')].map((button) => button.getBoundingClientRect().width)",
    );
    const three = z.array(z.number()).length(3).parse(widths);
    expect(Math.max(...three) - Math.min(...three)).toBeLessThanOrEqual(2);
    await shoot(receipt, 'receipt-change', true);
    await form.getByRole('checkbox', { name: words.fr.ga4 }).uncheck();
    await form.getByRole('button', { name: text.save }).click();
    await receipt.getByRole('status').getByText('Votre choix est consigné.').waitFor();
    await purposeCard(receipt, 'Google Analytics 4').getByText(text.withdrawn).waitFor();
    await purposeCard(receipt, 'Mesure').getByText(text.granted).waitFor();
    expect(wire.api().findLast(({ method }) => method === 'PUT')?.body).toContain('"surface":"receipt"');
    await page.goto(product.url + words.fr.product('bouee'));
    await expect.poll(() => product.books.names()).toEqual(['product_view']);
    expect(product.books.count('delivery') + product.books.count('shipment')).toBe(0);
    await reopenPanel(page);
    expect(await panel(page).getByRole('checkbox', { checked: true }).count()).toBe(1);
    expect(someone.faults).toEqual([]);
  });

  it('says that verification failed when one byte of the path, of the leaf or of the words is not what it was', async ({
    product,
    visitor,
  }) => {
    const someone = await visitor();
    await arrive(someone.page, product, 'accept');
    const { secret } = await heldReceipt(someone.page);
    const receipt = await openReceipt(someone);
    await untilProven(receipt, secret);
    const lie = async (path: string, change: (body: string) => string) => {
      await receipt.route(path, async (route) => {
        const answer = await fetch(route.request().url(), { headers: await route.request().allHeaders() });
        await route.fulfill({ status: answer.status, body: change(await answer.text()) });
      });
      await receipt.evaluate(`location.hash = ${JSON.stringify(secret)}`);
    };
    await lie('**/v1/consent', (body) =>
      body.replace(/"path":\["(.)/, (_, first) => `"path":["${first === 'A' ? 'B' : 'A'}`),
    );
    await receipt.getByText(text.failed).first().waitFor();
    await lie('**/v1/consent', (body) => body.replaceAll('\\"gesture\\":\\"click\\"', '\\"gesture\\":\\"key\\"'));
    await receipt.getByText('ce qui est affiché n’est PAS ce qui est inscrit').waitFor();
    await lie('**/v1/notice/*', (body) => body.replace('90 jours', '91 jours'));
    await receipt.getByText('ce n’est PAS celle que cite votre réponse').waitFor();
  });

  it('works in English, at 320 px, in the dark', async ({ product, visitor }) => {
    const someone = await visitor({ width: 320, height: 640, dark: true });
    await someone.page.goto(product.url + words.en.home);
    await panel(someone.page, 'en').getByRole('button', { name: 'Accept all' }).click();
    await panel(someone.page, 'en').waitFor({ state: 'detached' });
    const { secret } = await heldReceipt(someone.page);
    const receipt = await openReceipt(someone, 'en');
    await untilProven(receipt, secret, 'en');
    expect(await receipt.locator('html').getAttribute('lang')).toBe('en-CA');
    expect(await receipt.title()).toBe(receiptWords.en.title);
    await noBadFace(receipt, 320);
    await shoot(receipt, 'receipt-en-320', true);
    await receipt.getByRole('button', { name: 'Français' }).click();
    await receipt.getByRole('heading', { name: text.title, level: 1 }).waitFor();
    expect(await receipt.locator('html').getAttribute('lang')).toBe('fr-CA');
    expect(await receipt.evaluate('document.activeElement.lang')).toBe('en-CA');
    await noBadFace(receipt, 320);
    await shoot(receipt, 'receipt-fr-320', true);
  });

  it('prints the receipt and not its buttons, with everything unfolded', async ({ product, visitor }) => {
    const someone = await visitor();
    await arrive(someone.page, product, 'accept');
    const { secret } = await heldReceipt(someone.page);
    const receipt = await openReceipt(someone);
    await untilProven(receipt, secret);
    await receipt.evaluate('dispatchEvent(new Event("beforeprint"))');
    await receipt.emulateMedia({ media: 'print' });
    expect(await receipt.getByRole('button').count()).toBe(0);
    expect(await receipt.locator('details:not([open])').count()).toBe(0);
    await receipt.getByText('"type":"consent"').first().waitFor();
    await shoot(receipt, 'receipt-print', true);
    expect((await receipt.pdf({ format: 'Letter' })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is used by the keyboard alone: the secret pasted, everything reached in order, withdrawn with Enter', async ({
    product,
    visitor,
  }) => {
    const someone = await visitor();
    await arrive(someone.page, product, 'accept');
    const { secret } = await heldReceipt(someone.page);
    const { page } = someone;
    await page.goto(`${product.url}/consent`);
    await page.getByRole('heading', { name: text.title }).waitFor();
    await noBadFace(page, 1280);
    await shoot(page, 'receipt-ask', true);
    const press = async (key: string): Promise<string> => {
      await page.keyboard.press(key);
      return z.string().parse(await page.evaluate('document.activeElement.id || document.activeElement.textContent'));
    };
    expect([await press('Tab'), await press('Tab')]).toEqual([text.another, 'secret']);
    await page.keyboard.insertText(secret);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: text.now }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    const order: string[] = [];
    for (let step = 0; step < 5; step += 1) order.push(await press('Tab'));
    expect(order).toEqual([text.another, text.withdraw, text.change, text.print, text.download]);
    for (let step = 0; step < 2; step += 1) await press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: text.change }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe(text.change);
    while ((await press('Tab')) !== text.save);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Votre choix est consigné.').waitFor();
    expect(someone.wire.api().findLast(({ method }) => method === 'PUT')?.body).toContain('"gesture":"key"');
    expect([await press('Tab'), await press('Enter')].length).toBe(2);
    await page.getByRole('status').getByText('C’est retiré.').waitFor();
    expect(product.books.count('grant')).toBe(0);
  });

  it('says what is wrong with a secret that opens nothing, in the language of the page', async ({
    product,
    visitor,
  }) => {
    const { page } = await visitor();
    await page.goto(`${product.url}/consent#bs_${'0'.repeat(64)}`);
    await page.getByRole('status').getByText('Rien n’est conservé sous ce secret.').waitFor();
    expect(page.url()).toBe(`${product.url}/consent`);
    await page.getByLabel(text.field).fill('bs_court');
    await page.getByRole('button', { name: text.open }).click();
    await page.getByRole('status').getByText('67 caractères').waitFor();
    expect(await page.getByLabel(text.field).inputValue()).toBe('');
    await page.getByRole('button', { name: text.another }).click();
    await page.getByRole('status').getByText('67 characters').waitFor();
    await page.getByLabel(receiptWords.en.field).fill(`bs_${'1'.repeat(64)}`);
    await page.getByRole('button', { name: receiptWords.en.open }).click();
    await page.getByRole('status').getByText('Nothing is held under this secret.').waitFor();
  });

  it('saves one file with the entries, both vocabularies, the words and the proof, and neither secret nor pass', async ({
    product,
    visitor,
  }) => {
    const someone = await visitor();
    await arrive(someone.page, product, 'accept');
    await someone.page.goto(product.url + words.fr.product('bouee'));
    await addToCart(someone.page);
    const { id, secret, pass } = await heldReceipt(someone.page);
    const receipt = await openReceipt(someone);
    await untilProven(receipt, secret);
    const [download] = await Promise.all([
      receipt.waitForEvent('download'),
      receipt.getByRole('button', { name: text.download }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`recu-${id}.json`);
    const file = await readFile(await download.path(), 'utf8');
    expect([secret, pass].filter((each) => file.includes(each))).toEqual([]);
    const parsed = z
      .object({
        receipt: z.object({ id: z.string(), salt: z.string() }),
        records: z.array(z.looseObject({ type: z.literal('consent') })).length(2),
        ts27560: z.object({ records: z.array(z.unknown()).length(2) }),
        kantara: z.object({ receipts: z.array(z.unknown()).length(2) }),
        notices: z.record(z.string(), z.looseObject({ language: z.literal('fr') })),
        proof: z.object({ checkpoint: z.string(), leaves: z.array(z.unknown()).length(2) }),
      })
      .parse(JSON.parse(file));
    expect(parsed.receipt.id).toBe(id);
    expect(someone.faults).toEqual([]);
  });
});
