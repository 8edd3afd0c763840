import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { it, type Running } from './support/fixtures.ts';
import { namesAtGa4, readJournal, sentToGa4 } from './support/journal.ts';
import { acceptMeasureAlone, addToCart, arrive, decide, panel, words } from './support/shop.ts';
import { heldReceipt, kept, visitOf } from './support/visitor.ts';

/** Someone else who accepted everything acts: once that has left, whatever was sent before has left too. */
async function waitForWitness(product: Running, page: Page): Promise<void> {
  await arrive(page, product, 'accept');
  await page.goto(product.url + words.fr.plans);
  await expect.poll(() => namesAtGa4(product)).toContain('pricing_view');
}

describe('After acceptance of everything', () => {
  it('one click on "add to cart" makes exactly one event row and one request to GA4, without fault', async ({
    product,
    visitor,
  }) => {
    const { page } = await visitor();
    await arrive(page, product, 'accept');
    await page.goto(product.url + words.fr.product('bouee'));
    await expect.poll(() => namesAtGa4(product)).toEqual(['product_view']);
    await addToCart(page);
    await expect.poll(() => namesAtGa4(product)).toEqual(['product_view', 'add_to_cart']);
    // The next click is the proof that the one before sends nothing more: its beacon goes later.
    await page.getByRole('link', { name: words.fr.checkout }).click();
    await expect.poll(() => namesAtGa4(product)).toContain('begin_checkout');
    expect(product.books.names()).toEqual(['product_view', 'add_to_cart', 'begin_checkout']);
    const sent = await sentToGa4(product);
    expect(sent.map(({ body }) => body.events.length)).toEqual([1, 1, 1]);
    expect(sent.flatMap(({ findings }) => findings)).toEqual([]);
    expect(product.books.events()[1]?.body).toMatchObject({
      params: { item_id: 'bouee', quantity: 1, value: 89, currency: 'CAD' },
    });
  });

  it('what leaves for GA4 names neither the visit nor the receipt, its secret or its pass, and denies ads twice', async ({
    product,
    visitor,
  }) => {
    const { page } = await visitor();
    await arrive(page, product, 'accept');
    await page.goto(product.url + words.fr.product('bouee'));
    await addToCart(page);
    await expect.poll(() => namesAtGa4(product)).toContain('add_to_cart');
    const ours = [await visitOf(page), ...Object.values(await heldReceipt(page))];
    expect(ours).toHaveLength(4);
    for (const { body } of await sentToGa4(product)) {
      const text = JSON.stringify(body);
      for (const value of ours) expect(text).not.toContain(value);
      expect(text.match(/DENIED/g)).toHaveLength(2);
      expect(body).toMatchObject({ consent: { ad_user_data: 'DENIED', ad_personalization: 'DENIED' } });
    }
  });

  it('a beacon is text/plain, carries no cookie and no credential even where a cookie exists, and sets none', async ({
    product,
    visitor,
  }) => {
    const someone = await visitor();
    const { page, wire, context } = someone;
    await arrive(page, product, 'accept');
    expect(await context.cookies()).toEqual([]);
    await context.addCookies([{ name: 'theirs', value: 'of-the-page', url: product.url }]);
    await page.goto(product.url + words.fr.product('bouee'));
    await addToCart(page);
    await expect.poll(() => product.books.names()).toContain('add_to_cart');
    expect(wire.seen.find(({ path }) => path.startsWith('/demo/boutique/panier'))?.headers.cookie).toContain('theirs');
    expect(wire.beacons().length).toBeGreaterThan(0);
    for (const { method, headers } of wire.api().filter(({ path }) => path !== '/v1/consent')) {
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('referer');
      if (method === 'POST') expect(headers['content-type']).toBe('text/plain;charset=UTF-8');
    }
    const { jar, local, session, ...rest } = await kept(someone, page);
    expect(jar.map(({ name }) => name)).toEqual(['theirs']);
    expect(Object.keys(local)).toEqual(['balise:demo']);
    expect(Object.keys(session)).toEqual(['balise:demo:visit']);
    expect(rest).toEqual({ databases: [], caches: [], workers: 0, cookie: 'theirs=of-the-page' });
  });
});

describe('After acceptance of measurement alone', () => {
  it('the event is kept and nothing leaves for GA4', async ({ product, visitor }) => {
    const { page } = await visitor();
    await acceptMeasureAlone(page, product);
    await page.goto(product.url + words.fr.product('bouee'));
    await addToCart(page);
    await expect.poll(() => product.books.names()).toEqual(['product_view', 'add_to_cart']);
    expect((await readJournal(product)).balance).toMatchObject({ allowed: 0, sent: 0, waiting: 0 });
    await waitForWitness(product, (await visitor()).page);
    expect(await namesAtGa4(product)).toEqual(['pricing_view']);
    expect(product.books.count('grant')).toBe(3);
  });
});

describe('Under Global Privacy Control', () => {
  it('an accepted GA4 receives nothing, while measurement is kept, and the panel says so', async ({
    product,
    visitor,
  }) => {
    const { page, wire } = await visitor({ gpc: true });
    await page.goto(product.url + words.fr.home);
    await panel(page).getByText('Global Privacy Control').waitFor();
    await decide(page, 'accept');
    expect(await heldReceipt(page)).toHaveProperty('pass');
    await page.goto(product.url + words.fr.product('bouee'));
    await addToCart(page);
    await expect.poll(() => product.books.names()).toEqual(['product_view', 'add_to_cart']);
    expect(new Set(wire.beacons().map(({ headers }) => headers['sec-gpc']))).toEqual(new Set(['1']));
    expect((await readJournal(product)).balance).toMatchObject({ allowed: 0, sent: 0, waiting: 0 });
    await waitForWitness(product, (await visitor()).page);
    expect(await namesAtGa4(product)).toEqual(['pricing_view']);
  });
});
