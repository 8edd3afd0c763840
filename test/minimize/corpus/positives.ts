import { type Kind, kinds } from '../../../src/minimize/guard/kind.ts';
import { type Chance, chance } from './chance.ts';
import { secretOf } from './secrets.ts';

export interface Positive {
  readonly kind: Kind;
  readonly key: string;
  readonly text: string;
  /** What may not survive, as it stands in `text`. */
  readonly secret: string;
  readonly way: string;
}

/** How a value gets into a text; the second says where the hidden part stands. */
type Way = (secret: string, of: Chance) => { readonly text: string; readonly secret: string };

const encoded =
  (encode: (text: string) => string): Way =>
  (secret) => ({ text: encode(secret), secret: encode(secret) });

const percentAll = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const everyUnit = (text: string, print: (unit: number) => string) =>
  text.replace(/[^A-Za-z0-9 ]/g, (mark) => print(mark.charCodeAt(0)));

const frames = [
  '{}',
  'rappelez-moi : {}',
  'bonjour, {} merci',
  'my details are {} thanks',
  'recherche {}',
  'contact {} svp',
] as const;

const ways: Readonly<Record<string, Way>> = {
  plain: (secret) => ({ text: secret, secret }),
  sentence: (secret, { pick }) => ({ text: pick(frames).replace('{}', () => secret), secret }),
  'query string': (secret) => ({
    text: `/panier?q=${encodeURIComponent(secret)}&page=2`,
    secret: encodeURIComponent(secret),
  }),
  percent: encoded(percentAll),
  'percent twice': encoded((text) => encodeURIComponent(encodeURIComponent(text))),
  'decimal entities': encoded((text) => everyUnit(text, (unit) => `&#${unit};`)),
  'hexadecimal entities': encoded((text) => everyUnit(text, (unit) => `&#x${unit.toString(16)};`)),
  'JSON escapes': encoded((text) => everyUnit(text, (unit) => `\\u${unit.toString(16).padStart(4, '0')}`)),
  base64: encoded((text) => Buffer.from(text).toString('base64')),
  base64url: encoded((text) => Buffer.from(text).toString('base64url')),
  'base64 of JSON': encoded((text) => Buffer.from(JSON.stringify({ page: 2, q: text })).toString('base64')),
  JSON: (secret) => {
    const written = JSON.stringify(secret).slice(1, -1);
    return { text: `{"page":2,"q":"${written}"}`, secret: written };
  },
};

const freeKeys = ['search_term', 'q', 'label', 'content', 'comment', 'texte', 'utm_content', 'erreur'] as const;

/** Keys that tell by themselves what their value is. */
const tellingKeys: Readonly<Record<Kind, readonly string[]>> = {
  email: ['email', 'courriel', 'userEmail', 'e-mail', 'adresse_courriel'],
  phone: ['telephone', 'phone', 'billingPhone', 'téléphone', 'cell-phone'],
  sin: ['nas', 'sin', 'numero_assurance_sociale'],
  health_number: ['nam', 'ramq', 'healthCard'],
  card: ['card_number', 'cardNumber', 'numero-carte'],
  postal_address: ['address', 'adresse', 'shippingAddress', 'street_address'],
  bank_account: ['iban', 'bank_account', 'compteBancaire'],
  ip_address: ['ip', 'client_ip', 'ipAddress'],
  birth_date: ['dob', 'birth_date', 'dateNaissance', 'date-de-naissance'],
  jwt: ['jwt', 'id_token'],
  api_key: ['api_key', 'apiKey'],
  token: ['token', 'access_token', 'sessionToken'],
  person_name: ['nom', 'prenom', 'firstname', 'lastName', 'full-name', 'nom_complet', 'customerName'],
};

function namePairs(key: string, secret: string): string[] {
  return [
    `${key}=${secret}`,
    `{"${key}":"${secret}"}`,
    `${key}: ${secret}`,
    `?page=2&${key}=${encodeURIComponent(secret)}`,
  ];
}

function keyed(kind: Kind, of: Chance): Positive[] {
  return tellingKeys[kind].flatMap((key): Positive[] => {
    const secret = secretOf[kind](of);
    return [
      { kind, key, text: secret, secret, way: 'telling key' },
      ...namePairs(key, secret).map((text) => ({
        kind,
        key: 'label',
        text,
        secret: text.includes(secret) ? secret : encodeURIComponent(secret),
        way: 'telling key within',
      })),
    ];
  });
}

/** A name says nothing by itself, so it comes with its key alone. */
function free(kind: Kind, of: Chance): Positive[] {
  if (kind === 'person_name') {
    return keyed(kind, of);
  }
  return Object.entries(ways).flatMap(([way, write]) =>
    Array.from({ length: 5 }, () => ({ kind, key: of.pick(freeKeys), way, ...write(secretOf[kind](of), of) })),
  );
}

/** E-mails as people hide them from robots. */
function disguised(of: Chance): Positive[] {
  const forms = [' (at) ', '[at]', ' arobase ', '＠', ' [arobas] ', '(@)'];
  return forms.flatMap((form) =>
    [1, 2, 3].map((): Positive => {
      const text = secretOf.email(of).replace('@', form);
      return { kind: 'email', key: 'comment', text, secret: text, way: 'disguised' };
    }),
  );
}

export function positives(seed: number): readonly Positive[] {
  const of = chance(seed);
  return [...kinds.flatMap((kind) => [...free(kind, of), ...keyed(kind, of)]), ...disguised(of)];
}
