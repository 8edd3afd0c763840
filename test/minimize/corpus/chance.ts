/** Chance with a seed, so that a corpus is the same text on every machine. */
export interface Chance {
  /** A whole number, both ends included. */
  readonly between: (low: number, high: number) => number;
  readonly pick: <Value>(from: readonly Value[]) => Value;
  /** `#` becomes a digit, `A` a capital, `a` a small letter, `x` a hexadecimal digit; all else stays. */
  readonly fill: (pattern: string) => string;
  /** So many characters of an alphabet. */
  readonly text: (alphabet: string, length: number) => string;
}

/** Mulberry32: small, and good enough to spread cases. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const text = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(between(0, alphabet.length - 1))).join('');
  const sets: Readonly<Record<string, string>> = {
    '#': '0123456789',
    A: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    a: 'abcdefghijklmnopqrstuvwxyz',
    x: '0123456789abcdef',
  };
  return {
    between,
    text,
    pick: (from) => {
      const value = from[between(0, from.length - 1)];
      if (value === undefined) {
        throw new Error('Nothing to pick from.');
      }
      return value;
    },
    fill: (pattern) => pattern.replace(/[#Aax]/g, (mark) => text(sets[mark] ?? mark, 1)),
  };
}

/** The last digit that makes a number pass Luhn. */
export function luhnDigit(digits: string): string {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, i) => {
      const doubled = i % 2 === 0 ? Number(digit) * 2 : Number(digit);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** The last digit of a GTIN, whatever its length. */
export function gtinDigit(digits: string): string {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
