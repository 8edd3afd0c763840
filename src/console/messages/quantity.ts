/* A number with its noun. In French zero and one are singular, in English only one is. */

const numbers = { fr: new Intl.NumberFormat('fr-CA'), en: new Intl.NumberFormat('en-CA') };

export function frenchQuantity(n: number, one: string, many: string): string {
  return `${numbers.fr.format(n)} ${n < 2 ? one : many}`;
}

export function englishQuantity(n: number, one: string, many: string): string {
  return `${numbers.en.format(n)} ${n === 1 ? one : many}`;
}
