/* What an invented shop sells, and what its fields are called. */

export const products = [
  'Fil mérinos',
  'Tuque à pompon',
  'Wool socks',
  'Chandail irlandais',
  'Knitting needles',
  'Théière émaillée',
  'Café équitable',
  'iPhone case',
] as const;
export const words = [
  'solde',
  'été',
  'rentrée',
  'promo',
  'laine',
  'noel',
  'spring',
  'sale',
  'boutique',
  'nouveautes',
  'livraison',
  'gratuite',
  'vente',
  'gift',
  'guide',
  'cotton',
] as const;
export const searches = [
  'tuque rouge pour enfant',
  'laine mérinos 100 g',
  'red wool hat size 12',
  'aiguilles 4,5 mm',
  "chandail d'homme",
  'café 2 kg',
  'livraison à Montréal',
  'horaire place Laurier',
  'socks 3 pairs',
  'bottes pointure 10',
  'né pour courir',
  'born to run vinyl',
  'rue Saint-Denis',
  'a/c 12000 btu',
  'usb-c 3.2',
  'taux = 5 %',
  'email marketing guide',
  'nom de domaine',
  'phone case',
  'carte cadeau 50 $',
  'billets 2 pour 1',
  '50 % & plus',
  'how to: knit',
  'C++ ou C#',
] as const;

export const idKeys = [
  'order_id',
  'transaction_id',
  'item_id',
  'sku',
  'order_number',
  'numero_commande',
  'product_id',
  'ref',
] as const;
export const anyKeys = ['label', 'search_term', 'value_text', 'content', 'item_variant', 'q', 'note'] as const;
export const nameKeys = [
  'item_name',
  'product_name',
  'nom_produit',
  'promotion_name',
  'name',
  'item_list_name',
  'titre',
] as const;
export const campaignKeys = ['campaign', 'utm_campaign', 'promotion_id', 'creative_slot', 'campaign_name'] as const;
