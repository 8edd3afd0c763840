import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import * as z from 'zod';
import { it } from './support/fixtures.ts';
import { addToCart, answers, decide, type Language, panel, reopenPanel, words } from './support/shop.ts';
import { noteTheReturn, scriptLine } from './support/site.ts';
import { goBackInto } from './support/visitor.ts';

const buttonSchema = z.object({
  text: z.string(),
  tag: z.string(),
  style: z.record(z.string(), z.string()),
  box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
});

const looks = ['color', 'backgroundColor', 'borderTopColor', 'opacity', 'fontSize', 'fontWeight', 'textDecorationLine'];

/** The three answers, in the order in which they stand in the page. */
async function readAnswers(page: Page, language: Language) {
  const found = await page.evaluate(`(() => {
    const buttons = [...document.querySelector('balise-panel').shadowRoot.querySelectorAll('*')];
    const labels = ${JSON.stringify(Object.values(answers[language]))};
    return buttons.filter((it) => it.childElementCount === 0 && labels.includes(it.textContent)).map((button) => ({
      text: button.textContent,
      tag: button.tagName,
      style: Object.fromEntries(${JSON.stringify(looks)}.map((name) => [name, getComputedStyle(button)[name]])),
      box: button.getBoundingClientRect().toJSON(),
    }));
  })()`);
  return z.array(buttonSchema).parse(found);
}

async function languageOf(page: Page): Promise<Language> {
  return (await page.locator('balise-panel').getAttribute('lang')) === 'en' ? 'en' : 'fr';
}

/** Where the Tab key stands: the name of the control inside the panel, or "outside". */
async function focused(page: Page): Promise<string> {
  const name = await page.evaluate(`(() => {
    const inside = document.querySelector('balise-panel')?.shadowRoot.activeElement;
    return inside ? inside.ariaLabel || inside.textContent || inside.labels[0].textContent : 'outside';
  })()`);
  return z.string().parse(name);
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('The panel', () => {
  for (const language of ['fr', 'en'] as const) {
    const text = words[language];
    for (const width of [320, 1280]) {
      it(`gives its three answers the same tag, size and colours in one row, readable, at ${width} px (${language})`, async ({
        product,
        visitor,
      }) => {
        for (const dark of [false, true]) {
          const { page } = await visitor({ width, height: 640, dark });
          await page.goto(product.url + text.home);
          await panel(page, language).waitFor();
          const three = await readAnswers(page, language);
          const { refuse, accept, save } = answers[language];
          expect(three.map((button) => button.text)).toEqual([refuse, accept, save]);
          expect(new Set(three.map(({ tag }) => tag))).toEqual(new Set(['BUTTON']));
          expect(spread(three.map(({ box }) => box.width))).toBeLessThanOrEqual(2);
          expect(spread(three.map(({ box }) => box.height))).toBeLessThanOrEqual(2);
          expect(spread(three.map(({ box }) => box.y))).toBe(0);
          expect(three.every(({ box }) => box.x >= 0 && box.x + box.width <= width)).toBe(true);
          expect(new Set(three.map(({ style }) => JSON.stringify(style))).size).toBe(1);
          const { color = '', backgroundColor = '' } = three[0]?.style ?? {};
          expect(contrast(color, backgroundColor)).toBeGreaterThanOrEqual(4.5);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        }
      });
    }

    it(`has nothing ticked, and a name, a label or a language on everything that needs one (${language})`, async ({
      product,
      visitor,
    }) => {
      const { page } = await visitor();
      await page.goto(product.url + text.home);
      const dialog = panel(page, language);
      await dialog.getByRole('heading', { name: text.panel }).waitFor();
      const measure = dialog.getByRole('checkbox', { name: text.measure });
      const ga4 = dialog.getByRole('checkbox', { name: text.ga4 });
      expect(await dialog.getByRole('checkbox').count()).toBe(2);
      expect(await dialog.getByRole('checkbox', { checked: true }).count()).toBe(0);
      expect(await ga4.isDisabled()).toBe(true);
      await measure.check();
      expect(await ga4.isChecked()).toBe(false);
      expect(await ga4.isDisabled()).toBe(false);
      expect(await dialog.getByRole('group', { name: text.panel }).getByRole('checkbox').count()).toBe(2);
      expect(await dialog.getByRole('button', { name: /^$/ }).count()).toBe(0);
      await dialog.getByRole('button', { name: text.close }).waitFor();
      const ids = await page.evaluate(`(() => {
        const root = document.querySelector('balise-panel').shadowRoot;
        const ids = [...root.querySelectorAll('[id]')].map(({ id }) => id);
        const cited = [...root.querySelectorAll('[aria-describedby], label')];
        return {
          twice: ids.filter((id, at) => ids.indexOf(id) !== at),
          lost: cited.map((it) => it.htmlFor || it.getAttribute('aria-describedby')).filter((id) => !ids.includes(id)),
        };
      })()`);
      expect(ids).toEqual({ twice: [], lost: [] });
      expect(await languageOf(page)).toBe(language);
      expect(await page.locator('html').getAttribute('lang')).toBe(`${language}-CA`);
    });

    it(`is reached first and in order by the keyboard, and answered by it (${language})`, async ({
      product,
      visitor,
    }) => {
      const { page, wire } = await visitor();
      await page.goto(product.url + text.home);
      await panel(page, language).waitFor();
      const { refuse, accept, save } = answers[language];
      const order: string[] = [];
      for (let step = 0; step < 8; step += 1) {
        await page.keyboard.press('Tab');
        order.push(await focused(page));
      }
      expect(order).toEqual([text.another, text.close, text.measure, text.more, refuse, accept, save, 'outside']);
      for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+Tab');
      expect(await focused(page)).toBe(refuse);
      await page.keyboard.press('Enter');
      await panel(page, language).waitFor({ state: 'detached' });
      await expect.poll(() => product.books.choices().refused).toBe(1);
      expect(wire.api().find(({ method }) => method === 'POST')?.body).toContain('"gesture":"key"');
    });
  }

  it('changes its language on its own button, says so to a screen reader, and records the text that was shown', async ({
    product,
    visitor,
  }) => {
    const { page, wire } = await visitor();
    await page.goto(product.url + words.fr.home);
    const swap = panel(page).getByRole('button', { name: 'English' });
    expect(await swap.getAttribute('lang')).toBe('en');
    await swap.click();
    await panel(page, 'en').waitFor();
    expect(await languageOf(page)).toBe('en');
    await panel(page, 'en').getByRole('button', { name: 'Refuse all' }).click();
    await expect.poll(() => wire.api().find(({ method }) => method === 'POST')?.body).toContain('"language":"en"');
  });

  it('opens from the foot of the page with the focus in it, and gives the focus back on Escape', async ({
    product,
    visitor,
  }) => {
    const { page } = await visitor();
    await page.goto(product.url + words.fr.home);
    await decide(page, 'accept');
    await reopenPanel(page);
    expect(await focused(page)).toBe(words.fr.panel);
    expect(await panel(page).getByRole('checkbox', { checked: true }).count()).toBe(2);
    await panel(page).getByText('Votre reçu').waitFor();
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
    expect(await page.evaluate("document.activeElement.matches('[data-balise-choices]')")).toBe(true);
  });

  it('is gone from a page that slept while the question was answered on another', async ({ start, site, visitor }) => {
    const product = await start({ origins: [site.origin] });
    site.page('/one', noteTheReturn + scriptLine(product.url));
    site.page('/two', scriptLine(product.url));
    const { page } = await visitor();
    await page.goto(`${site.origin}/one`);
    await panel(page).waitFor();
    await page.goto(`${site.origin}/two`);
    await decide(page, 'refuse');
    await goBackInto(page, `${site.origin}/one`);
    expect(await page.evaluate('window.slept')).toBe(true);
    await panel(page).waitFor({ state: 'detached' });
  });

  it('covers nothing for good: with the question still open, the page scrolls clear of it and can be used', async ({
    product,
    visitor,
  }) => {
    const { page } = await visitor({ height: 720 });
    await page.goto(product.url + words.fr.product('bouee'));
    await panel(page).waitFor();
    await addToCart(page);
    await panel(page).waitFor();
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    const top = (await panel(page).boundingBox())?.y ?? 0;
    const foot = await page.getByRole('contentinfo').boundingBox();
    expect((foot?.y ?? 0) + (foot?.height ?? 0)).toBeLessThanOrEqual(top);
    await page.getByRole('link', { name: words.fr.checkout }).click();
    await page.getByRole('button', { name: words.fr.pay }).waitFor();
    await panel(page).getByRole('button', { name: words.fr.close }).click();
    expect(await page.evaluate('getComputedStyle(document.documentElement).paddingBottom')).toBe('0px');
  });
});
