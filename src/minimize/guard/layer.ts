import { looksLikeAnother } from './features.ts';
import { readUtf8 } from './utf8.ts';

/** A text decoded once or more, and where each of its units began in the text as it came; one more for the end. */
export interface Layer {
  readonly text: string;
  readonly at: readonly number[];
}

interface Piece {
  readonly text: string;
  /** Units of the encoded text that it took. */
  readonly size: number;
}

const escape = /%u?[0-9a-fA-F]{2}|&#?[0-9a-zA-Z]{2}|\\[ux"'/\\nrt]/;

/** One round of decoding, of all forms at once; undefined when nothing was encoded. A round is never longer than its text. */
export function decodeOnce({ text, at }: Layer): Layer | undefined {
  const parts: string[] = [];
  const starts: number[] = [];
  let changed = false;
  const push = (piece: string, from: number) => {
    starts.push(...Array.from({ length: piece.length }, () => at[from] ?? 0));
    parts.push(piece);
  };
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    const run = code === 37 ? readPercents(text, i) : undefined;
    const one = code === 38 ? readEntity(text, i) : code === 92 ? readBackslash(text, i) : readLookAlike(text, i);
    const pieces = run ?? (one === undefined ? undefined : [one]);
    if (pieces === undefined) {
      push(text.charAt(i), i);
      i += 1;
    } else {
      changed = true;
      for (const piece of pieces) {
        push(piece.text, i);
        i += piece.size;
      }
    }
  }
  starts.push(at[text.length] ?? 0);
  return changed ? { text: parts.join(''), at: starts } : undefined;
}

/** Whether a round can change anything; saves the tables of places where it cannot. */
export function mayHide(text: string): boolean {
  if (escape.test(text)) {
    return true;
  }
  for (let i = 0; i < text.length; i += 1) {
    if (looksLikeAnother(text.charCodeAt(i))) {
      return true;
    }
  }
  return false;
}

/** In a query string a plus is a space, except where it begins a telephone number. */
export function plusAsSpace(text: string): string {
  return text.replace(/(?<=[\p{L}\p{N},.])\+(?=[\p{L}\p{N}(])/gu, ' ');
}

export function untouched(text: string): Layer {
  return { text, at: Array.from({ length: text.length + 1 }, (_, i) => i) };
}

/** RFC 3986, 2.1, and the `%u0040` of older scripts. What is no UTF-8 is taken for Latin-1. */
function readPercents(text: string, from: number): Piece[] | undefined {
  const legacy = /^%u[0-9a-fA-F]{4}$/.test(text.slice(from, from + 6));
  if (legacy) {
    return [{ text: String.fromCharCode(Number.parseInt(text.slice(from + 2, from + 6), 16)), size: 6 }];
  }
  const bytes: number[] = [];
  for (let i = from; text.charCodeAt(i) === 37 && /^[0-9a-fA-F]{2}$/.test(text.slice(i + 1, i + 3)); i += 3) {
    bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
  }
  const pieces: Piece[] = [];
  for (let i = 0; i < bytes.length;) {
    const read = readUtf8(bytes, i) ?? { code: bytes[i] ?? 0, size: 1 };
    pieces.push({ text: String.fromCodePoint(read.code), size: read.size * 3 });
    i += read.size;
  }
  return pieces.length > 0 ? pieces : undefined;
}

/** HTML's names for the signs that e-mails, numbers and names are written with. */
const named: Readonly<Record<string, string>> = {
  ...{ commat: '@', period: '.', lowbar: '_', plus: '+', nbsp: ' ', amp: '&', quot: '"', apos: "'", colon: ':' },
  ...{ equals: '=', comma: ',', num: '#', lpar: '(', rpar: ')', sol: '/', hyphen: '-', dash: '-', semi: ';' },
  ...{ lsqb: '[', rsqb: ']', lbrack: '[', rbrack: ']', percnt: '%', bsol: '\\', shy: '', Tab: ' ', NewLine: '\n' },
  ...{
    eacute: 'é',
    Eacute: 'É',
    egrave: 'è',
    ecirc: 'ê',
    agrave: 'à',
    acirc: 'â',
    ccedil: 'ç',
    ocirc: 'ô',
    icirc: 'î',
  },
};

const entity = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8})(?=;));?/y;

function readEntity(text: string, from: number): Piece | undefined {
  entity.lastIndex = from;
  const match = entity.exec(text);
  if (match === null) {
    return undefined;
  }
  const [all, decimal, hexadecimal, name = ''] = match;
  const number = decimal ?? (hexadecimal === undefined ? undefined : Number.parseInt(hexadecimal, 16));
  const read = number === undefined ? (Object.hasOwn(named, name) ? named[name] : undefined) : codeText(Number(number));
  return read === undefined ? undefined : { text: read, size: all.length };
}

function codeText(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const backslash = /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([nrt])|(["'/\\]))/y;

/** RFC 8259, section 7, and the forms that scripts add. */
function readBackslash(text: string, from: number): Piece | undefined {
  backslash.lastIndex = from;
  const match = backslash.exec(text);
  if (match === null) {
    return undefined;
  }
  const [all, four, braced, two, space, sign] = match;
  const digits = four ?? braced ?? two;
  const read = digits === undefined ? (space === undefined ? sign : ' ') : codeText(Number.parseInt(digits, 16));
  return read === undefined ? undefined : { text: read, size: all.length };
}

/** Full-width forms, spaces and hyphens of other kinds; what has no width is left out. */
function readLookAlike(text: string, from: number): Piece | undefined {
  const code = text.charCodeAt(from);
  if (!looksLikeAnother(code)) {
    return undefined;
  }
  if (code >= 0xfeff) {
    return { text: code === 0xfeff ? '' : String.fromCharCode(code - 0xfee0), size: 1 };
  }
  if (code === 0xad || code === 0x2060 || (code >= 0x200b && code <= 0x200f)) {
    return { text: '', size: 1 };
  }
  return { text: code === 0x2212 || (code >= 0x2010 && code <= 0x2015) ? '-' : ' ', size: 1 };
}
