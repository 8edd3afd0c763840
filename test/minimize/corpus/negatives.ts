import { type Chance, chance, gtinDigit } from './chance.ts';
import { postalCode } from './secrets.ts';

export interface Negative {
  readonly shape: string;
  readonly key: string;
  readonly text: string;
}

type Make = (of: Chance) => string;

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const two = (n: number) => String(n).padStart(2, '0');
const products = ['Fil mérinos', 'Tuque à pompon', 'Wool socks', 'Chandail irlandais', 'Knitting needles', 'Théière émaillée', 'Café équitable', 'iPhone case'] as const;
const words = ['solde', 'été', 'rentrée', 'promo', 'laine', 'noel', 'spring', 'sale', 'boutique', 'nouveautes', 'livraison', 'gratuite', 'vente', 'gift', 'guide', 'cotton'] as const;
const searches = ['tuque rouge pour enfant', 'laine mérinos 100 g', 'red wool hat size 12', 'aiguilles 4,5 mm', "chandail d'homme", 'café 2 kg', 'livraison à Montréal', 'horaire place Laurier', 'socks 3 pairs', 'bottes pointure 10', 'né pour courir', 'born to run vinyl', 'rue Saint-Denis', 'a/c 12000 btu', 'usb-c 3.2', 'taux = 5 %', 'email marketing guide', 'nom de domaine', 'phone case', 'carte cadeau 50 $', 'billets 2 pour 1', '50 % & plus', 'how to: knit', 'C++ ou C#'] as const;

const uuidOf: Make = ({ fill, pick }) => fill(`xxxxxxxx-xxxx-${pick(['4', '7'])}xxx-${pick(['8', '9', 'a', 'b'])}xxx-xxxxxxxxxxxx`);
const gtin = (length: number): Make => ({ fill, between }) => {
  const body = `${between(0, 8)}${fill('#'.repeat(length - 2))}`;
  return body + gtinDigit(body);
};
const joined = (by: string): Make => ({ pick, between }) => Array.from({ length: between(2, 5) }, () => pick(words)).join(by);

const idKeys = ['order_id', 'transaction_id', 'item_id', 'sku', 'order_number', 'numero_commande', 'product_id', 'ref'] as const;
const anyKeys = ['label', 'search_term', 'value_text', 'content', 'item_variant', 'q', 'note'] as const;
const nameKeys = ['item_name', 'product_name', 'nom_produit', 'promotion_name', 'name', 'item_list_name', 'titre'] as const;
const campaignKeys = ['campaign', 'utm_campaign', 'promotion_id', 'creative_slot', 'campaign_name'] as const;

/** What a site sends that is nobody's, each with the keys that it comes under. */
const shapes: readonly (readonly [string, readonly string[], Make])[] = [
  ['order number', idKeys, ({ pick, fill }) => fill(pick(['#######', '########', '#########', '##########', 'CMD-2026-######', 'ORD######', '#1####', 'W-#########', '1########-##']).replace(/A/g, 'A'))],
  ['order number, free key', anyKeys, ({ pick, fill }) => pick(['CMD-', 'SO-', 'PO ', 'commande #', 'INV-', '']) + fill(pick(['######', '#####', '########', '2026-#####']))],
  ['SKU', [...idKeys, ...anyKeys], ({ pick, fill }) => fill(pick(['AAA-####-AA', 'AA#####', 'AAAA-##-###', 'TQ-###/##', 'AAA.###.##', '###-AAA-##', 'AAAA######']))],
  ['phone-like id', idKeys, ({ pick, fill, between }) => pick([`${between(2, 9)}${fill('#########')}`, fill('5145#####'), fill('1###-###-###'), fill('###-#####-###')])],
  ['seconds', ['timestamp', 'label', 'ts'], ({ between }) => String(between(1_600_000_000, 1_799_999_999))],
  ['milliseconds', ['timestamp', 'label', 'ts'], ({ between, fill }) => `${between(1_600_000_000, 1_799_999_999)}${fill('###')}`],
  ['GTIN-8', ['gtin', 'item_id', 'q'], gtin(8)],
  ['GTIN-12', ['gtin', 'upc', 'item_id', 'q'], gtin(12)],
  ['GTIN-13', ['gtin', 'ean', 'item_id', 'q'], gtin(13)],
  ['GTIN-14', ['gtin', 'item_id', 'q'], gtin(14)],
  ['UUID', [...idKeys, ...anyKeys], uuidOf],
  ['UUID in capitals', idKeys, (of) => uuidOf(of).toUpperCase()],
  ['ULID', [...idKeys, ...anyKeys], ({ text }) => `01${text(crockford, 24)}`],
  ['price', anyKeys, ({ between, pick, fill }) => pick([`${between(1, 2999)},${fill('##')} $`, `$${between(1, 2999)}.${fill('##')}`, `${between(1, 9)} ${fill('###')},00 $ CA`, `CAD ${between(1, 99)}.00`])],
  ['dimensions', anyKeys, ({ between, pick }) => pick([`${between(5, 99)} x ${between(5, 99)} cm`, `${between(100, 3840)}x${between(100, 2160)}`, `${between(1, 99)}" × ${between(1, 99)}" × ${between(1, 9)}"`, `${between(1, 9)}/${between(2, 16)} po`])],
  ['version', ['version', 'app_version', 'label'], ({ between, pick }) => pick([`${between(0, 12)}.${between(0, 9)}.${between(0, 9)}.${between(0, 9)}`, `v${between(1, 20)}.${between(0, 30)}.${between(0, 99)}`, `v${between(1, 20)}.${between(0, 30)}.${between(0, 99)}.${between(0, 200)}`, `${between(10, 131)}.0.${between(1000, 6999)}.${between(10, 199)}`, `Chrome/${between(90, 140)}.0.0.0`])],
  ['product name', nameKeys, ({ pick, between }) => pick([`${pick(products)} @ Maison`, `${pick(products)} #${between(1, 99)}`, `${pick(products)} ${between(2, 12)} @ 5,99 $`, `${pick(products)} (paquet de ${between(2, 24)})`, `${pick(products)} [neuf]`, `${pick(products)} – ${between(50, 500)} g`, `${pick(products)}: édition ${between(2001, 2026)}`, `logo@${between(2, 3)}x.png`, `${pick(products)} & cie`, `${pick(products)} 100 % laine`])],
  ['colour', anyKeys, ({ fill, pick }) => `#${fill(pick(['xxxxxx', 'xxx', 'xxxxxxxx']))}`],
  ['campaign', campaignKeys, ({ pick, between }) => pick([`${pick(words)}_${pick(words)}_${between(2024, 2027)}`, `${between(2024, 2027)}-${two(between(1, 12))}_${pick(words)}`, `${pick(words)}|${pick(words)}|fr-CA`, `${between(2024, 2027)} ${pick(words)} drive`, `${pick(words)}=${pick(words)}`, `Q${between(1, 4)}-${between(2024, 2027)}-${pick(words)}`])],
  ['slug', [...anyKeys, 'slug'], joined('-')],
  ['words', anyKeys, joined(' ')],
  ['search', ['search_term', 'q', 'recherche'], ({ pick }) => pick(searches)],
  ['tracking number', ['tracking_number', 'numero_suivi', 'label'], ({ pick, fill }) => fill(pick(['1Z###AA##########', '7###############', '############', 'RA#########CA', '94####################']))],
  ['postal code alone', ['postal_code', 'label', 'q'], postalCode],
  ['postal-like code', anyKeys, ({ pick, fill }) => fill(pick(['A#A-#A#', 'A#A#A', 'AA# #AA', 'H#A']))],
  ['year', anyKeys, ({ between, pick }) => pick([`${between(1950, 2030)}`, `${between(2000, 2025)}-${between(2026, 2030)}`, `millésime ${between(1990, 2024)}`])],
  ['ISBN', ['isbn', 'item_id', 'q', 'label'], (of) => {
    const body = `978${of.fill('2########')}`;
    const all = body + gtinDigit(body);
    return of.pick([all, `${all.slice(0, 3)}-2-${all.slice(4, 8)}-${all.slice(8, 12)}-${all.slice(12)}`, of.fill('2-####-####-#')]);
  }],
  ['date', [...anyKeys, 'date'], ({ between, pick }) => {
    const [year, month, day] = [between(2020, 2030), between(1, 12), between(1, 28)];
    const hour = `${two(between(0, 23))}:${two(between(0, 59))}`;
    return pick([`${year}-${two(month)}-${two(day)}`, `${two(day)}/${two(month)}/${year}`, `${day} janvier ${year}`, `${year}-${two(month)}-${two(day)}T${hour}:00Z`, `${hour}:${two(between(0, 59))}`, `${year}${two(month)}${two(day)}`, `livraison le ${two(day)}/${two(month)}/${year}`]);
  }],
  ['url', ['link_url', 'label', 'destination'], ({ pick, between }) => pick([`https://www.example.ca/${pick(words)}/${pick(words)}?page=${between(1, 9)}`, `/produits/${pick(words)}-${between(1, 9999)}`, `https://example.com/?utm_source=infolettre&utm_medium=email&utm_campaign=${pick(words)}`, `/recherche?q=${encodeURIComponent(`${pick(words)} & ${pick(words)}`)}`, 'mailto:', 'tel:'])],
  ['JSON', anyKeys, ({ pick, between }) => JSON.stringify({ [pick(['page', 'tri', 'filtre', 'item_name'])]: pick(words), n: between(1, 999) })],
  ['yes or no', ['email', 'email_opt_in', 'phone_verified', 'has_address', 'newsletter_email'], ({ pick }) => pick(['true', 'false', 'oui', 'non', 'yes', 'no', '1', '0'])],
  ['titled words', [...anyKeys, ...nameKeys], ({ pick, between }) => Array.from({ length: between(2, 4) }, () => { const word: string = pick(words); return word.charAt(0).toUpperCase() + word.slice(1); }).join(pick(['', ' ', '-', '_']))],
  ['payment id', ['transaction_id', 'order_id'], ({ pick, text }) => `${pick(['pi_', 'ch_', 'cs_'])}${text('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 24)}`],
  ['currency, language, size', ['currency', 'language', 'size'], ({ pick }) => pick(['CAD', 'fr-CA', 'en-CA', 'XL', '10½', '8 (EUR 39)', '36-38', 'T. 42', '1X/2X'])],
];

const each = 100;

export function negatives(seed: number): readonly Negative[] {
  const of = chance(seed);
  return shapes.flatMap(([shape, keys, make]) =>
    Array.from({ length: each }, () => ({ shape, key: of.pick(keys), text: make(of) })),
  );
}
