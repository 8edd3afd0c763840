import { readUtf8 } from './utf8.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** RFC 4648, sections 4 and 5 together: nobody mixes them, and reading both costs nothing. */
const values: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return char === '+' || char === '-' ? 62 : char === '/' || char === '_' ? 63 : alphabet.indexOf(char);
});

/** The text that a run hides, without its padding; undefined when it hides none: words and tokens soon show a control sign. */
export function textInBase64(run: string): string | undefined {
  if (run.length % 4 === 1) {
    return undefined;
  }
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (let i = 0; i < run.length; i += 1) {
    held = ((held << 6) | (values[run.charCodeAt(i)] ?? 0)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      const byte = (held >> bits) & 0xff;
      if (isControl(byte)) {
        return undefined;
      }
      bytes.push(byte);
    }
  }
  return textOf(bytes);
}

function isControl(byte: number): boolean {
  return (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127;
}

function textOf(bytes: readonly number[]): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const read = readUtf8(bytes, at);
    if (read === undefined) {
      return undefined;
    }
    text += String.fromCodePoint(read.code);
    at += read.size;
  }
  return text;
}
