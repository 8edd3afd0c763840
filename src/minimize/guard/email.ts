import type { Sweep } from './sweep.ts';

/** RFC 5321, 4.5.3.1: octets of the local part, and of a domain's label (RFC 1035). */
const longestLocal = 64;

const local = /[\p{L}\p{N}._%+'-]/u;
const domain = /[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:\.[\p{L}\p{N}][\p{L}\p{N}-]{0,62}){1,8}/uy;
/** `logo@2x.png` is an image for dense screens. */
const file = /\.(?:png|jpe?g|gif|webp|avif|svg|css|m?js|pdf|html?)$/i;
const topLevel = /\.(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/iu;

/** `jean@exemple.ca`, and what follows an at sign without being one. */
export function findEmails(sweep: Sweep): void {
  const { text } = sweep;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    domain.lastIndex = at + 1;
    const host = start < at ? domain.exec(text)?.[0] : undefined;
    if (host !== undefined && topLevel.test(host) && !file.test(host)) {
      sweep.add('email', start, at + 1 + host.length);
    }
  }
}

const disguise =
  /\s{0,2}(?:[([{<]\s{0,2}(?:at|arobase?|arobas|chez|à|@)\s{0,2}[)\]}>]|\sarobase?\s|\sat\s(?=[\p{L}\p{N}-]{1,63}\s(?:dot|point)\s))\s{0,2}/giu;
const spelled =
  /[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:(?:\.|\s{0,2}[([{<]\s{0,2}(?:dot|point|\.)\s{0,2}[)\]}>]\s{0,2}|\s(?:dot|point)\s)[\p{L}\p{N}][\p{L}\p{N}-]{0,62}){1,8}/iuy;

/** `jean (at) exemple (dot) ca`, `jean arobase exemple.ca`: written so that a robot does not read it. */
export function findDisguisedEmails(sweep: Sweep): void {
  const { text } = sweep;
  for (const match of text.matchAll(disguise)) {
    const start = localStart(text, match.index);
    spelled.lastIndex = match.index + match[0].length;
    const host = start < match.index ? spelled.exec(text)?.[0] : undefined;
    if (host !== undefined) {
      sweep.add('email', start, match.index + match[0].length + host.length);
    }
  }
}

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < longestLocal && local.test(text.charAt(start - 1))) {
    start -= 1;
  }
  return start;
}
