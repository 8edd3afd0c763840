import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { it } from './support/fixtures.ts';
import { answer, arrive, decide, panel, words } from './support/shop.ts';

const changed = 'Ce texte a changé depuis votre choix.';

/** As if the answer had been given on another day, to a text before the last material change. */
async function age(page: Page, answered: { readonly version: number; readonly day: string }): Promise<void> {
  // The panel may close before the answer is kept.
  await page.waitForFunction("localStorage.getItem('balise:demo') !== null");
  await page.evaluate(`(() => {
    const state = JSON.parse(localStorage.getItem('balise:demo'));
    localStorage.setItem('balise:demo', JSON.stringify({ ...state, ...${JSON.stringify(answered)} }));
  })()`);
}

const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const older = { version: 1, day: yesterday };

describe('Whoever answered a text that has changed since', () => {
  it('with a yes is asked again with nothing ticked, still measured meanwhile, and not asked once more after answering', async ({
    product,
    visitor,
  }) => {
    const { page } = await visitor();
    await arrive(page, product, 'accept');
    await age(page, older);
    await page.reload();
    await panel(page).getByRole('status').getByText(changed).waitFor();
    expect(await panel(page).getByRole('checkbox', { checked: true }).count()).toBe(0);
    expect(await page.evaluate("balise.event('pricing_view')")).toBe(true);
    await expect.poll(() => product.books.names()).toEqual(['pricing_view']);
    await decide(page, 'accept');
    await page.reload({ waitUntil: 'networkidle' });
    expect(await panel(page).count()).toBe(0);
    expect(product.books.count('receipt')).toBe(1);
  });

  it('with a yes may take it back there: that answers the new text too', async ({ product, visitor }) => {
    const { page } = await visitor();
    await arrive(page, product, 'accept');
    await age(page, older);
    await page.reload();
    await answer(page, 'withdraw').click();
    await panel(page).getByRole('status').getByText('C’est retiré.').waitFor();
    expect(JSON.parse(String(await page.evaluate("localStorage.getItem('balise:demo')")))).toMatchObject({
      version: 2,
    });
    expect(product.books.count('grant')).toBe(0);
  });

  it('with a refusal is asked again, and refusing anew is enough', async ({ product, visitor }) => {
    const { page } = await visitor();
    await arrive(page, product, 'refuse');
    await expect.poll(() => product.books.choices().refused).toBe(1);
    await age(page, older);
    await page.reload();
    await panel(page).getByRole('status').getByText(changed).waitFor();
    await decide(page, 'refuse');
    await expect.poll(() => product.books.choices().refused).toBe(2);
    await page.reload({ waitUntil: 'networkidle' });
    expect(await panel(page).count()).toBe(0);
  });

  it('is left alone on the day of the answer, and when nothing material has changed', async ({ product, visitor }) => {
    const { page } = await visitor();
    await arrive(page, product, 'refuse');
    for (const answered of [
      { version: 2, day: yesterday },
      { version: 1, day: new Date().toISOString().slice(0, 10) },
    ]) {
      await age(page, answered);
      await page.goto(product.url + words.fr.home, { waitUntil: 'networkidle' });
      expect(await panel(page).count(), JSON.stringify(answered)).toBe(0);
    }
  });
});
