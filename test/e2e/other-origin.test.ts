import { describe, expect } from 'vitest';
import { it } from './support/fixtures.ts';
import { arrive, answer, decide, panel } from './support/shop.ts';
import { scriptLine } from './support/site.ts';
import { heldReceipt, kept, nothingKept } from './support/visitor.ts';

const button = '<button data-balise-event="pricing_view">Tarifs</button>';
const foot = '<footer><button data-balise-choices>Vos choix</button></footer>';

describe('A page of an enrolled origin with only the pasted line', () => {
  it('asks, collects and withdraws across origins, and its beacons need no preflight', async ({
    start,
    site,
    visitor,
  }) => {
    const product = await start({ origins: [site.origin] });
    site.page('/tarifs', button + foot + scriptLine(product.url));
    const { page, wire, faults } = await visitor();
    await page.goto(`${site.origin}/tarifs?courriel=marie@exemple.quebec#nom`);
    await page.getByRole('button', { name: 'Tarifs' }).click();
    await decide(page, 'accept');
    await page.getByRole('button', { name: 'Tarifs' }).click();
    await expect.poll(() => product.books.names()).toEqual(['pricing_view']);
    expect(product.books.events()[0]?.body.page).toBe('~/tarifs');
    await expect
      .poll(() => wire.beacons().map(({ method, status, origin }) => ({ method, status, origin })))
      .toEqual([{ method: 'POST', status: 202, origin: product.url }]);
    expect(wire.beacons()[0]?.headers).not.toHaveProperty('referer');
    expect(wire.beacons()[0]?.body).not.toContain('marie');
    expect(wire.seen.filter(({ method }) => method === 'OPTIONS').map(({ path }) => path)).toEqual(['/v1/consent']);

    await page.getByRole('button', { name: 'Vos choix' }).click();
    await answer(page, 'withdraw').click();
    await panel(page).getByRole('status').getByText('Événements effacés : 1.').waitFor();
    expect(product.books.count('event')).toBe(0);
    expect(faults).toEqual([]);
  });
});

describe('A page of an origin that is not enrolled', () => {
  it('is not even asked, and nothing is kept on either side, whatever it tries', async ({ product, site, visitor }) => {
    const holder = await visitor();
    await arrive(holder.page, product, 'accept');
    const { pass } = await heldReceipt(holder.page);

    site.page('/tarifs', button + scriptLine(product.url));
    const someone = await visitor();
    const { page, wire } = someone;
    await page.goto(`${site.origin}/tarifs`, { waitUntil: 'networkidle' });
    expect(await panel(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Tarifs' }).click();
    expect(await page.evaluate("balise.event('pricing_view')")).toBe(false);
    const choice = "balise.choose({ measure: 'granted', ga4: 'granted' }).then(() => 'taken', () => 'refused')";
    expect(await page.evaluate(choice)).toBe('refused');
    expect(wire.api().map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)).toEqual(
      wire.api().map(() => 'GET /v1/notice'),
    );

    // By hand, and with a pass that someone stole elsewhere.
    const now = Date.now();
    const event = { id: crypto.randomUUID(), name: 'pricing_view', at: now };
    const beacon = { site: 'demo', pass, sent: now, page: { url: `${site.origin}/tarifs` }, events: [event] };
    const post = `fetch(${JSON.stringify(`${product.url}/v1/events`)}, {
      method: 'POST', mode: 'no-cors', body: ${JSON.stringify(JSON.stringify(beacon))} }).then(() => 'sent')`;
    expect(await page.evaluate(post)).toBe('sent');
    expect(wire.beacons().map(({ status }) => status)).toEqual([403]);
    expect(product.books.count('event')).toBe(0);
    expect(product.books.count('tally')).toBe(0);
    expect(product.books.count('receipt')).toBe(1);
    expect(await kept(someone, page)).toEqual(nothingKept);
  });
});
