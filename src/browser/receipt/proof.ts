/*
 * The page checks for itself what the collector says of the log: its own hashing (WebCrypto) from each leaf's bytes up to the
 * root that the checkpoint signs (RFC 6962, section 2.1; C2SP tlog-checkpoint). A collector that lied about one leaf would have to
 * break SHA-256.
 */

export interface Leaf {
  readonly index: number;
  readonly leaf: string;
  readonly path: readonly string[];
}

export interface Signature {
  readonly name: string;
  /** Eight hexadecimal digits (C2SP signed-note). */
  readonly key: string;
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly signatures: readonly Signature[];
}

export function readCheckpoint(note: string): Checkpoint | null {
  const [text = '', signed = '', ...rest] = note.split('\n\n');
  const [origin = '', digits = '', root = ''] = text.split('\n');
  if (rest.length > 0 || origin === '' || !/^(0|[1-9]\d{0,14})$/.test(digits) || bytesOf(root)?.length !== 32)
    return null;
  const signatures = signed
    .split('\n')
    .filter((line) => line !== '')
    .map(readSignature);
  if (signatures.length === 0 || signatures.includes(null)) return null;
  return { origin, size: Number(digits), root, signatures: signatures.filter((each) => each !== null) };
}

function readSignature(line: string): Signature | null {
  const [, name = '', base64 = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = bytesOf(base64);
  if (name === '' || bytes === null || bytes.length <= 4) return null;
  return { name, key: hex(bytes.slice(0, 4)) };
}

/** Whether this leaf stands at its place in the log that the checkpoint describes (RFC 9162, section 2.1.3.2). */
export async function isIncluded({ index, leaf, path }: Leaf, { size, root }: Checkpoint): Promise<boolean> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let at = index;
  let last = size - 1;
  let hash = await sha256(Uint8Array.of(0), new TextEncoder().encode(leaf));
  for (const base64 of path) {
    const sibling = bytesOf(base64);
    if (sibling?.length !== 32 || last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = await sha256(Uint8Array.of(1), hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && hex(hash) === hex(bytesOf(root) ?? new Uint8Array());
}

/** How a receipt appears in the ledger: SHA-256(salt || id), in hexadecimal. */
export async function commitment({ salt, id }: { salt: string; id: string }): Promise<string> {
  return digestOf(salt + id);
}

/** SHA-256 of a text in UTF-8, in hexadecimal. */
export async function digestOf(text: string): Promise<string> {
  return hex(await sha256(new TextEncoder().encode(text)));
}

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(base64: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) return null;
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
