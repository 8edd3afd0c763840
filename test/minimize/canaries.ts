/* What must never be kept, in every spelling, and how it is looked for afterwards. */

export const canaries = {
  email: 'marie.tremblay@exemple.quebec',
  phone: '514-555-0187',
  abroad: '+33 6 12 34 56 78',
  socialInsurance: '046 454 286',
  healthInsurance: 'TREM85512912',
  card: '4539578763621486',
  address: '1234 rue Sherbrooke Ouest, H3G1H1',
  name: 'nom=Marie-Eve Tremblay-Gagnon',
  birth: 'née le 17 mars 1984',
  iban: 'FR7630006000011234567890189',
  cheque: '12345-003-1234567',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJpZSJ9.c2lnbmF0dXJlc2lnbmF0dXJl',
  apiKey: 'ghp_Zx81kQmPvT29sLw07YbNcR4eUj63HdAoQ7xB',
  token: 'q7Zx81kQmPvT29sLw07YbNcR4eUj63HdAo',
  ipv4: '198.51.100.173',
  ipv6: '2001:db8:85a3::8a2e:370:7334',
} as const;

export type Canary = keyof typeof canaries;

export const names = Object.keys(canaries) as Canary[];

const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const base64 = (text: string) => Buffer.from(text).toString('base64');

const escaped = (text: string) =>
  Array.from(text)
    .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  percent,
  doublePercent: (text) => percent(text).replaceAll('%', '%25'),
  entities: (text) =>
    Array.from(text)
      .map((letter) => `&#${letter.charCodeAt(0)};`)
      .join(''),
  base64,
  base64url: (text) => Buffer.from(text).toString('base64url'),
  json: (text) => JSON.stringify({ q: text }),
  base64OfJson: (text) => base64(JSON.stringify({ q: text })),
  escapedUnicode: escaped,
  jsonInJson: (text) => JSON.stringify(JSON.stringify({ q: text })),
};

/** As it is put into a beacon. */
export function spellingsOf(canary: Canary): readonly string[] {
  return Object.values(encodings).map((encode) => encode(canaries[canary]));
}

/** The part of a name that tells of somebody: `nom=` may stand anywhere. */
function told(canary: Canary): string {
  return canaries[canary].replace(/^nom=|^née le /, '');
}

/** A spelling, and what becomes of it where it is a JSON text once or twice more. */
function traces(spelling: string): string[] {
  const once = JSON.stringify(spelling).slice(1, -1);
  return [spelling, once, JSON.stringify(once).slice(1, -1)];
}

const needles: ReadonlyMap<string, Canary> = new Map(
  names.flatMap((canary) =>
    [...spellingsOf(canary), told(canary), ...Object.values(encodings).map((encode) => encode(told(canary)))]
      .flatMap(traces)
      .map((trace): [string, Canary] => [trace.toLowerCase(), canary]),
  ),
);

/** Which canaries stand in a text, in any spelling and in any letters: with the spelling. Bytes of a file come as Latin-1. */
export function found(text: string): string[] {
  const small = text.toLowerCase();
  const bytes = Buffer.from(small, 'latin1').toString('utf8');
  return [...needles].flatMap(([needle, canary]) =>
    small.includes(needle) || bytes.includes(needle) ? [`${canary}: ${needle}`] : [],
  );
}
