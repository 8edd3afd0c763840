/* Bytes as text and back, strictly: what has two spellings could be signed under one and shown under the other. */

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A byte order mark is kept: dropping it would change what was hashed. */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `undefined` when the bytes are not UTF-8. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** RFC 4648 section 4, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let units = '';
  for (const byte of bytes) {
    units += String.fromCharCode(byte);
  }
  return btoa(units);
}

/** `undefined` for anything that `toBase64` would not have printed. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    return undefined;
  }
  const units = atob(text);
  // Otherwise bits are set that stand for no byte.
  return btoa(units) === text ? bytesOf(units) : undefined;
}

function bytesOf(units: string): Uint8Array {
  const bytes = new Uint8Array(units.length);
  for (let i = 0; i < bytes.length; i += 1) {
    bytes[i] = units.charCodeAt(i);
  }
  return bytes;
}
