import { gtinDigit } from './chance.ts';
import { postalCode } from './secrets.ts';
import { type Make, type Shape, two } from './shape.ts';
import { anyKeys, campaignKeys, nameKeys, products, searches, words } from './wares.ts';

const joined =
  (by: string): Make =>
  ({ pick, between }) =>
    Array.from({ length: between(2, 5) }, () => pick(words)).join(by);

/** Names, campaigns, searches, addresses of pages: words with signs and numbers among them. */
export const wordShapes: readonly Shape[] = [
  [
    'product name',
    nameKeys,
    ({ pick, between }) =>
      pick([
        `${pick(products)} @ Maison`,
        `${pick(products)} #${between(1, 99)}`,
        `${pick(products)} ${between(2, 12)} @ 5,99 $`,
        `${pick(products)} (paquet de ${between(2, 24)})`,
        `${pick(products)} [neuf]`,
        `${pick(products)} – ${between(50, 500)} g`,
        `${pick(products)}: édition ${between(2001, 2026)}`,
        `logo@${between(2, 3)}x.png`,
        `${pick(products)} & cie`,
        `${pick(products)} 100 % laine`,
      ]),
  ],
  ['colour', anyKeys, ({ fill, pick }) => `#${fill(pick(['xxxxxx', 'xxx', 'xxxxxxxx']))}`],
  [
    'campaign',
    campaignKeys,
    ({ pick, between }) =>
      pick([
        `${pick(words)}_${pick(words)}_${between(2024, 2027)}`,
        `${between(2024, 2027)}-${two(between(1, 12))}_${pick(words)}`,
        `${pick(words)}|${pick(words)}|fr-CA`,
        `${between(2024, 2027)} ${pick(words)} drive`,
        `${pick(words)}=${pick(words)}`,
        `Q${between(1, 4)}-${between(2024, 2027)}-${pick(words)}`,
      ]),
  ],
  ['slug', [...anyKeys, 'slug'], joined('-')],
  ['words', anyKeys, joined(' ')],
  ['search', ['search_term', 'q', 'recherche'], ({ pick }) => pick(searches)],
  [
    'tracking number',
    ['tracking_number', 'numero_suivi', 'label'],
    ({ pick, fill }) =>
      fill(pick(['1Z###AA##########', '7###############', '############', 'RA#########CA', '94####################'])),
  ],
  ['postal code alone', ['postal_code', 'label', 'q'], postalCode],
  ['postal-like code', anyKeys, ({ pick, fill }) => fill(pick(['A#A-#A#', 'A#A#A', 'AA# #AA', 'H#A']))],
  [
    'year',
    anyKeys,
    ({ between, pick }) =>
      pick([
        `${between(1950, 2030)}`,
        `${between(2000, 2025)}-${between(2026, 2030)}`,
        `millésime ${between(1990, 2024)}`,
      ]),
  ],
  [
    'ISBN',
    ['isbn', 'item_id', 'q', 'label'],
    (of) => {
      const body = `978${of.fill('2########')}`;
      const all = body + gtinDigit(body);
      return of.pick([
        all,
        `${all.slice(0, 3)}-2-${all.slice(4, 8)}-${all.slice(8, 12)}-${all.slice(12)}`,
        of.fill('2-####-####-#'),
      ]);
    },
  ],
  [
    'date',
    [...anyKeys, 'date'],
    ({ between, pick }) => {
      const [year, month, day] = [between(2020, 2030), between(1, 12), between(1, 28)];
      const hour = `${two(between(0, 23))}:${two(between(0, 59))}`;
      return pick([
        `${year}-${two(month)}-${two(day)}`,
        `${two(day)}/${two(month)}/${year}`,
        `${day} janvier ${year}`,
        `${year}-${two(month)}-${two(day)}T${hour}:00Z`,
        `${hour}:${two(between(0, 59))}`,
        `${year}${two(month)}${two(day)}`,
        `livraison le ${two(day)}/${two(month)}/${year}`,
      ]);
    },
  ],
  [
    'url',
    ['link_url', 'label', 'destination'],
    ({ pick, between }) =>
      pick([
        `https://www.example.ca/${pick(words)}/${pick(words)}?page=${between(1, 9)}`,
        `/produits/${pick(words)}-${between(1, 9999)}`,
        `https://example.com/?utm_source=infolettre&utm_medium=email&utm_campaign=${pick(words)}`,
        `/recherche?q=${encodeURIComponent(`${pick(words)} & ${pick(words)}`)}`,
        'mailto:',
        'tel:',
      ]),
  ],
  [
    'JSON',
    anyKeys,
    ({ pick, between }) =>
      JSON.stringify({ [pick(['page', 'tri', 'filtre', 'item_name'])]: pick(words), n: between(1, 999) }),
  ],
  [
    'yes or no',
    ['email', 'email_opt_in', 'phone_verified', 'has_address', 'newsletter_email'],
    ({ pick }) => pick(['true', 'false', 'oui', 'non', 'yes', 'no', '1', '0']),
  ],
  [
    'titled words',
    [...anyKeys, ...nameKeys],
    ({ pick, between }) =>
      Array.from({ length: between(2, 4) }, () => {
        const word: string = pick(words);
        return word.charAt(0).toUpperCase() + word.slice(1);
      }).join(pick(['', ' ', '-', '_'])),
  ],
  [
    'payment id',
    ['transaction_id', 'order_id'],
    ({ pick, text }) =>
      `${pick(['pi_', 'ch_', 'cs_'])}${text('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 24)}`,
  ],
  [
    'currency, language, size',
    ['currency', 'language', 'size'],
    ({ pick }) => pick(['CAD', 'fr-CA', 'en-CA', 'XL', '10½', '8 (EUR 39)', '36-38', 'T. 42', '1X/2X']),
  ],
];
