import { type Cart, writeCart } from './cart.ts';
import type { Language } from './catalog.ts';

export const BASE = { fr: '/demo/boutique', en: '/demo/shop' } as const;

/** A page has one name per language, because an address is read too. */
export const PAGES = {
  home: { fr: '', en: '' },
  product: { fr: 'produit', en: 'product' },
  plans: { fr: 'abonnement', en: 'plans' },
  cart: { fr: 'panier', en: 'cart' },
  checkout: { fr: 'commande', en: 'checkout' },
  thanks: { fr: 'merci', en: 'thanks' },
  newsletter: { fr: 'infolettre', en: 'newsletter' },
} as const;

export type PageName = keyof typeof PAGES;

export interface Place {
  readonly page: PageName;
  readonly sku?: string;
}

export interface Visit {
  readonly language: Language;
  readonly cart: Cart;
}

export function pathOf(language: Language, { page, sku }: Place): string {
  return `${BASE[language]}/${PAGES[page][language]}${sku ? `/${sku}` : ''}`;
}

export function linkTo({ language, cart }: Visit, place: Place): string {
  const query = cart.size > 0 ? `?panier=${writeCart(cart)}` : '';
  return pathOf(language, place) + query;
}
