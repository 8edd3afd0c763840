import { type Address, addressOf, folded, matches, oncePer, patternOf } from './path.ts';
import { pathWords } from './path-words.ts';

/** Begins the group of a page that no declared pattern speaks for. A pattern begins with a slash, so it can never look like one. */
const undeclared = '~';

/**
 * URL to page group: the declared pattern that matches, else `~` and the words of the path that are known to name nobody. Query and
 * fragment never survive (docs/design/0016-page-groups.md).
 */
export function pageGroup(url: string, patterns: readonly string[]): string {
  return groupOf(addressOf(url), patterns);
}

/** The same for an address that was read already. */
export function groupOf(address: Address | undefined, patterns: readonly string[]): string {
  const segments = address?.segments;
  if (segments === undefined) {
    return `${undeclared}/:unreadable`;
  }
  const known = rulesOf(patterns);
  const declared = known.patterns.find((pattern) => matches(pattern, segments));
  return declared?.text ?? `${undeclared}${safeShape(segments, known.words)}`;
}

/** Somebody classified this page: its group may leave with an event (LPRPSP 13). */
export function isDeclared(group: string): boolean {
  return group.startsWith('/');
}

interface Rules {
  readonly patterns: readonly ReturnType<typeof patternOf>[];
  /** From a word as it is looked up to how it is written. */
  readonly words: ReadonlyMap<string, string>;
}

/** The fixed words of declared patterns are known as well: whoever wrote them said what they are. */
const rulesOf = oncePer((texts): Rules => {
  const patterns = texts.map(patternOf);
  const declared = patterns.flatMap(({ parts }) => parts.filter((part) => !part.startsWith(':')));
  return { patterns, words: new Map(declared.map((word) => [folded(word), word])) };
});

/** The longest word of the list is shorter; nothing longer is worth folding. */
const longest = 60;

/** A segment stays only as the word of a closed list, in the list's own letters. Deeper than five says nothing more. */
function safeShape(segments: readonly string[], words: Rules['words']): string {
  const shape = segments.slice(0, 5).map((segment) => knownWord(segment, words) ?? ':other');
  return `/${shape.join('/')}${segments.length > 5 ? '/*' : ''}`;
}

function knownWord(segment: string, words: Rules['words']): string | undefined {
  if (segment.length > longest) {
    return undefined;
  }
  const word = folded(segment.replace(/\.(html?|php|aspx?)$/i, ''));
  return words.get(word) ?? (pathWords.has(word) ? word : undefined);
}
