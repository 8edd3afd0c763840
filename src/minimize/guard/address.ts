import type { Sweep } from './sweep.ts';

/*
 * Postal addresses: a civic number with a street, or with a postal code. A postal code alone, and a street alone, are many
 * people's. What follows the street (apartment, town) goes with it.
 */

const before = '(?<![\\p{L}\\p{N}.,$#/_-])';
const civic = `${before}(?:\\d{1,4}-)?(\\d{1,5})(?:[ -]?[A-D](?!\\p{L}))?`;
const french = new RegExp(
  `${civic},?[ +]{1,2}(rue|avenue|av\\.?|boul\\.?|boulevard|blvd\\.?|chemin|ch\\.|montée|montee|rang|place|pl\\.|côte|impasse|allée|allee|route|rte\\.?|croissant|terrasse|ruelle|promenade)[ +]{1,2}(?:(?:de la|du|des|de|la|le|les)[ +]{1,2})?(?:[dl]['’])?([\\p{L}\\p{N}][\\p{L}\\p{N}'’.-]{1,30})`,
  'giu',
);
const english = new RegExp(
  `${civic}[ +]{1,2}((?:[\\p{L}'’.-]{1,20}[ +]{1,2}){1,3}|\\d{1,3}(?:st|nd|rd|th)[ +])(street|st|avenue|ave|road|rd|drive|dr|boulevard|blvd|lane|ln|court|crescent|cres|terrace|circle|highway|hwy|parkway|pkwy)(?![\\p{L}\\p{N}])\\.?`,
  'giu',
);
const postalCode =
  /(?<![\p{L}\p{N}])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ +-]?\d[ABCEGHJ-NPRSTV-Z]\d(?![\p{L}\p{N}])/giu;
const anyCivic = /(?<![\p{L}\p{N}.,$#/_-])\d{1,5},?[ +]{1,2}\p{L}[\p{L}'’.-]{2,30}[ ,+]/gu;
const rest = /[\p{L}\p{N} ,.'’()#+-]{0,100}/uy;

/** These words mean other things too: what comes after, or before, must then be a name. */
const otherFrench = /^(?:place|pl\.|route|rte\.?|côte|av\.?|rang|promenade|terrasse)$/iu;
const otherEnglish = /^(?:drive|dr|court|lane|circle|terrace|st)$/i;
const capital = /^[\p{Lu}\p{N}]/u;

export function findPostalAddresses(sweep: Sweep): void {
  const { text } = sweep;
  for (const match of text.matchAll(french)) {
    const named = capital.test(match[3] ?? '');
    if (named || !otherFrench.test(match[2] ?? '')) {
      addWithRest(sweep, match);
    }
  }
  for (const match of text.matchAll(english)) {
    const name = (match[2] ?? '').trim();
    const named = name.split(/[ +]{1,2}/).every((word) => capital.test(word));
    if (!isYear(match[1] ?? '') && (named || !otherEnglish.test(match[3] ?? ''))) {
      addWithRest(sweep, match);
    }
  }
  for (const code of text.matchAll(postalCode)) {
    const from = Math.max(0, code.index - 100);
    const first = text.slice(from, code.index).matchAll(anyCivic).next();
    if (!first.done) {
      sweep.add('postal_address', from + first.value.index, code.index + code[0].length);
    }
  }
}

/** `2026 Spring Food Drive` is a campaign. */
function isYear(civicNumber: string): boolean {
  return /^(?:19|20)\d{2}$/.test(civicNumber);
}

function addWithRest(sweep: Sweep, match: RegExpExecArray): void {
  const end = match.index + match[0].length;
  rest.lastIndex = end;
  sweep.add('postal_address', match.index, end + (rest.exec(sweep.text)?.[0].length ?? 0));
}
