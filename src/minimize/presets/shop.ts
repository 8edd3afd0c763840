import type { EventDeclaration } from '../catalog.ts';
import { code, currency, label, method, money, worth } from './params.ts';

/* A shop: Google's recommended events for online sales, and the small steps around them that foretell a sale. */

/** An item is known by its id; Google asks for that or a name. `price`: of one, after discount. */
const items = {
  type: 'items',
  max: 200,
  required: true,
  fields: {
    item_id: { ...code, required: true },
    item_name: label,
    item_brand: label,
    item_category: label,
    item_variant: label,
    price: money,
    quantity: { type: 'integer', min: 1, max: 9_999 },
    discount: money,
    index: { type: 'integer', min: 0, max: 10_000 },
  },
} as const;

const few = { ...items, required: false } as const;
const cart = { ...worth, items } as const;
const list = { item_list_id: code, item_list_name: label } as const;
const paymentType = {
  type: 'enum',
  values: ['card', 'debit', 'paypal', 'transfer', 'wallet', 'gift', 'other'],
} as const;
const shippingTier = { type: 'enum', values: ['standard', 'express', 'pickup', 'relay', 'free', 'other'] } as const;
const promotion = { promotion_id: code, promotion_name: label, creative_name: label, creative_slot: code } as const;
const order = { transaction_id: { ...code, required: true }, coupon: code, shipping: money, tax: money } as const;

export const shop = {
  view_item_list: {
    kind: 'signal',
    description: { fr: 'Liste de produits vue', en: 'Product list seen' },
    params: { ...list, currency, items },
  },
  select_item: {
    kind: 'signal',
    description: { fr: 'Produit choisi dans une liste', en: 'Product chosen from a list' },
    params: { ...list, items },
  },
  view_item: {
    kind: 'milestone',
    description: { fr: 'Fiche de produit vue', en: 'Product page seen' },
    params: cart,
  },
  add_to_wishlist: {
    kind: 'signal',
    description: { fr: 'Ajout à la liste de souhaits', en: 'Added to the wish list' },
    params: cart,
  },
  add_to_cart: { kind: 'milestone', description: { fr: 'Ajout au panier', en: 'Added to cart' }, params: cart },
  remove_from_cart: {
    kind: 'signal',
    description: { fr: 'Retrait du panier', en: 'Removed from cart' },
    params: cart,
  },
  view_cart: { kind: 'milestone', description: { fr: 'Panier vu', en: 'Cart seen' }, params: cart },
  begin_checkout: {
    kind: 'milestone',
    description: { fr: 'Commande commencée', en: 'Checkout begun' },
    params: { ...cart, coupon: code },
  },
  add_shipping_info: {
    kind: 'milestone',
    description: { fr: 'Livraison choisie', en: 'Shipping chosen' },
    params: { ...cart, coupon: code, shipping_tier: shippingTier },
  },
  add_payment_info: {
    kind: 'milestone',
    description: { fr: 'Paiement choisi', en: 'Payment chosen' },
    params: { ...cart, coupon: code, payment_type: paymentType },
  },
  purchase: {
    kind: 'macro',
    description: { fr: 'Achat', en: 'Purchase' },
    params: { ...order, ...worth, items, customer_type: { type: 'enum', values: ['new', 'returning'] } },
  },
  refund: {
    kind: 'signal',
    description: { fr: 'Remboursement', en: 'Refund' },
    params: { ...order, ...worth, items: few },
  },
  view_promotion: {
    kind: 'signal',
    description: { fr: 'Promotion vue', en: 'Promotion seen' },
    params: { ...promotion, items },
  },
  select_promotion: {
    kind: 'signal',
    description: { fr: 'Promotion choisie', en: 'Promotion chosen' },
    params: { ...promotion, items: few },
  },
  newsletter_signup: {
    kind: 'signal',
    description: { fr: 'Inscription à l’infolettre', en: 'Newsletter sign-up' },
    params: { method },
  },
  store_locator: { kind: 'signal', description: { fr: 'Recherche d’un magasin', en: 'Looked for a store' } },
  size_guide: { kind: 'signal', description: { fr: 'Guide des tailles consulté', en: 'Size guide opened' } },
  stock_alert: {
    kind: 'signal',
    description: { fr: 'Alerte de retour en stock demandée', en: 'Back-in-stock alert asked for' },
    params: { item_id: code },
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
