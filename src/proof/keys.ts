import { concat, fromBase64 } from '../ledger/bytes.ts';
import {
  type KeyFault,
  parseSigningKey,
  printSigningKey,
  type Sign,
  type Signer,
  type Verify,
  verifierKey,
} from '../ledger/note.ts';
import type { Sha256 } from '../ledger/tree.ts';
import { StartRefused } from './start-refused.ts';

/* The installation's own Ed25519 key, by WebCrypto, which Node and Workers share. One pair serves every log of the installation. */

export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly sign: Sign;
}

/** `before` is there while a rotation is under way. */
export interface Keyring {
  readonly current: KeyPair;
  readonly before: KeyPair | undefined;
}

/** The pair under one log's name. */
export interface LogKeys {
  readonly current: Signer;
  readonly before: Signer | undefined;
}

/** What stands in the text of a private key; each log derives a name of its own. */
const installation = 'balise';

/** RFC 8410: what comes before the 32 bytes of an Ed25519 seed in PKCS #8. */
const pkcs8Prefix = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

export async function keyOfSeed(seed: Uint8Array): Promise<KeyPair> {
  const bytes = Uint8Array.from(concat([pkcs8Prefix, seed]));
  const key = await crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', true, ['sign']);
  const exported = await crypto.subtle.exportKey('jwk', key);
  const x = typeof exported === 'object' && 'x' in exported ? exported.x : undefined;
  const publicKey = fromBase64(`${(x ?? '').replaceAll('-', '+').replaceAll('_', '/')}=`);
  if (publicKey?.length !== 32) {
    throw new Error('This runtime does not give the public half of an Ed25519 key.');
  }
  return {
    publicKey,
    sign: async (text) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, Uint8Array.from(text))),
  };
}

/** A new private key, as the text that `openKey` takes. */
export async function drawKey(sha256: Sha256): Promise<string> {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const { publicKey } = await keyOfSeed(seed);
  return printSigningKey({ name: installation, hash: verifierKey(sha256, installation, publicKey).hash, seed });
}

const faults: Readonly<Record<KeyFault, string>> = {
  form: 'is not of the form PRIVATE+KEY+name+hash+base64',
  name: 'has a name with a space in it',
  algorithm: 'is not an Ed25519 key',
  length: 'is not 32 bytes long',
  hash: 'does not fit the hash written in it: a character was lost or changed',
};

/** @throws StartRefused that says what is wrong with the text and how to mend it, without repeating it; `from` is where it stands. */
export async function openKey(sha256: Sha256, text: string, from: string): Promise<KeyPair> {
  const parsed = parseSigningKey(text.trim());
  if (!parsed.ok) {
    throw wrongKey(from, parsed.fault);
  }
  const { name, hash, seed } = parsed.key;
  const pair = await keyOfSeed(seed);
  if (verifierKey(sha256, name, pair.publicKey).hash !== hash) {
    throw wrongKey(from, 'hash');
  }
  return pair;
}

function wrongKey(from: string, fault: KeyFault): StartRefused {
  return new StartRefused(`The key in ${from} ${faults[fault]}. Restore it, or see: balise key --help.`);
}

export function keysOfLog(sha256: Sha256, { current, before }: Keyring, origin: string): LogKeys {
  const signer = ({ publicKey, sign }: KeyPair): Signer => ({ key: verifierKey(sha256, origin, publicKey), sign });
  return { current: signer(current), before: before && signer(before) };
}

export const verifyEd25519: Verify = async (publicKey, bytes, signature) => {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(bytes));
};
