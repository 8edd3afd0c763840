import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { it as nodeIt, Running } from './fixtures.ts';
import { namesAtGa4 } from './journal.ts';
import { addToCart, answer, buySomething, decide, panel, reopenPanel, words } from './shop.ts';
import { shoot, type Visitor } from './visitor.ts';

const declared = [
  'add_to_cart',
  'begin_checkout',
  'form_start',
  'form_start',
  'newsletter_signup',
  'pricing_view',
  'product_view',
  'purchase',
  'video_half',
];

/** Nothing failed in the browser, and nothing was answered with an error on the wire. */
export async function expectNoFault({ faults, wire }: Visitor): Promise<void> {
  expect(faults).toEqual([]);
  await expect.poll(() => wire.seen.filter(({ status }) => status < 200 || status >= 400)).toEqual([]);
}

/** A beacon that no page of the shop would send, from a browser that says its name. */
async function sendBeacon({ url }: Running, name: string, userAgent: string): Promise<number> {
  const now = Date.now();
  const body = { site: 'demo', sent: now, page: { url }, events: [{ id: crypto.randomUUID(), name, at: now }] };
  const headers = { origin: url, 'user-agent': userAgent, 'content-type': 'text/plain' };
  return (await fetch(`${url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}

/** The journal's two equations, each with its verdict. */
async function verdicts(page: Page): Promise<string[]> {
  return page.locator('#balance .verdict').allTextContents();
}

/** The walk of the demonstration, whatever it runs on. `shots`: how the pictures of this start begin. */
export function walkSuite(title: string, it: typeof nodeIt, shots = ''): void {
  const picture = (page: Page, name: string, fullPage = false) => shoot(page, shots + name, fullPage);
  describe(title, () => {
    it('from the first page to the thank-you page declares every event, and leaves no error on any console', async ({
      product,
      visitor,
    }) => {
      const someone = await visitor();
      const { page } = someone;
      await page.goto(product.url + words.fr.home);
      await panel(page).waitFor();
      await picture(page, 'panel-fr');
      await decide(page, 'accept');
      await picture(page, 'shop-fr', true);
      await page.getByRole('button', { name: words.fr.play }).click();
      await expect.poll(() => product.books.names()).toEqual(['video_half']);
      await buySomething(page, product);
      await expect.poll(() => product.books.names().toSorted()).toEqual(declared);
      await expect.poll(async () => (await namesAtGa4(product)).toSorted()).toEqual(declared);
      await picture(page, 'thanks-fr');
      await page.getByRole('link', { name: 'journal' }).click();
      await expect.poll(() => verdicts(page)).toEqual(['✓ Le compte y est', '✓ Le compte y est']);
      await picture(page, 'journal-fr', true);
      await expectNoFault(someone);
    });

    it('beside the journal shows each gesture, each refusal with its reason, and what a withdrawal destroyed', async ({
      product,
      visitor,
    }) => {
      const someone = await visitor({ width: 1440, height: 900 });
      const { page } = someone;
      await page.goto(`${product.url}/demo/`);
      const shop = page.frameLocator('iframe');
      await shop.getByRole('link', { name: words.fr.buoy }).click();
      await decide(shop, 'accept');
      await addToCart(shop);
      const journal = page.getByRole('main');
      await journal.getByText('Ajout au panier').waitFor();
      await journal.getByText('n’a rien trouvé à redire').first().waitFor();
      await picture(page, 'split-fr');

      const robot = 'Googlebot/2.1 (+http://www.google.com/bot.html)';
      expect(await sendBeacon(product, 'pricing_view', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0')).toBe(202);
      expect(await sendBeacon(product, 'pricing_view', robot)).toBe(202);
      await page.frames()[1]?.evaluate("balise.event('never_declared')");
      for (const reason of ['no_receipt', 'bot', 'unknown_event'])
        await journal.getByText(reason, { exact: true }).waitFor();
      expect(await verdicts(page)).toEqual(['✓ Le compte y est', '✓ Le compte y est']);

      await reopenPanel(shop);
      await picture(page, 'split-panel-fr');
      await answer(shop, 'withdraw').click();
      await panel(shop).getByRole('status').getByText('Événements effacés : 2.').waitFor();
      await journal.getByText('effacés depuis').waitFor();
      await journal.getByText('Rien encore.').waitFor();
      expect(await verdicts(page)).toEqual(['✓ Le compte y est', '✓ Le compte y est']);
      await picture(page, 'split-withdrawn-fr');
      await page.goto(`${product.url}/demo/journal?lang=en`);
      await journal.getByText('Of those kept, erased since').waitFor();
      await picture(page, 'journal-refusals-en', true);
      await expectNoFault(someone);
    });

    it('works in English on a narrow screen and in the dark, and no page is wider than the screen', async ({
      product,
      visitor,
    }) => {
      const someone = await visitor({ width: 320, height: 640, dark: true });
      const { page } = someone;
      await page.goto(product.url + words.en.home);
      await panel(page, 'en').waitFor();
      await picture(page, 'panel-en-320-dark');
      await decide(page, 'refuse', 'en');
      await picture(page, 'shop-en-320', true);
      const { home, plans, product: item } = words.en;
      const cart = '/demo/shop/cart?panier=bouee:2,fanal:1';
      for (const path of [
        home,
        plans,
        item('laine'),
        cart,
        cart.replace('cart', 'checkout'),
        '/demo/',
        '/demo/journal',
      ]) {
        await page.goto(product.url + path);
        expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(320);
      }
      await page.goto(product.url + cart);
      await picture(page, 'cart-en-320', true);
      await page.goto(`${product.url}/demo/?lang=en`);
      await page.getByText('Does today add up?').waitFor();
      await picture(page, 'split-en-320', true);
      const wide = await visitor();
      await wide.page.goto(product.url + words.en.home);
      await picture(wide.page, 'panel-en');
      await decide(wide.page, 'accept', 'en');
      await wide.page.goto(product.url + words.en.plans);
      await picture(wide.page, 'plans-en', true);
      await expectNoFault(someone);
      await expectNoFault(wide);
    });
  });
}
