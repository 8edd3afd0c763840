import { describe, expect } from 'vitest';
import { it } from './support/fixtures.ts';
import { addToCart, arrive, decide, words } from './support/shop.ts';
import { noteTheReturn, scriptLine } from './support/site.ts';
import { goBackInto, visitOf } from './support/visitor.ts';

describe('A visit', () => {
  it('goes on through a reload and through back and forward, and another tab has its own', async ({
    product,
    visitor,
  }) => {
    const { page, context } = await visitor();
    await arrive(page, product, 'accept');
    await page.goto(product.url + words.fr.product('bouee'));
    await expect.poll(() => product.books.names()).toEqual(['product_view']);
    const visit = await visitOf(page);
    expect(visit).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    await page.reload();
    await addToCart(page);
    await page.goBack({ waitUntil: 'commit' });
    await page.getByRole('button', { name: words.fr.add }).waitFor();
    await page.goForward({ waitUntil: 'commit' });
    await page.getByRole('link', { name: words.fr.checkout }).click();
    await expect.poll(() => product.books.names()).toContain('begin_checkout');
    expect(await visitOf(page)).toBe(visit);

    const tab = await context.newPage();
    await tab.goto(product.url + words.fr.plans);
    await expect.poll(() => product.books.names()).toContain('pricing_view');
    const other = await visitOf(tab);
    expect(other).not.toBe(visit);
    const visits = product.books.events().map((event) => [event.name === 'pricing_view', event.visit]);
    expect(visits.filter(([isOther, id]) => id !== (isOther ? other : visit))).toEqual([]);
    expect(product.books.count('visit')).toBe(2);
  });

  it('goes on through the back/forward cache', async ({ start, site, visitor }) => {
    const product = await start({ origins: [site.origin] });
    const click = '<button data-balise-event="pricing_view">tarifs</button>';
    site.page('/one', `${click} ${noteTheReturn} ${scriptLine(product.url)}`);
    site.page('/two', scriptLine(product.url));
    const { page } = await visitor();
    await page.goto(`${site.origin}/one`);
    await decide(page, 'accept');
    await page.getByRole('button', { name: 'tarifs' }).click();
    await expect.poll(() => product.books.count('event')).toBe(1);
    const visit = await visitOf(page);
    await page.goto(`${site.origin}/two`);
    await goBackInto(page, `${site.origin}/one`);
    expect(await page.evaluate('window.slept')).toBe(true);
    await page.getByRole('button', { name: 'tarifs' }).click();
    await expect.poll(() => product.books.count('event')).toBe(2);
    expect(await visitOf(page)).toBe(visit);
    expect(new Set(product.books.events().map((event) => event.visit))).toEqual(new Set([visit]));
  });

  it('is over for a page that slept through a withdrawal: it wakes up silent', async ({ start, site, visitor }) => {
    const product = await start({ origins: [site.origin] });
    const click = '<button data-balise-event="pricing_view">tarifs</button>';
    site.page('/one', `${click} ${noteTheReturn} ${scriptLine(product.url)}`);
    site.page('/two', `<button data-balise-choices>choix</button> ${scriptLine(product.url)}`);
    const { page, wire } = await visitor();
    await page.goto(`${site.origin}/one`);
    await decide(page, 'accept');
    await page.getByRole('button', { name: 'tarifs' }).click();
    await expect.poll(() => product.books.count('event')).toBe(1);
    await page.goto(`${site.origin}/two`);
    await page.evaluate('balise.withdraw()');
    expect(product.books.count('event')).toBe(0);
    const beacons = wire.beacons().length;
    await goBackInto(page, `${site.origin}/one`);
    expect(await page.evaluate('window.slept')).toBe(true);
    expect(await visitOf(page)).toBe(null);
    await page.getByRole('button', { name: 'tarifs' }).click();
    expect(await page.evaluate("balise.event('pricing_view')")).toBe(false);
    await page.goto(`${site.origin}/two`, { waitUntil: 'networkidle' });
    expect(wire.beacons()).toHaveLength(beacons);
    expect(product.books.count('event')).toBe(0);
  });
});
