import { describe, expect } from 'vitest';
import { ending, type Fixtures, it as onNode, withBooks } from './support/fixtures.ts';
import { namesAtGa4, sentToGa4 } from './support/journal.ts';
import { addToCart, answer, arrive, panel, reopenPanel, words } from './support/shop.ts';
import { heldReceipt, kept, nothingKept, shoot, visitOf } from './support/visitor.ts';
import { expectNoFault, walkSuite } from './support/walk.ts';
import { startWorkerProduct } from './support/worker-product.ts';

/** The same demonstration on workerd with D1, each test on a fresh database. */
const it = onNode.extend<Pick<Fixtures, 'product'>>({
  product: ({}, use) => ending(async (endings) => use(await withBooks(startWorkerProduct(), endings))),
});

describe('On workerd', { timeout: 240_000 }, () => {
  walkSuite('The whole walk', it, 'workerd-');

  it('a refusal keeps nobody, an acceptance sends GA4 a request without fault, a withdrawal erases it all', async ({
    product,
    visitor,
  }) => {
    const refuser = await visitor();
    await arrive(refuser.page, product, 'refuse');
    await expect.poll(() => product.books.choices()).toEqual({ granted: 0, refused: 1, withdrawn: 0 });
    await refuser.page.goto(product.url + words.fr.product('bouee'));
    await addToCart(refuser.page);
    expect(refuser.wire.api().map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)).toEqual([
      'GET /v1/notice',
      'POST /v1/consent',
    ]);
    const { local, ...rest } = await kept(refuser, refuser.page);
    expect({ ...rest, local: {} }).toEqual(nothingKept);
    expect(JSON.parse(local['balise:demo'] ?? '')).toMatchObject({ refused: true });
    for (const table of ['receipt', 'grant', 'visit', 'event', 'delivery', 'tally'] as const) {
      expect(product.books.count(table), table).toBe(0);
    }

    const buyer = await visitor();
    const { page } = buyer;
    await arrive(page, product, 'accept');
    await page.goto(product.url + words.fr.product('bouee'));
    await addToCart(page);
    await expect.poll(() => namesAtGa4(product)).toEqual(['product_view', 'add_to_cart']);
    expect(product.books.names()).toEqual(['product_view', 'add_to_cart']);
    const ours = [await visitOf(page), ...Object.values(await heldReceipt(page))];
    expect(ours).toHaveLength(4);
    for (const { body, findings } of await sentToGa4(product)) {
      expect(findings).toEqual([]);
      expect(body).toMatchObject({ consent: { ad_user_data: 'DENIED', ad_personalization: 'DENIED' } });
      for (const value of ours) expect(JSON.stringify(body)).not.toContain(value);
    }

    await reopenPanel(page);
    await answer(page, 'withdraw').click();
    await panel(page).getByRole('status').getByText('Événements effacés : 2. Envois annulés : 0.').waitFor();
    await shoot(page, 'workerd-withdrawn-fr');
    for (const table of ['grant', 'visit', 'event', 'delivery', 'shipment'] as const) {
      expect(product.books.count(table), table).toBe(0);
    }
    expect(product.books.choices()).toEqual({ granted: 1, refused: 1, withdrawn: 1 });
    const { local: left, ...nothing } = await kept(buyer, page);
    expect({ ...nothing, local: {} }).toEqual(nothingKept);
    expect(JSON.parse(left['balise:demo'] ?? '')).toMatchObject({ refused: true });
    await expectNoFault(refuser);
    await expectNoFault(buyer);
  });
});
