const start = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
const encoder = new TextEncoder();

/**
 * 16 hexadecimal digits that stand for a list of fields (FNV-1a, 64 bits, of its lines). It shows whoever keeps a transfer file that
 * the list has changed since; it proves nothing, and need not: who can change the list can change the file.
 */
export function fingerprint(fields: readonly string[]): string {
  let hash = start;
  for (const byte of encoder.encode(fields.join('\n'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  }
  return hash.toString(16).padStart(16, '0');
}
