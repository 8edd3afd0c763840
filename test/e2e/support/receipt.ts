import type { Locator, Page } from 'playwright-core';
import * as z from 'zod';
import { type Language, panel, reopenPanel } from './shop.ts';
import type { Visitor } from './visitor.ts';

/** The page of a receipt as a person meets it: by what stands on the screen. */

export const receiptWords = {
  fr: {
    link: 'Voir mon reçu et la preuve',
    title: 'Votre reçu de consentement',
    now: 'Ce qui vaut maintenant',
    words: 'Les mots auxquels vous avez répondu',
    records: 'Ce qui est consigné',
    proof: 'La preuve',
    granted: 'Accordée',
    withdrawn: 'Retirée',
    withdraw: 'Tout retirer',
    change: 'Changer mes choix',
    print: 'Imprimer',
    download: 'Télécharger en JSON',
    save: 'Enregistrer mes choix',
    verified: 'vérifié ici, jusqu’à la racine signée',
    failed: 'la vérification a ÉCHOUÉ',
    field: 'Secret de votre reçu',
    open: 'Ouvrir mon reçu',
    another: 'English',
  },
  en: {
    link: 'See my receipt and the proof',
    title: 'Your consent receipt',
    now: 'What holds now',
    words: 'The words you answered to',
    records: 'What is on record',
    proof: 'The proof',
    granted: 'Granted',
    withdrawn: 'Withdrawn',
    withdraw: 'Withdraw all',
    change: 'Change my choices',
    print: 'Print',
    download: 'Download as JSON',
    save: 'Save my choices',
    verified: 'verified here, up to the signed root',
    failed: 'verification FAILED',
    field: 'Secret of your receipt',
    open: 'Open my receipt',
    another: 'Français',
  },
} as const;

/** Follows the link of the site's panel into a tab of its own. */
export async function openReceipt({ page, context }: Visitor, language: Language = 'fr'): Promise<Page> {
  if (!(await panel(page, language).isVisible())) await reopenPanel(page, language);
  const link = panel(page, language).getByRole('link', { name: receiptWords[language].link });
  const [receipt] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await receipt.getByRole('heading', { name: receiptWords[language].now }).waitFor();
  return receipt;
}

/** The card that says how one purpose stands. */
export function purposeCard(receipt: Page, name: string): Locator {
  return receipt.locator('.card').filter({ has: receipt.getByRole('heading', { name, exact: true, level: 3 }) });
}

const lookSchema = z.object({
  headings: z.array(z.number()),
  unnamed: z.array(z.string()),
  twice: z.array(z.string()),
  ratios: z.array(z.object({ text: z.string(), ratio: z.number() })),
  width: z.number(),
});

/** What a checker of accessibility would look at: outline, names, ids, contrast (WCAG 2.2) and overflow. */
export async function examine(receipt: Page) {
  const found = await receipt.evaluate(`(() => {
    const all = [...document.querySelectorAll('main *')];
    const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => rgb(colour).slice(0, 3).map((part) => part / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = (it) => {
      const own = getComputedStyle(it).backgroundColor;
      return (rgb(own)[3] ?? 1) > 0 ? own : it.parentElement ? ground(it.parentElement) : 'rgb(255, 255, 255)';
    };
    const ratio = (it) => {
      const [low, high] = [light(getComputedStyle(it).color), light(ground(it))].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const worded = all.filter((it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''));
    const ids = all.map(({ id }) => id).filter((id) => id !== '');
    const named = (it) => it.ariaLabel || it.textContent.trim() || it.labels?.length;
    return {
      headings: all.filter((it) => /^H[1-6]$/.test(it.tagName)).map((it) => Number(it.tagName[1])),
      unnamed: all.filter((it) => it.matches('button, input, a, summary') && !named(it)).map((it) => it.outerHTML),
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
      ratios: worded.map((it) => ({ text: it.textContent.slice(0, 40), ratio: ratio(it) })),
      width: document.documentElement.scrollWidth,
    };
  })()`);
  return lookSchema.parse(found);
}
