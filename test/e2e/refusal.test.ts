import { describe, expect } from 'vitest';
import { it, type Running } from './support/fixtures.ts';
import { arrive, buySomething, decide, panel, words } from './support/shop.ts';
import { kept, nothingKept } from './support/visitor.ts';

function expectNobodyKnown({ books }: Running, refused: number): void {
  for (const table of ['receipt', 'grant', 'visit', 'event', 'delivery'] as const) {
    expect(books.count(table), table).toBe(0);
  }
  expect(books.choices()).toEqual({ granted: 0, refused, withdrawn: 0 });
}

describe('A refusal', () => {
  it('is exactly one POST, answered 204, and leaves the same constant value on every device', async ({
    product,
    visitor,
  }) => {
    const devices = await Promise.all([visitor(), visitor({ width: 360 })]);
    for (const { page, wire } of devices) {
      await arrive(page, product, 'refuse');
      await expect.poll(() => wire.api().filter(({ method }) => method !== 'GET')).toHaveLength(1);
      await expect
        .poll(() => wire.api().find(({ method }) => method === 'POST'))
        .toMatchObject({
          path: '/v1/consent',
          status: 204,
        });
    }
    const [first, second] = await Promise.all(devices.map((device) => kept(device, device.page)));
    expect(first).toEqual(second);
    expect(first).toEqual({ ...nothingKept, local: { 'balise:demo': expect.any(String) as unknown } });
    expect(JSON.parse(first?.local['balise:demo'] ?? '')).toEqual({
      refused: true,
      notice: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      version: 2,
      day: new Date().toISOString().slice(0, 10),
    });
    expectNobodyKnown(product, 2);
  });

  it('survives a reload: nobody is asked again, and nothing more is sent or kept', async ({ product, visitor }) => {
    const someone = await visitor();
    const { page, wire } = someone;
    await arrive(page, product, 'refuse');
    const before = await kept(someone, page);
    const requests = wire.api().length;
    await page.reload({ waitUntil: 'networkidle' });
    expect(await panel(page).count()).toBe(0);
    expect(wire.api()).toHaveLength(requests);
    expect(await kept(someone, page)).toEqual(before);
    expectNobodyKnown(product, 1);
  });

  for (const language of ['fr', 'en'] as const) {
    it(`leaves the shop whole, from the first page to the thank-you page, and asks the collector nothing (${language})`, async ({
      product,
      visitor,
    }) => {
      const someone = await visitor();
      const { page, wire, faults } = someone;
      await page.goto(product.url + words.fr.home);
      await decide(page, 'refuse');
      await expect.poll(() => product.books.choices().refused).toBe(1);
      const before = await kept(someone, page);
      const requests = wire.api().length;
      await buySomething(page, product, language);
      expect(wire.api()).toHaveLength(requests);
      expect(await kept(someone, page)).toEqual(before);
      expectNobodyKnown(product, 1);
      expect(product.books.count('tally')).toBe(0);
      expect(faults).toEqual([]);
    });
  }
});
