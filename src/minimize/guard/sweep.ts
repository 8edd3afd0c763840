import type { Kind } from './kind.ts';

/** One text on the table, decoded as far as it is, and where to say what was found in it. */
export interface Sweep {
  readonly text: string;
  /** The key tells of a thing of the shop (`order_id`, `sku`): digits alone are then no person's. */
  readonly thing: boolean;
  readonly add: (kind: Kind, start: number, end: number) => void;
}

/** Looks through a text once, in time linear in its length. */
export type Detector = (sweep: Sweep) => void;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A letter or a digit; whatever is not ASCII counts as a letter, so that a boundary is never seen where there is none. */
export function isWordCode(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 0xc0;
}

export function countDigits(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    count += isDigit(text.charCodeAt(i)) ? 1 : 0;
  }
  return count;
}

/** ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** GS1 General Specifications, 7.9: the check digit of a trade item number of any length. */
export function hasGtinCheck(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    sum += (digits.charCodeAt(digits.length - 1 - i) - 48) * (i % 2 === 1 ? 3 : 1);
  }
  return sum % 10 === 0;
}
