import { concat, fromBase64, toBase64, toHex, utf8 } from './bytes.ts';
import type { Sha256 } from './tree.ts';

/* C2SP signed-note with Ed25519: a text, a blank line, and a line for each signature. */

export type Sign = (bytes: Uint8Array) => Promise<Uint8Array>;
export type Verify = (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => Promise<boolean>;

const ed25519 = 0x01;
const keyLength = 32;
/** A note with more is not read on: whoever wrote it wants to keep the reader busy. */
const mostSignatures = 100;

/** One key pair may serve several logs: the same public key under another name is another key. */
export interface VerifierKey {
  readonly name: string;
  /** First four bytes of SHA-256(name || 0x0A || 0x01 || public key), in hexadecimal. */
  readonly hash: string;
  readonly publicKey: Uint8Array;
}

/** The private half as golang.org/x/mod/sumdb/note writes it; `hash` is that of the public half. */
export interface SigningKey {
  readonly name: string;
  readonly hash: string;
  readonly seed: Uint8Array;
}

/** What is wrong with the text of a key. */
export type KeyFault = 'form' | 'name' | 'algorithm' | 'length' | 'hash';

export type ParsedKey<Key> =
  { readonly ok: true; readonly key: Key } | { readonly ok: false; readonly fault: KeyFault };

/** Neither empty nor with a space of any alphabet nor with the sign that parts a key's text. */
export function isKeyName(name: string): boolean {
  return /^[^\s\u0085+]+$/u.test(name) && name.isWellFormed() && !hasControl(name);
}

/** @throws RangeError for a name that no note can carry and for a key that is not 32 bytes long. */
export function verifierKey(sha256: Sha256, name: string, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name) || publicKey.length !== keyLength) {
    throw new RangeError(`A key is ${keyLength} bytes under a name without spaces and plus signs, not "${name}".`);
  }
  const digest = sha256(concat([utf8(`${name}\n`), typed(publicKey)]));
  return { name, hash: toHex(digest.subarray(0, 4)), publicKey };
}

function typed(bytes: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(ed25519), bytes]);
}

export function printVerifierKey({ name, hash, publicKey }: VerifierKey): string {
  return `${name}+${hash}+${toBase64(typed(publicKey))}`;
}

export function parseVerifierKey(sha256: Sha256, text: string): ParsedKey<VerifierKey> {
  const parts = keyParts(text);
  if (!parts.ok) {
    return parts;
  }
  const { name, hash, bytes } = parts.key;
  const key = verifierKey(sha256, name, bytes);
  return key.hash === hash ? { ok: true, key } : { ok: false, fault: 'hash' };
}

const privatePrefix = 'PRIVATE+KEY+';

export function printSigningKey({ name, hash, seed }: SigningKey): string {
  return `${privatePrefix}${name}+${hash}+${toBase64(typed(seed))}`;
}

/** Whether `hash` is that of the public half can be told only once it has been derived from the seed. */
export function parseSigningKey(text: string): ParsedKey<SigningKey> {
  if (!text.startsWith(privatePrefix)) {
    return { ok: false, fault: 'form' };
  }
  const parts = keyParts(text.slice(privatePrefix.length));
  return parts.ok ? { ok: true, key: { name: parts.key.name, hash: parts.key.hash, seed: parts.key.bytes } } : parts;
}

interface KeyParts {
  readonly name: string;
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** The name holds no plus sign; base64 may. */
function keyParts(text: string): ParsedKey<KeyParts> {
  const [, name, hash, base64 = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  const bytes = fromBase64(base64);
  if (name === undefined || hash === undefined || bytes === undefined) {
    return { ok: false, fault: 'form' };
  }
  if (!isKeyName(name)) {
    return { ok: false, fault: 'name' };
  }
  if (bytes[0] !== ed25519) {
    return { ok: false, fault: 'algorithm' };
  }
  const key = { name, hash, bytes: bytes.subarray(1) };
  return key.bytes.length === keyLength ? { ok: true, key } : { ok: false, fault: 'length' };
}

export interface NoteSignature {
  readonly name: string;
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** `text` ends with a line feed. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteFault = 'characters' | 'no_signature' | 'signature_form' | 'too_many_signatures';

export type ParsedNote = { readonly ok: true; readonly note: Note } | { readonly ok: false; readonly fault: NoteFault };

export function printNote({ text, signatures }: Note): string {
  const lines = signatures.map(({ name, hash, bytes }) => {
    const id = Uint8Array.from(hash.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    return `— ${name} ${toBase64(concat([id, bytes]))}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

export function parseNote(printed: string): ParsedNote {
  if (!printed.isWellFormed() || hasControl(printed)) {
    return { ok: false, fault: 'characters' };
  }
  const cut = printed.lastIndexOf('\n\n');
  if (cut < 0 || cut + 2 === printed.length) {
    return { ok: false, fault: 'no_signature' };
  }
  const lines = printed.slice(cut + 2).split('\n');
  if (lines.pop() !== '') {
    return { ok: false, fault: 'signature_form' };
  }
  if (lines.length > mostSignatures) {
    return { ok: false, fault: 'too_many_signatures' };
  }
  const signatures = lines.map(signatureOf).filter((signature) => signature !== undefined);
  return signatures.length === lines.length
    ? { ok: true, note: { text: printed.slice(0, cut + 1), signatures } }
    : { ok: false, fault: 'signature_form' };
}

/** Control characters other than the line feed, which ends a line. */
function hasControl(text: string): boolean {
  return /[\u0000-\u0009\u000b-\u001f]/.test(text);
}

function signatureOf(line: string): NoteSignature | undefined {
  const [, name = '', base64 = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = fromBase64(base64);
  return bytes === undefined || bytes.length < 5 || !isKeyName(name)
    ? undefined
    : { name, hash: toHex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
}

export interface Signer {
  readonly key: VerifierKey;
  readonly sign: Sign;
}

/** @throws RangeError for a text that no note can carry. */
export async function signNote(text: string, signers: readonly Signer[]): Promise<Note> {
  if (!text.endsWith('\n') || !text.isWellFormed() || hasControl(text)) {
    throw new RangeError('The text of a note ends with a line feed and holds no other control character.');
  }
  const signatures = signers.map(async ({ key: { name, hash }, sign }) => ({
    name,
    hash,
    bytes: await sign(utf8(text)),
  }));
  return { text, signatures: await Promise.all(signatures) };
}

export type OpenedNote =
  | { readonly ok: true; readonly by: readonly VerifierKey[] }
  | { readonly ok: false; readonly fault: 'unknown_signers' | 'bad_signature' };

/** Which of the known keys signed. Lines of other keys say nothing; one false line of a known key spoils the note. */
export async function openNote(note: Note, known: readonly VerifierKey[], verify: Verify): Promise<OpenedNote> {
  const bytes = utf8(note.text);
  const claimed = known.map((key) => ({
    key,
    lines: note.signatures.filter(({ name, hash }) => name === key.name && hash === key.hash),
  }));
  const signed = claimed.filter(({ lines }) => lines.length > 0);
  for (const { key, lines } of signed) {
    for (const line of lines) {
      if (!(await verify(key.publicKey, bytes, line.bytes))) {
        return { ok: false, fault: 'bad_signature' };
      }
    }
  }
  return signed.length > 0 ? { ok: true, by: signed.map(({ key }) => key) } : { ok: false, fault: 'unknown_signers' };
}
