import type { Sweep } from './sweep.ts';

const four = /(?<![\p{L}\p{N}./-])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}]|[.-][\p{L}\p{N}])/gu;
const six = /(?<![\p{L}\p{N}:.])[0-9a-fA-F]{1,4}(?::{1,2}[0-9a-fA-F]{1,4}){2,7}(?:::)?(?![\p{L}\p{N}:])/gu;
const version = /(?:version|ver|release|build|v)\.?[ :=#]{0,2}$/i;

/** Addresses of machines. A version of four small numbers is written the same way, so small ones need more to count. */
export function findAddressesOfMachines(sweep: Sweep): void {
  const { text } = sweep;
  for (const match of text.matchAll(four)) {
    if (isFour(match[0]) && !version.test(text.slice(Math.max(0, match.index - 12), match.index))) {
      sweep.add('ip_address', match.index, match.index + match[0].length);
    }
  }
  for (const match of text.matchAll(six)) {
    if (isSix(match[0])) {
      sweep.add('ip_address', match.index, match.index + match[0].length);
    }
  }
}

function isFour(text: string): boolean {
  const octets = text.split('.');
  if (octets.some((octet) => Number(octet) > 255 || (octet.length > 1 && octet.startsWith('0')))) {
    return false;
  }
  const two = octets.filter((octet) => octet.length === 2).length;
  return octets.some((octet) => octet.length === 3) ? !text.endsWith('.0.0.0') : two >= 3;
}

/** RFC 4291, 2.2: eight groups, or fewer with one `::`. A time of day has neither. */
function isSix(text: string): boolean {
  const gaps = text.split('::').length - 1;
  const groups = text.split(/::?/).filter((group) => group !== '').length;
  return gaps === 0 ? groups === 8 : gaps === 1 && groups >= 3 && groups < 8 && /\d/.test(text);
}
