import type { Locator, Page } from 'playwright-core';
import type { Product } from './product.ts';

/** The demonstration shop as a person meets it: by what stands on the screen. */

/** A page, or the frame that holds the shop in the split view. */
type Surface = Pick<Page, 'getByRole'>;

export type Language = 'fr' | 'en';
export type Answer = 'refuse' | 'accept' | 'save' | 'withdraw';

export const answers = {
  fr: { refuse: 'Tout refuser', accept: 'Tout accepter', save: 'Enregistrer mes choix', withdraw: 'Tout retirer' },
  en: { refuse: 'Refuse all', accept: 'Accept all', save: 'Save my choices', withdraw: 'Withdraw all' },
} as const;

export const words = {
  fr: {
    panel: 'Vos choix de confidentialité',
    close: 'Fermer sans rien changer',
    measure: 'Mesurer l’utilisation de la boutique',
    more: 'Vos droits et les délais',
    ga4: 'Communiquer la mesure à Google Analytics',
    home: '/demo/boutique/',
    product: (sku: string) => `/demo/boutique/produit/${sku}`,
    plans: '/demo/boutique/abonnement',
    buoy: 'Bouée de quai',
    add: 'Ajouter au panier',
    plansLink: 'Abonnement',
    shopLink: 'Boutique',
    cartLink: /^Panier/,
    play: 'Lire le film',
    email: 'Votre courriel',
    subscribe: 'S’inscrire',
    subscribed: 'C’est noté.',
    checkout: 'Passer la commande',
    name: 'Nom',
    address: 'Adresse',
    pay: /^Payer/,
    thanks: 'Merci !',
    another: 'English',
  },
  en: {
    panel: 'Your privacy choices',
    close: 'Close without changing anything',
    measure: 'Measure how the shop is used',
    more: 'Your rights and for how long',
    ga4: 'Communicate the measurement to Google Analytics',
    home: '/demo/shop/',
    product: (sku: string) => `/demo/shop/product/${sku}`,
    plans: '/demo/shop/plans',
    buoy: 'Quay buoy',
    add: 'Add to cart',
    plansLink: 'Plans',
    shopLink: 'Shop',
    cartLink: /^Cart/,
    play: 'Play the film',
    email: 'Your e-mail',
    subscribe: 'Sign up',
    subscribed: 'Noted.',
    checkout: 'Check out',
    name: 'Name',
    address: 'Address',
    pay: /^Pay/,
    thanks: 'Thank you!',
    another: 'Français',
  },
} as const;

export function panel(page: Surface, language: Language = 'fr'): Locator {
  return page.getByRole('dialog', { name: words[language].panel });
}

export function answer(page: Surface, which: Answer, language: Language = 'fr'): Locator {
  return panel(page, language).getByRole('button', { name: answers[language][which], exact: true });
}

/** Answers the panel and waits until it is gone. */
export async function decide(
  page: Surface,
  which: Exclude<Answer, 'withdraw'>,
  language: Language = 'fr',
): Promise<void> {
  await answer(page, which, language).click();
  await panel(page, language).waitFor({ state: 'detached' });
}

/** Opens the shop's first page and answers the panel there: that page declares nothing that happens by itself. */
export async function arrive(page: Page, { url }: Product, which: 'refuse' | 'accept'): Promise<void> {
  await page.goto(url + words.fr.home);
  await decide(page, which);
}

export async function acceptMeasureAlone(page: Page, { url }: Product): Promise<void> {
  await page.goto(url + words.fr.home);
  await panel(page).getByRole('checkbox', { name: words.fr.measure }).check();
  await decide(page, 'save');
}

/** Opens the panel again, from the foot of the page. */
export async function reopenPanel(page: Surface, language: Language = 'fr'): Promise<void> {
  await page.getByRole('contentinfo').getByRole('button', { name: words[language].panel }).click();
  await panel(page, language).waitFor();
}

export async function addToCart(page: Surface): Promise<void> {
  await page.getByRole('button', { name: words.fr.add }).click();
  await page.getByRole('link', { name: words.fr.checkout }).waitFor();
}

/** From the first page to the thank-you page, the way a buyer goes. */
export async function buySomething(page: Page, { url }: Product, language: Language = 'fr'): Promise<void> {
  const text = words[language];
  await page.goto(url + text.home);
  await page.getByRole('textbox', { name: text.email }).fill('marie@exemple.quebec');
  await page.getByRole('button', { name: text.subscribe }).click();
  await page.getByRole('heading', { name: text.subscribed }).waitFor();
  const menu = page.getByRole('navigation');
  await menu.getByRole('link', { name: text.plansLink }).click();
  await page.waitForURL(`**${text.plans}`);
  await menu.getByRole('link', { name: text.shopLink, exact: true }).click();
  await page.getByRole('link', { name: text.buoy }).click();
  await page.getByRole('button', { name: text.add }).click();
  await page.getByRole('link', { name: text.checkout }).click();
  await page.getByRole('textbox', { name: text.name }).fill('Marie Gagnon');
  await page.getByRole('textbox', { name: text.address }).fill('12, rue du Quai');
  await page.getByRole('button', { name: text.pay }).click();
  await page.getByRole('heading', { name: text.thanks }).waitFor();
}
