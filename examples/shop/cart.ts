import { ITEMS, type Item, type Sku, SKUS } from './catalog.ts';

/** The cart travels in the address (`panier=bouee:1,fanal:2`): before a choice a page may store nothing. */
export type Cart = ReadonlyMap<Sku, number>;

export interface Line {
  readonly sku: Sku;
  readonly item: Item;
  readonly quantity: number;
}

const MOST = 9;

export function readCart(text: string): Cart {
  const cart = new Map<Sku, number>();
  for (const part of text.split(',')) {
    const [name, count] = part.split(':');
    const sku = SKUS.find((known) => known === name);
    const quantity = Math.min(Number.parseInt(count ?? '', 10), MOST);
    if (sku && quantity > 0) cart.set(sku, quantity);
  }
  return cart;
}

export function writeCart(cart: Cart): string {
  return [...cart].map(([sku, quantity]) => `${sku}:${quantity}`).join(',');
}

export function changeCart(cart: Cart, name: string, by: number): Cart {
  const changed = new Map(cart);
  const sku = SKUS.find((known) => known === name);
  if (!sku) return changed;
  const quantity = Math.min((cart.get(sku) ?? 0) + by, MOST);
  if (quantity > 0) changed.set(sku, quantity);
  else changed.delete(sku);
  return changed;
}

export function lines(cart: Cart): Line[] {
  return [...cart].flatMap(([sku, quantity]) => {
    const item = ITEMS.get(sku);
    return item ? [{ sku, item, quantity }] : [];
  });
}

export function countItems(cart: Cart): number {
  return [...cart.values()].reduce((sum, quantity) => sum + quantity, 0);
}

export function total(cart: Cart): number {
  return lines(cart).reduce((sum, { item, quantity }) => sum + item.price * quantity, 0);
}
