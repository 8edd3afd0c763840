import { textInBase64 } from './base64.ts';
import { judgeRun } from './secret.ts';
import type { Sweep } from './sweep.ts';

/** Base64 of `a@bc.ca` is as short. */
const shortest = 10;

const run = /[A-Za-z0-9+/_.-]{10,}/g;

export interface Hidden {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a text into long runs without a space. A run that is base64 of a text is handed over to be looked into; any other is
 * judged as a token.
 */
export function readRuns(sweep: Sweep, open: (hidden: Hidden) => void): void {
  for (const { 0: found, index } of sweep.text.matchAll(run)) {
    const whole = openRun(found, (text, start, end) => open({ text, start: index + start, end: index + end }));
    if (!whole) {
      for (const part of parts(found, /[+/]/)) {
        judgeRun(sweep, index + part.start, index + part.end);
      }
    }
  }
}

type Open = (text: string, start: number, end: number) => void;

/** Whether all of the run is a hidden text. A path, a slug or a signed token may hold one between its signs. */
function openRun(found: string, open: Open): boolean {
  if (openPart(found, { start: 0, end: found.length }, open)) {
    return true;
  }
  for (const part of parts(found, /\./)) {
    if ((part.end - part.start === found.length || !openPart(found, part, open)) && /[/-]/.test(found)) {
      for (const { start, end } of parts(found.slice(part.start, part.end), /[/-]/)) {
        openPart(found, { start: part.start + start, end: part.start + end }, open);
      }
    }
  }
  return false;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function openPart(found: string, { start, end }: Part, open: Open): boolean {
  const part = found.slice(start, end);
  const hidden = part.length >= shortest && mixes(part) ? textInBase64(part) : undefined;
  if (hidden === undefined) {
    return false;
  }
  open(hidden, start, end);
  return true;
}

/** Base64 of a text has capitals, and small letters or digits; most slugs, words and numbers have not, and are not decoded at all. */
function mixes(text: string): boolean {
  return !text.includes('.') && /[A-Z]/.test(text) && /[a-z0-9]/.test(text);
}

function parts(text: string, sign: RegExp): Part[] {
  const found: Part[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i += 1) {
    if (i === text.length || sign.test(text.charAt(i))) {
      if (i > start) {
        found.push({ start, end: i });
      }
      start = i + 1;
    }
  }
  return found;
}
