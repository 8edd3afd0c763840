/*
 * Most leaves can be seen to be canonical (RFC 8785) without being parsed and printed again, which takes three times as long.
 * Whatever needs a closer look, such as an escape in a string, is left to `canonical`.
 */

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Fewer digits than the largest safe integer has. */
const word = /true|false|null|0|-?[1-9][0-9]{0,14}/y;

const deepest = 16;

/** Where something ends that begins at a place; -1 when it takes a closer look. */
type End = number;

/** Answers the value of a member as it is spelled. */
export type Members = (name: string) => string | undefined;

/** The members of an object that is seen to be canonical; `undefined` says nothing about the text. */
export function spelledMembers(text: string): Members | undefined {
  const spans: Span[] = [];
  if (text.charCodeAt(0) !== openBrace || endOfObject({ text, depth: 0, spans }, 0) !== text.length) {
    return undefined;
  }
  return (name) => {
    const span = spans.find(
      ({ start, colonAt }) => colonAt - start - 2 === name.length && text.startsWith(name, start + 1),
    );
    return span && text.slice(span.colonAt + 1, span.end);
  };
}

/** The content of a string as it is spelled here: without escapes. */
export function unquoted(spelled: string | undefined): string | undefined {
  return spelled?.startsWith('"') ? spelled.slice(1, -1) : undefined;
}

/** A member: from the quote of its name, over the colon, to the end of its value. */
interface Span {
  readonly start: number;
  readonly colonAt: number;
  readonly end: number;
}

interface Reader {
  readonly text: string;
  readonly depth: number;
  /** Where the members of the outermost object go. */
  readonly spans?: Span[];
}

function endOfValue({ text, depth }: Reader, at: number): End {
  const unit = text.charCodeAt(at);
  if (unit === quote) {
    return endOfString(text, at);
  }
  if (unit === openBrace || unit === openBracket) {
    const inner = { text, depth: depth + 1 };
    return depth >= deepest ? -1 : unit === openBrace ? endOfObject(inner, at) : endOfList(inner, at);
  }
  word.lastIndex = at;
  return word.test(text) ? word.lastIndex : -1;
}

function endOfString(text: string, at: number): End {
  for (let i = at + 1; ; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === quote) {
      return i + 1;
    }
    const isPlain = unit >= 0x20 && unit !== backslash && (unit < 0xd800 || unit > 0xdfff);
    if (!isPlain) {
      return -1;
    }
  }
}

function endOfObject(reader: Reader, at: number): End {
  const { text, spans } = reader;
  if (text.charCodeAt(at + 1) === closeBrace) {
    return at + 2;
  }
  let before = -1;
  for (let start = at + 1; ;) {
    const colonAt = text.charCodeAt(start) === quote ? endOfString(text, start) : -1;
    const isNext = text.charCodeAt(colonAt) === colon && (before < 0 || isGreater(text, start, before));
    const end = isNext ? endOfValue(reader, colonAt + 1) : -1;
    if (end < 0) {
      return -1;
    }
    spans?.push({ start, colonAt, end });
    if (text.charCodeAt(end) !== comma) {
      return text.charCodeAt(end) === closeBrace ? end + 1 : -1;
    }
    before = start;
    start = end + 1;
  }
}

/** Whether the string at one place comes after the one at another, by code units. Whichever ends first comes first. */
function isGreater(text: string, one: number, other: number): boolean {
  for (let i = 1; ; i += 1) {
    const a = text.charCodeAt(one + i);
    const b = text.charCodeAt(other + i);
    if (a !== b) {
      return b === quote || (a !== quote && a > b);
    }
    if (a === quote) {
      return false;
    }
  }
}

function endOfList(reader: Reader, at: number): End {
  const { text } = reader;
  if (text.charCodeAt(at + 1) === closeBracket) {
    return at + 2;
  }
  for (let start = at + 1; ;) {
    const end = endOfValue(reader, start);
    if (end < 0 || text.charCodeAt(end) !== comma) {
      return end >= 0 && text.charCodeAt(end) === closeBracket ? end + 1 : -1;
    }
    start = end + 1;
  }
}
