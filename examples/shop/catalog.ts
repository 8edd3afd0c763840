/** What the shop sells and which events its pages send; balise.config.ts declares the same names from here. */

export type Language = 'fr' | 'en';
export type Words = Readonly<Record<Language, string>>;

export const PRODUCT_SKUS = ['bouee', 'fanal', 'carte', 'laine', 'cordage', 'cloche'] as const;
export const PLAN_SKUS = ['mousse', 'pilote', 'capitaine'] as const;
export const SKUS = [...PRODUCT_SKUS, ...PLAN_SKUS] as const;

export type ProductSku = (typeof PRODUCT_SKUS)[number];
export type PlanSku = (typeof PLAN_SKUS)[number];
export type Sku = (typeof SKUS)[number];

export const CURRENCY = 'CAD';
/** The values of the param `method`: which form was started or sent. */
export const METHODS = ['newsletter', 'checkout'] as const;
/** Letters only: an order number that could be read as a telephone number would be refused as one. */
export const TRANSACTION_ID = '^QF-[A-Q]{8}$';

export interface Item {
  readonly price: number;
  readonly name: Words;
}

export interface Product extends Item {
  readonly sku: ProductSku;
  readonly short: Words;
  readonly story: Words;
}

export interface Plan extends Item {
  readonly sku: PlanSku;
  readonly lines: Readonly<Record<Language, readonly string[]>>;
}

export const PRODUCTS: readonly Product[] = [
  {
    sku: 'bouee',
    price: 89,
    name: { fr: 'Bouée de quai', en: 'Quay buoy' },
    short: { fr: 'Cèdre tourné, peint à la main', en: 'Turned cedar, painted by hand' },
    story: {
      fr: 'Tournée dans le cèdre de la vallée, peinte en trois couches. Elle marque un casier, une entrée de jardin ou la place où l’on rêve d’avoir un bateau.',
      en: 'Turned from valley cedar and painted in three coats. It marks a trap, a garden gate, or the spot where you wish you kept a boat.',
    },
  },
  {
    sku: 'fanal',
    price: 148,
    name: { fr: 'Fanal de laiton', en: 'Brass lantern' },
    short: { fr: 'Verre soufflé, mèche de coton', en: 'Blown glass, cotton wick' },
    story: {
      fr: 'Le fanal que l’on accroche au mât d’arrière. Laiton massif, verre soufflé, douze heures de lumière par plein.',
      en: 'The lantern that hangs from the mizzen. Solid brass, blown glass, twelve hours of light on one fill.',
    },
  },
  {
    sku: 'carte',
    price: 42,
    name: { fr: 'Carte du fleuve', en: 'River chart' },
    short: { fr: 'De Québec à Tadoussac, sur lin', en: 'Québec to Tadoussac, on linen' },
    story: {
      fr: 'Les îles, les battures et les feux entre Québec et Tadoussac, imprimés sur lin. À encadrer : elle ne sert pas à naviguer.',
      en: 'Islands, flats and lights from Québec to Tadoussac, printed on linen. Frame it: it is not for navigation.',
    },
  },
  {
    sku: 'laine',
    price: 165,
    name: { fr: 'Chandail du large', en: 'Offshore sweater' },
    short: { fr: 'Laine du Bas-Saint-Laurent', en: 'Wool from the Lower St. Lawrence' },
    story: {
      fr: 'Une laine peu lavée, qui garde sa lanoline et repousse les embruns. Col haut, poignets longs, coudes doublés.',
      en: 'Lightly washed wool that keeps its lanolin and sheds spray. High collar, long cuffs, doubled elbows.',
    },
  },
  {
    sku: 'cordage',
    price: 36,
    name: { fr: 'Cordage de chanvre', en: 'Hemp rope' },
    short: { fr: 'Vingt mètres, trois torons', en: 'Twenty metres, three strands' },
    story: {
      fr: 'Trois torons commis serré, bouts surliés. Il tient le nœud, sent le goudron et vieillit bien.',
      en: 'Three strands, laid hard, ends whipped. It holds a knot, smells of tar and ages well.',
    },
  },
  {
    sku: 'cloche',
    price: 118,
    name: { fr: 'Cloche de brume', en: 'Fog bell' },
    short: { fr: 'Bronze coulé, son clair', en: 'Cast bronze, clear ring' },
    story: {
      fr: 'Coulée en bronze, accordée à l’oreille. Un coup pour le souper, deux pour la marée, trois pour la visite.',
      en: 'Cast in bronze and tuned by ear. One stroke for supper, two for the tide, three for company.',
    },
  },
];

export const PLANS: readonly Plan[] = [
  {
    sku: 'mousse',
    price: 6,
    name: { fr: 'Mousse', en: 'Deckhand' },
    lines: {
      fr: ['Les marées de votre quai', 'Un bulletin le dimanche'],
      en: ['Tides for your quay', 'A bulletin on Sundays'],
    },
  },
  {
    sku: 'pilote',
    price: 14,
    name: { fr: 'Pilote', en: 'Pilot' },
    lines: {
      fr: ['Cinq quais au choix', 'Vents et courants, matin et soir', 'Avis de brume'],
      en: ['Any five quays', 'Winds and currents, morning and evening', 'Fog warnings'],
    },
  },
  {
    sku: 'capitaine',
    price: 29,
    name: { fr: 'Capitaine', en: 'Captain' },
    lines: {
      fr: ['Tout le fleuve et le golfe', 'Un prévisionniste au téléphone', 'La carte de lin, offerte'],
      en: ['The whole river and gulf', 'A forecaster on the telephone', 'The linen chart, included'],
    },
  },
];

export const ITEMS: ReadonlyMap<string, Product | Plan> = new Map([...PRODUCTS, ...PLANS].map((it) => [it.sku, it]));

/** The events these pages send, in the words that the journal uses for them. */
export const EVENT_WORDS = {
  product_view: { fr: 'Produit vu', en: 'Product seen' },
  pricing_view: { fr: 'Tarifs vus', en: 'Pricing seen' },
  add_to_cart: { fr: 'Ajout au panier', en: 'Added to cart' },
  video_half: { fr: 'Film vu à moitié', en: 'Half of the film watched' },
  form_start: { fr: 'Formulaire commencé', en: 'Form started' },
  newsletter_signup: { fr: 'Inscription à l’infolettre', en: 'Newsletter sign-up' },
  begin_checkout: { fr: 'Commande commencée', en: 'Checkout started' },
  purchase: { fr: 'Achat', en: 'Purchase' },
} as const satisfies Readonly<Record<string, Words>>;
