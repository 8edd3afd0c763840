import type { Kind } from '../../../src/minimize/guard/kind.ts';
import { type Chance, luhnDigit } from './chance.ts';
import { areaCodes, cities, domains, englishStreets, firstNames, frenchStreets, lastNames, plain } from './people.ts';

/* One fresh piece of personal information of each kind, as people and programs write it. */

const base62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const base64url = `${base62}-_`;

function email({ pick, between }: Chance): string {
  const first = plain(pick(firstNames)).toLowerCase();
  const last = plain(pick(lastNames)).toLowerCase();
  const local = pick([`${first}.${last}`, `${first}_${last}`, `${first}${between(1, 99)}`, `${first}+achats`, last]);
  return `${local}@${pick(domains)}`;
}

function phone({ pick, fill, between }: Chance): string {
  const area = pick(areaCodes);
  const exchange = `${between(2, 9)}${between(2, 9)}${between(0, 9)}`;
  const line = fill('####');
  return pick([
    `${area}-${exchange}-${line}`,
    `(${area}) ${exchange}-${line}`,
    `${area} ${exchange} ${line}`,
    `${area}.${exchange}.${line}`,
    `+1${area}${exchange}${line}`,
    `+1 ${area} ${exchange}-${line}`,
    `1-${area}-${exchange}-${line}`,
    fill('+33 6 ## ## ## ##'),
    fill('+44 20 79## ####'),
    fill('06 ## ## ## ##'),
    fill('+509 37## ####'),
  ]);
}

function sin({ pick, fill, between }: Chance): string {
  const start = `${pick(['1', '2', '3', '4', '5', '6', '7', '9'])}${fill('#######')}`;
  const all = start + luhnDigit(start);
  const by = pick([' ', '-', ' ']);
  return between(0, 3) === 0 ? all : [all.slice(0, 3), all.slice(3, 6), all.slice(6)].join(by);
}

function healthNumber({ pick, fill, between }: Chance): string {
  const letters = (plain(pick(lastNames)).replace(/[^A-Za-z]/g, '') + 'XXX').slice(0, 3) + pick(firstNames).charAt(0);
  const month = between(1, 12) + pick([0, 50]);
  const date = `${fill('##')}${String(month).padStart(2, '0')}`;
  const rest = `${String(between(1, 28)).padStart(2, '0')}${fill('##')}`;
  const name = plain(letters.normalize('NFD')).toUpperCase();
  return pick([`${name} ${date} ${rest}`, `${name}${date}${rest}`, `${name.toLowerCase()} ${date} ${rest}`]);
}

function card({ pick, fill }: Chance): string {
  const [start, groups] = pick([
    ['4###########', [4, 4, 4, 4]],
    ['4##############', [4, 4, 4, 4]],
    ['51#############', [4, 4, 4, 4]],
    ['2221###########', [4, 4, 4, 4]],
    ['6011###########', [4, 4, 4, 4]],
    ['37############', [4, 6, 5]],
    ['34############', [4, 6, 5]],
    ['36###########', [4, 6, 4]],
    ['3530###########', [4, 4, 4, 4]],
  ] as const);
  const length = groups.reduce<number>((sum, group) => sum + group, 0);
  const body = fill(start.padEnd(length - 1, '#'));
  const all = body + luhnDigit(body);
  let from = 0;
  const parts = groups.map((group) => all.slice(from, (from += group)));
  return parts.join(pick(['', ' ', '-']));
}

export function postalCode({ pick, fill }: Chance): string {
  const letters = 'ABCEGHJKLMNPRSTVXY';
  const letter = () => pick(Array.from(letters));
  return `${pick(['G', 'H', 'J', 'K', 'M'])}${fill('#')}${letter()}${pick([' ', ''])}${fill('#')}${letter()}${fill('#')}`;
}

function postalAddress(of: Chance): string {
  const { pick, between } = of;
  const code = postalCode(of);
  const city = pick(cities);
  const french = `${between(1, 12999)}${pick([', ', ' '])}${pick(frenchStreets)}`;
  const english = `${between(1, 1899)} ${pick(englishStreets)}`;
  return pick([
    `${french}, ${city} (Québec) ${code}`,
    `${french}, ${city} QC  ${code}`,
    french,
    `${english}, ${city} QC ${code}`,
    `${english}, apt ${between(1, 40)}, ${city}`,
    english,
  ]);
}

/** ISO 13616: the check digits are 98 less the remainder of the number moved to front. */
function iban({ pick, fill }: Chance): string {
  const [country, body] = pick([
    ['FR', '####################AAA##'.slice(0, 23)],
    ['DE', '##################'],
    ['GB', 'AAAA##############'],
    ['BE', '############'],
    ['CH', '#################'],
  ] as const);
  const account = fill(body);
  const digits = `${account}${country}00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const check = String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
  const all = `${country}${check}${account}`;
  return pick([all, all.replace(/(.{4})(?=.)/g, '$1 ')]);
}

function bankAccount(of: Chance): string {
  const { pick, fill } = of;
  const institution = pick(['815', '006', '003', '001', '004', '010', '002']);
  return pick([iban(of), iban(of), `${fill('#####')}-${institution}-${fill('#######')}`]);
}

function ipAddress({ pick, between, fill }: Chance): string {
  const group = () => fill('xxxx');
  const four = [between(24, 223), between(0, 255), between(0, 255), between(100, 254)].join('.');
  const eight = ['2001', group(), group(), group(), group(), group(), group(), group()].join(':');
  return pick([four, four, eight, `2607:fa48:${group()}::${group()}`]);
}

function birthDate({ pick, between }: Chance): string {
  const year = between(1931, 2012);
  const month = between(1, 12);
  const day = between(1, 28);
  const two = (n: number) => String(n).padStart(2, '0');
  const french = [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ];
  const english = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ];
  const name = french[month - 1] ?? '';
  const nameEn = english[month - 1] ?? '';
  return pick([
    `né le ${day} ${name} ${year}`,
    `née le ${two(day)}/${two(month)}/${year}`,
    `date de naissance : ${year}-${two(month)}-${two(day)}`,
    `born ${nameEn} ${day}, ${year}`,
    `born on ${day} ${nameEn} ${year}`,
    `DOB ${two(month)}/${two(day)}/${year}`,
    `dob: ${year}-${two(month)}-${two(day)}`,
  ]);
}

function jwt({ text, pick }: Chance): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: pick(['HS256', 'RS256']), typ: 'JWT' })}.${part({ sub: text(base62, 12) })}.${text(base64url, 43)}`;
}

function apiKey({ pick, text, fill }: Chance): string {
  return pick([
    `sk_live_${text(base62, 24)}`,
    `rk_live_${text(base62, 24)}`,
    `ghp_${text(base62, 36)}`,
    `AKIA${text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
    `AIza${text(base64url, 35)}`,
    `xoxb-${fill('###########')}-${fill('###########')}-${text(base62, 24)}`,
    `SG.${text(base64url, 22)}.${text(base64url, 43)}`,
    `glpat-${text(base62, 20)}`,
    `shpat_${fill('x'.repeat(32))}`,
    `npm_${text(base62, 36)}`,
  ]);
}

function token({ pick, text, fill }: Chance): string {
  return pick([text(base62, 32), text(base64url, 43), fill('x'.repeat(40)), fill('x'.repeat(32)), text(base62, 24)]);
}

function personName({ pick }: Chance): string {
  return `${pick(firstNames)} ${pick(lastNames)}`;
}

export const secretOf: Readonly<Record<Kind, (of: Chance) => string>> = {
  email,
  phone,
  sin,
  health_number: healthNumber,
  card,
  postal_address: postalAddress,
  bank_account: bankAccount,
  ip_address: ipAddress,
  birth_date: birthDate,
  jwt,
  api_key: apiKey,
  token,
  person_name: personName,
};
