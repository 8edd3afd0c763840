import { Recent } from '../../recent.ts';
import type { Kind } from './kind.ts';
import { countDigits } from './sweep.ts';

/*
 * Keys come first: what a field is called says more than how its value looks (docs/design/0014-personal-information-guard.md).
 */

/** The last words of a key, without accents, joined by spaces: `billingPhone`, `billing-phone` and `billing_phone` end alike. */
const endings: Readonly<Record<Kind, string>> = {
  email: 'email|e mail|mail|courriel|courriels|emails|email address|emailaddress|adresse email',
  phone:
    'phone|telephone|tel|mobile|cell|cellulaire|cellphone|phonenumber|phone number|telephone number|numero de telephone|numero telephone|no tel|fax|homephone',
  sin: 'nas|sin|ssn|social insurance number|numero assurance sociale|assurance sociale|numero d assurance sociale|social security number',
  health_number:
    'nam|ramq|health card|healthcard|health number|health card number|assurance maladie|numero assurance maladie|carte soleil',
  card: 'card number|cardnumber|creditcard|credit card|numero carte|numero de carte|carte credit|carte de credit|pan|cc number|ccnumber|ccnum',
  postal_address:
    'address|adresse|street|streetaddress|street address|address1|address2|address 1|address 2|address line1|address line 1|adresse postale|rue|addr',
  bank_account:
    'iban|bank account|bankaccount|account number|compte bancaire|numero compte|numero de compte|numero de compte bancaire',
  ip_address: 'ip|ip address|ipaddress|adresse ip|remote addr|ipv4|ipv6|x forwarded for',
  birth_date:
    'dob|birth date|birthdate|date of birth|birthday|date naissance|datenaissance|date de naissance|naissance|bday|ddn|anniversaire',
  jwt: 'jwt|id token|idtoken',
  api_key: 'api key|apikey|secret key|client secret|private key|api secret|cle api',
  token:
    'token|access token|accesstoken|refresh token|auth token|session token|sessionid|session id|password|passwd|pwd|mot de passe|motdepasse|authorization|bearer|csrf|gclid|fbclid|msclkid|dclid|wbraid|gbraid|ga client id|otp',
  person_name:
    'prenom|prenoms|first name|firstname|last name|lastname|full name|fullname|surname|given name|family name|middle name|nom famille|nom de famille|nom complet|nom client|nom du client|nom prenom|nom et prenom|customer name|customername|client name|user name|username|contact name|billing name|shipping name|cardholder|cardholder name|card holder|recipient name|patient name|member name|mon nom|votre nom|my name|your name|je m appelle|fname|lname',
};

/** These tell only when they are the whole key: `nom_produit` and `produit_nom` are a thing's. */
const whole: ReadonlyMap<string, Kind> = new Map([['nom', 'person_name']]);

const thingEndings =
  'order id|order|order number|orderid|transaction id|transaction|item id|itemid|sku|product id|productid|ref|reference|numero commande|no commande|commande|gtin|ean|upc|isbn|barcode|code barres|tracking number|numero suivi|tracking|promotion id|coupon|version|app version|timestamp|ts|variant id|cart id|invoice|facture|invoice number|serial number';

const byEnding: ReadonlyMap<string, Kind | 'thing'> = new Map([
  ...Object.entries(endings).flatMap(([kind, list]) =>
    list.split('|').map((ending) => [ending, kind] as [string, Kind]),
  ),
  ...thingEndings.split('|').map((ending) => [ending, 'thing'] as [string, 'thing']),
]);

const longestKey = 80;
const known = new Recent<string, Kind | 'thing' | 'none'>(1_000);

/** The kind that a key tells of; `thing` for what a shop numbers. */
export function tellOfKey(key: string): Kind | 'thing' | 'none' {
  if (key.length > longestKey) {
    return readKey(key.slice(-longestKey));
  }
  const before = known.get(key);
  if (before !== undefined) {
    return before;
  }
  const told = readKey(key);
  known.set(key, told);
  return told;
}

function readKey(key: string): Kind | 'thing' | 'none' {
  const words = key
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((word) => word !== '');
  const all = whole.get(words.join(' '));
  if (all !== undefined) {
    return all;
  }
  for (let count = Math.min(5, words.length); count > 0; count -= 1) {
    const told = byEnding.get(words.slice(-count).join(' '));
    if (told !== undefined) {
      return told;
    }
  }
  return 'none';
}

/** Answers and our own masks: a key that tells, with nothing told. */
const nothing =
  /^\s{0,3}(?:true|false|oui|non|yes|no|on|off|null|undefined|none|aucun|n\/a|home|maison|work|travail|\d|\W{1,3}|(?:\[[a-z_]{3,14}\][\s,;]{0,3}){1,9})?\s{0,3}$/i;

const digitsNeeded: Readonly<Partial<Record<Kind, number>>> = {
  phone: 7,
  sin: 6,
  health_number: 6,
  card: 12,
  bank_account: 5,
  ip_address: 1,
  birth_date: 4,
};

/** Whether a value can be what its key says: `phone: iPhone 12` is no number to call. */
export function saysSomething(kind: Kind, value: string): boolean {
  if (value.length < 2 || nothing.test(value)) {
    return false;
  }
  return countDigits(value) >= (digitsNeeded[kind] ?? 0);
}
