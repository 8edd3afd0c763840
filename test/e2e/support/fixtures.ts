import type { Browser } from 'playwright-core';
import { test } from 'vitest';
import { type Books, openBooks } from './books.ts';
import { type Changes, type Product, startProduct } from './product.ts';
import { openSite, type Site } from './site.ts';
import { type Circumstances, launchBrowser, openVisitor, type Visitor } from './visitor.ts';

/** A started collector and its books. */
export interface Running extends Product {
  readonly books: Books;
}

export interface Fixtures {
  readonly browser: Browser;
  /** The collector as it is shipped. */
  readonly product: Running;
  /** A collector under a configuration of the test's own. */
  readonly start: (changes: Changes) => Promise<Running>;
  /** A website of someone's own, on another origin. */
  readonly site: Site;
  /** Someone new, with nothing kept from before. */
  readonly visitor: (circumstances?: Circumstances) => Promise<Visitor>;
}

type Ending = () => Promise<unknown>;

/** Ends everything in reverse order, whatever one ending does, and fails if one of them failed. */
export async function ending(body: (endings: Ending[]) => Promise<unknown>): Promise<void> {
  const endings: Ending[] = [];
  const failures: unknown[] = [];
  try {
    await body(endings);
  } finally {
    for (const end of endings.toReversed()) await end().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
}

/** Whatever it runs on: the books are a SQLite file on Node and on a simulated D1. */
export async function withBooks(starting: Promise<Product>, endings: Ending[]): Promise<Running> {
  const product = await starting;
  endings.push(product.stop);
  const books = openBooks(product);
  endings.push(async () => books.close());
  return { ...product, books };
}

/** vitest reads from each pattern which fixtures a fixture needs, so an empty one stands where none is needed. */
export const it = test.extend<Fixtures>({
  browser: [
    async ({}, use) => {
      const browser = await launchBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  product: ({}, use) => ending(async (endings) => use(await withBooks(startProduct(), endings))),
  start: ({}, use) => ending((endings) => use((changes) => withBooks(startProduct(changes), endings))),
  site: ({}, use) =>
    ending(async (endings) => {
      const site = await openSite();
      endings.push(site.close);
      await use(site);
    }),
  visitor: ({ browser }, use) =>
    ending((endings) =>
      use(async (circumstances) => {
        const visitor = await openVisitor(browser, circumstances);
        endings.push(visitor.wire.close, () => visitor.context.close());
        return visitor;
      }),
    ),
});
