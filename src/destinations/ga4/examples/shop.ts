import type { Example } from '../../destination.ts';
import type { Ga4Settings } from '../settings.ts';
import { recommended } from './scene.ts';

/* Google's recommended events of a shop, each as a catalog may declare it (Recommended events, online sales). */

const items = [
  { item_id: 'bouee-01', item_name: 'Bouée', item_brand: 'Quai', item_category: 'Sécurité', price: 39.5, quantity: 2 },
  {
    item_id: 'fanal-02',
    item_name: 'Fanal',
    item_variant: 'laiton',
    coupon: 'AOUT',
    discount: 5,
    price: 60,
    quantity: 1,
  },
];
const cart = { currency: 'CAD', value: 139, items };
const list = { item_list_id: 'accueil', item_list_name: 'Accueil' };
const promotion = { promotion_id: 'P-1', promotion_name: 'Fin d’été', creative_name: 'Phare', creative_slot: 'haut' };

/** These leave as they are kept. */
const same = (name: string, params: Parameters<typeof recommended>[1]) => recommended(name, params, params);

export const shopExamples: readonly Example<Ga4Settings>[] = [
  same('view_item_list', { currency: 'CAD', ...list, items }),
  same('select_item', { ...list, items: items.slice(0, 1) }),
  same('view_promotion', { ...promotion, items }),
  same('select_promotion', promotion),
  same('view_item', cart),
  same('add_to_wishlist', cart),
  same('add_to_cart', cart),
  same('view_cart', cart),
  same('remove_from_cart', cart),
  same('begin_checkout', { ...cart, coupon: 'AOUT' }),
  same('add_shipping_info', { ...cart, coupon: 'AOUT', shipping_tier: 'Postes' }),
  same('add_payment_info', { ...cart, payment_type: 'carte' }),
  same('purchase', {
    ...cart,
    transaction_id: 'T-1001',
    shipping: 9.95,
    tax: 20.8,
    coupon: 'AOUT',
    customer_type: 'new',
  }),
  same('refund', { transaction_id: 'T-1001', currency: 'CAD', value: 79, items: items.slice(0, 1) }),
];
