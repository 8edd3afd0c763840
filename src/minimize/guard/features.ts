import { isDigit } from './sweep.ts';

/*
 * One loop over a text that says which detectors need look at it. Most texts are short and clean, and cost this loop alone.
 */

export const feature = {
  at: 1,
  /** Something that may hide something: `%`, `&`, a backslash, signs that look like others. */
  escape: 2,
  pair: 4,
  bracket: 8,
  /** Ten letters and digits or more, not all small letters. */
  run: 16,
  /** A space, a comma or a plus, somewhere after a digit. */
  civic: 32,
  /** Any other sign, a space included: nothing to look into by itself. */
  gap: 64,
} as const;

const digitsFrom = 8;

/** The features as bits, and the number of digits above them. */
export function featuresOf(text: string): number {
  let bits = 0;
  let run = 0;
  let classes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const type = code < 128 ? (classOf[code] ?? 0) : other(code);
    if (type < 8) {
      run += 1;
      classes |= type;
      bits += type === digit ? 1 << digitsFrom : 0;
      if (run >= 10 && classes > lower) {
        bits |= feature.run;
      }
    } else {
      run = 0;
      classes = 0;
      bits |= type >> 3;
      bits |= isCivicEnd(code) && bits >> digitsFrom > 0 ? feature.civic : 0;
    }
  }
  return bits;
}

export function digitsIn(features: number): number {
  return features >> digitsFrom;
}

function isCivicEnd(code: number): boolean {
  return code === 32 || code === 44 || code === 43;
}

const lower = 1;
const upper = 2;
const digit = 4;
const gap = feature.gap << 3;

const marks: Readonly<Record<string, number>> = {
  '@': feature.at,
  '%': feature.escape,
  '&': feature.escape,
  '\\': feature.escape,
  '=': feature.pair,
  ':': feature.pair,
  '(': feature.bracket,
  '[': feature.bracket,
};

/** By ASCII code: below 8 the classes of a run, above it the features shifted by 3. */
const classOf: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (isDigit(code)) {
    return digit;
  }
  if (/[A-Z]/.test(char)) {
    return upper;
  }
  if (/[a-z]/.test(char)) {
    return lower;
  }
  if (/[-_/+.]/.test(char)) {
    return 0;
  }
  const mark = marks[char];
  return mark === undefined ? gap : mark << 3;
});

/** Signs that only look like ASCII ones, or are not seen at all, are read as what they stand for (layer.ts). */
function other(code: number): number {
  return looksLikeAnother(code) ? feature.escape << 3 : gap;
}

export function looksLikeAnother(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0xad ||
    (code >= 0x2000 && code <= 0x2015) ||
    code === 0x202f ||
    code === 0x2060 ||
    code === 0x2212 ||
    code === 0x3000 ||
    code === 0xfeff ||
    (code >= 0xff01 && code <= 0xff5e)
  );
}
