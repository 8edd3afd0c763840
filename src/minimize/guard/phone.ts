import { countDigits, type Sweep } from './sweep.ts';

/*
 * Telephone numbers by the rules of the North American plan and of E.164. A number written as people write one is found
 * wherever it stands; ten bare digits only where they begin with an area code of Québec and the key tells of no thing.
 */

const grouped =
  /(?<![\p{L}\p{N}_.-])(?:\+?1[ .-]?)?(?:\(([2-9]\d{2})\)[ .+-]{0,2}|([2-9]\d{2})[ .+-])([2-9]\d{2})[ .+-]?\d{4}(?![\p{L}\p{N}]|[.-]\d)/gu;
const international = /(?<![\p{L}\p{N}])\+([1-9]\d{0,3})(?:[ .()-]{0,2}\d){6,14}(?!\d)/gu;
const fromAbroad = /(?<![\p{L}\p{N}.,-])(?:00|011)[ .-]?([1-9]\d{0,2})[ .-](?:[ .()-]{0,2}\d){6,12}(?!\d)/gu;
const french = /(?<![\p{L}\p{N}.,/-])0[1-9](?:[ .-]\d{2}){4}(?![\p{L}\p{N}]|[.-]\d)/gu;
const bare =
  /(?<![\p{L}\p{N}.,_-])1?(418|438|450|514|579|581|819|873|367|263|354|468)[2-9]\d{6}(?![\p{L}\p{N}_-]|[.,]\d)/gu;
/** Ten bare digits of anywhere, after a word that says what they are. */
const announced =
  /(?<!\p{L})(?:call|tel|tél|téléphone|telephone|phone|cell|cellulaire|mobile|fax|texto|sms|appelez|rappelez|appeler|rappeler)(?!\p{L})[^\p{N}\n]{0,16}1?[2-9]\d{2}[2-9]\d{6}(?!\d)/giu;

export function findPhones(sweep: Sweep): void {
  const { text } = sweep;
  for (const match of text.matchAll(grouped)) {
    if (isPlanned(match[1] ?? match[2] ?? '') && isPlanned(match[3] ?? '')) {
      sweep.add('phone', match.index, match.index + match[0].length);
    }
  }
  for (const pattern of [international, fromAbroad]) {
    for (const match of text.matchAll(pattern)) {
      const digits = countDigits(match[0]);
      if (digits >= 8 && digits <= 18 && hasCallingCode(match[1] ?? '')) {
        sweep.add('phone', match.index, match.index + match[0].length);
      }
    }
  }
  for (const pattern of sweep.thing ? [french] : [french, bare, announced]) {
    for (const match of text.matchAll(pattern)) {
      sweep.add('phone', match.index, match.index + match[0].length);
    }
  }
}

/** NANP: neither an area nor an exchange ends in 11, and no area has a 9 in the middle. */
function isPlanned(code: string): boolean {
  return !code.endsWith('11');
}

/** ITU-T E.164 list of assigned country codes: whole zones first, then those with more digits. */
const oneOrTwo = /^(?:1|7|20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const three =
  /^(?:21[1-368]|2[2-6]\d|29[0178]|35\d|37[0-8]|38[0-35-79]|42[0139]|50\d|59\d|67[02-9]|68\d|69[0-2]|80[08]|85[02356]|87[0-48]|88[0368]|96[0-8]|97[0-79]|99[2-68])/;

function hasCallingCode(digits: string): boolean {
  return oneOrTwo.test(digits) || three.test(digits);
}
