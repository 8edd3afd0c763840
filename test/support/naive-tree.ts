import { createHash } from 'node:crypto';

/* RFC 6962 section 2.1 word for word, slowly: what everything cleverer must agree with. */

export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

export function naiveRoot(leaves: readonly string[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) {
    return sha256(new Uint8Array(0));
  }
  if (leaves.length === 1) {
    return sha256(Buffer.concat([Uint8Array.of(0), Buffer.from(first)]));
  }
  let k = 1;
  while (k * 2 < leaves.length) {
    k *= 2;
  }
  return sha256(Buffer.concat([Uint8Array.of(1), naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k))]));
}
