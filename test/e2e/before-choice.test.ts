import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { it, type Running } from './support/fixtures.ts';
import { panel, words } from './support/shop.ts';
import { kept, nothingKept, type Visitor } from './support/visitor.ts';

const minute = 60_000;

/** Requests that a page may make while nobody has chosen: its own resources, the script, the notice. */
const resources = /^GET \/(demo\/(boutique|shop)\/.*|demo\/style\.css|demo\/shop\.js|balise\.js|v1\/notice)$/;

async function expectSilence({ books, url }: Running, visitor: Visitor): Promise<void> {
  const { wire, page } = visitor;
  expect(wire.lines().filter((line) => !resources.test(line))).toEqual([]);
  expect(new Set(wire.seen.map(({ origin }) => origin))).toEqual(new Set([url]));
  expect(
    wire
      .api()
      .map(({ path }) => path)
      .filter((path) => path !== '/v1/notice?site=demo&language=fr'),
  ).toEqual([]);
  expect(wire.seen.filter(({ body, headers }) => body !== '' || headers.cookie !== undefined)).toEqual([]);
  expect(await kept(visitor, page)).toEqual(nothingKept);
  for (const table of ['receipt', 'grant', 'visit', 'event', 'delivery', 'tally', 'refusal', 'choice'] as const) {
    expect(books.count(table), table).toBe(0);
  }
}

/** Everything short of an answer: scrolling, typing, walking through the shop, closing the panel in both ways. */
async function fidget(page: Page, url: string): Promise<void> {
  const text = words.fr;
  await page.goto(url + text.home);
  await panel(page).waitFor();
  await page.mouse.move(600, 200);
  await page.mouse.wheel(0, 900);
  await panel(page).getByRole('checkbox', { name: text.measure }).check();
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: text.play }).click();
  await page.getByRole('textbox', { name: text.email }).pressSequentially('marie@exemple.quebec', { delay: 50 });
  for (const key of ['Tab', 'ArrowDown', 'PageDown', 'End', 'Home']) await page.keyboard.press(key, { delay: 50 });
  await page.goto(url + text.product('fanal'));
  await panel(page).getByRole('button', { name: text.close }).click();
  await page.getByRole('button', { name: text.add }).click();
  await page.getByRole('link', { name: text.checkout }).click();
  await page.getByRole('textbox', { name: text.name }).pressSequentially('Marie', { delay: 50 });
  await page.goto(url + text.plans);
  await panel(page).waitFor();
  await page.mouse.wheel(0, 400);
  await page.goBack({ waitUntil: 'commit' });
}

describe.concurrent('Before a choice', () => {
  it(
    'sixty seconds cause five GETs, of the page, its resources, the script and the notice, and nothing is kept',
    {
      timeout: 120_000,
    },
    async ({ product, visitor }) => {
      const someone = await visitor();
      await someone.page.goto(product.url + words.fr.home);
      await panel(someone.page).waitFor();
      await pause(minute);
      const once = [
        'GET /balise.js',
        'GET /demo/boutique/',
        'GET /demo/shop.js',
        'GET /demo/style.css',
        'GET /v1/notice',
      ];
      expect(someone.wire.lines().toSorted()).toEqual(once);
      await expectSilence(product, someone);
    },
  );

  it(
    'scrolling, typing, walking through the shop and closing the panel are no choice, for sixty seconds either',
    {
      timeout: 120_000,
    },
    async ({ product, visitor }) => {
      const someone = await visitor();
      const until = Date.now() + minute;
      do {
        await fidget(someone.page, product.url);
        await pause(2_000);
      } while (Date.now() < until);
      await expectSilence(product, someone);
    },
  );
});
