import { saysSomething, tellOfKey } from './keys.ts';
import type { Sweep } from './sweep.ts';

/* Keys within a text: `courriel=x`, `"courriel":"x"`, `courriel : x`, in query strings, JSON and what people type. */

const longestKey = 40;
const longestValue = 200;

const keySign = /[\p{L}\p{N}_.'’ -]/u;
const between = /["'\]\s]/;

export function findPairs(sweep: Sweep): void {
  const { text } = sweep;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 61 || code === 58) {
      readPair(sweep, i);
    }
  }
}

function readPair(sweep: Sweep, sign: number): void {
  const { text } = sweep;
  let end = sign;
  while (end > 0 && sign - end < 3 && between.test(text.charAt(end - 1))) {
    end -= 1;
  }
  let start = end;
  while (start > 0 && end - start < longestKey && keySign.test(text.charAt(start - 1))) {
    start -= 1;
  }
  const told = start === end ? 'none' : tellOf(text.slice(start, end), end === sign && text.charCodeAt(sign) === 61);
  if (told === 'none' || told === 'thing') {
    return;
  }
  const from = skip(text, sign + 1);
  const to = valueEnd(text, from);
  if (saysSomething(told, text.slice(from, to))) {
    sweep.add(told, from, to);
  }
}

/** Whoever writes `nom=` leaves no space in it, so that the words before it are a sentence and not the key. */
function tellOf(key: string, joined: boolean): ReturnType<typeof tellOfKey> {
  const told = tellOfKey(key);
  return told === 'none' && joined && key.includes(' ') ? tellOfKey(key.slice(key.lastIndexOf(' ') + 1)) : told;
}

function skip(text: string, from: number): number {
  let at = from;
  while (at - from < 4 && /["'\s]/.test(text.charAt(at))) {
    at += 1;
  }
  return at;
}

/** As far as the value can reach: to its quote, else to the next pair or the end of the line. */
function valueEnd(text: string, from: number): number {
  const quote = text.charAt(from - 1);
  const stop = quote === '"' ? /["\n]/ : quote === "'" ? /['\n]/ : /[&;"\n|}<]/;
  let end = from;
  while (end < text.length && end - from < longestValue && !stop.test(text.charAt(end))) {
    end += 1;
  }
  while (end > from && /[\s\\]/.test(text.charAt(end - 1))) {
    end -= 1;
  }
  return end;
}
