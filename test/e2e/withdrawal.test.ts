import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect } from 'vitest';
import * as z from 'zod';
import { it, type Running } from './support/fixtures.ts';
import { readJournal } from './support/journal.ts';
import { addToCart, answer, arrive, panel, reopenPanel, words } from './support/shop.ts';
import { kept, nothingKept, visitOf } from './support/visitor.ts';

const refusal = /^\{"refused":true,"notice":"[0-9a-f]{64}","version":\d+,"day":"\d{4}-\d\d-\d\d"\}$/;

function expectErased({ books }: Running): void {
  for (const table of ['grant', 'visit', 'event', 'delivery', 'shipment'] as const) {
    expect(books.count(table), table).toBe(0);
  }
}

/** A port that is free, so that whoever connects to it is refused until something listens there. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** Listens as GA4 would, and keeps what arrives. */
async function openGa4(port: number) {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      received.push(body);
      response.writeHead(204).end();
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { received, close: () => server.close() };
}

describe('A withdrawal from the panel', () => {
  it('erases the rows, ends the visit, leaves the constant of a refusal, and later clicks send nothing', async ({
    product,
    visitor,
  }) => {
    const someone = await visitor();
    const { page, wire } = someone;
    await arrive(page, product, 'accept');
    await page.goto(product.url + words.fr.product('bouee'));
    await addToCart(page);
    await expect.poll(() => product.books.count('shipment')).toBeGreaterThan(0);
    expect(product.books.names()).toEqual(['product_view', 'add_to_cart']);
    await reopenPanel(page);
    await answer(page, 'withdraw').click();
    await panel(page).getByRole('status').getByText('Événements effacés : 2. Envois annulés : 0.').waitFor();
    expectErased(product);
    expect(product.books.choices()).toMatchObject({ granted: 1, withdrawn: 1 });
    const here = await kept(someone, page);
    expect(here.local['balise:demo']).toMatch(refusal);
    expect({ ...here, local: {} }).toEqual(nothingKept);
    await page.keyboard.press('Escape');
    const requests = wire.api().length;
    await page.getByRole('link', { name: words.fr.checkout }).click();
    await page.goto(product.url + words.fr.product('fanal'));
    await addToCart(page);
    await page.goto(product.url + words.fr.plans);
    await page.goto(product.url + words.fr.home, { waitUntil: 'networkidle' });
    expect(wire.api()).toHaveLength(requests);
    expectErased(product);
    expect(await kept(someone, page)).toEqual(here);
  });

  it('stops a delivery that was waiting: when GA4 can be reached again, only what others allowed arrives', async ({
    start,
    visitor,
  }) => {
    const port = await freePort();
    const product = await start({ endpoint: `http://127.0.0.1:${port}/mp/collect` });
    const { page } = await visitor();
    await arrive(page, product, 'accept');
    await page.goto(product.url + words.fr.product('bouee'));
    // Attempted, and put back: nobody was reached, so it keeps its place and its tries.
    await expect.poll(() => product.books.deliveries()).toMatchObject([{ state: 'again', tries: 0 }]);
    await reopenPanel(page);
    await answer(page, 'withdraw').click();
    await panel(page).getByRole('status').getByText('Événements effacés : 1. Envois annulés : 1.').waitFor();
    expectErased(product);
    // Someone who did not withdraw, and who came later, is the proof that the one withdrawn had its turn.
    const { page: witness } = await visitor();
    await arrive(witness, product, 'accept');
    await witness.goto(product.url + words.fr.product('fanal'));
    await expect.poll(() => product.books.deliveries()).toHaveLength(1);
    const ga4 = await openGa4(port);
    await expect.poll(() => ga4.received).toHaveLength(1);
    await expect.poll(() => product.books.count('shipment')).toBe(1);
    ga4.close();
    expect(ga4.received[0]).toContain('fanal');
    expect(ga4.received[0]).not.toContain('bouee');
    expect((await readJournal(product)).balance).toMatchObject({ allowed: 2, sent: 1, waiting: 0, purged: 1 });
  });

  it('stops every other open tab', async ({ product, visitor }) => {
    const { page, context, wire } = await visitor();
    await arrive(page, product, 'accept');
    const tab = await context.newPage();
    await tab.goto(product.url + words.fr.product('bouee'));
    await expect.poll(() => product.books.names()).toEqual(['product_view']);
    await reopenPanel(page);
    await answer(page, 'withdraw').click();
    await panel(page).getByRole('status').getByText('Événements effacés : 1.').waitFor();
    await expect.poll(() => visitOf(tab)).toBe(null);
    const beacons = wire.beacons().length;
    expect(await tab.evaluate("balise.event('pricing_view')")).toBe(false);
    await addToCart(tab);
    await tab.goto(product.url + words.fr.plans);
    await tab.goto(product.url + words.fr.home, { waitUntil: 'networkidle' });
    expect(wire.beacons()).toHaveLength(beacons);
    expectErased(product);
  });
});
