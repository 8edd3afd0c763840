import { type Address, folded, matches, oncePer, patternOf } from './path.ts';
import { sensitiveWords } from './sensitive-words.ts';

/**
 * Whether a page speaks of something that people keep to themselves: by a pattern that the site declared, or by a word of its path.
 * What happens there may be measured and goes nowhere else (LPRPSP 12, 13). What is no URL has no word.
 */
export function isSensitive(address: Address | undefined, patterns: readonly string[]): boolean {
  if (address === undefined) {
    return false;
  }
  const { path, hash, segments = [] } = address;
  return (
    rulesOf(patterns).some((pattern) => matches(pattern, segments)) ||
    hasWord(path) ||
    // A page may keep its path behind the hash: `#/sante`.
    (/^#!?\//.test(hash) && hasWord(hash))
  );
}

const rulesOf = oncePer((texts) => texts.map(patternOf));

/** Links are escaped twice by mistake, and three times never. */
const mostEscapes = 3;

/** Where a word begins inside another: `infoSante`. */
const turn = /(\p{Ll})(\p{Lu})/gu;
const hasTurn = /[A-Z\u00c0-\u00de]/;

function hasWord(path: string): boolean {
  let text = path;
  for (let turn = 0; turn < mostEscapes && text.includes('%'); turn += 1) {
    text = unescaped(text);
  }
  const cased = hasTurn.test(text) ? text.replaceAll(turn, '$1-$2') : text;
  return folded(cased)
    .split(/[^a-z]+/)
    .some(isSensitiveWord);
}

/** What is no UTF-8 is Latin-1: old pages escape `é` as `%E9`. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

function isSensitiveWord(word: string): boolean {
  return (
    sensitiveWords.has(word) ||
    (word.endsWith('s') && sensitiveWords.has(word.slice(0, -1))) ||
    (word.endsWith('es') && sensitiveWords.has(word.slice(0, -2))) ||
    (word.endsWith('ies') && sensitiveWords.has(`${word.slice(0, -3)}y`))
  );
}
