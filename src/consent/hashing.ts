/**
 * What the runtime lends: hashing is not a rule, and the fast way differs between Node and Workers. Both answer 64 lowercase
 * hexadecimal digits. A plain string where the runtime can answer at once.
 */
export interface Hashing {
  /** SHA-256 of UTF-8 text. */
  sha256(text: string): string | Promise<string>;
  /** HMAC-SHA-256 of UTF-8 text under the installation's own secret. */
  mac(text: string): string | Promise<string>;
}

/** Compares in a time that does not depend on where two texts differ. */
export function sameDigest(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i += 1) {
    difference |= (a.charCodeAt(i) || 0) ^ b.charCodeAt(i);
  }
  return difference === 0;
}
