import { webcrypto } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { concat, toHex, utf8 } from '../../src/ledger/bytes.ts';
import { canonical } from '../../src/ledger/canonical.ts';
import { parseCheckpoint, printHead, signCheckpoint, type TreeHead } from '../../src/ledger/checkpoint.ts';
import { encodeEntry, type LedgerEntry } from '../../src/ledger/entry.ts';
import { printNote, printVerifierKey, type Signer, type VerifierKey, verifierKey } from '../../src/ledger/note.ts';
import { bundlesOf, encodeBundle, tileHeight, tilePath, tilesOf, tileWidth } from '../../src/ledger/tile.ts';
import { leafHash, nodeHash, rootOf } from '../../src/ledger/tree.ts';
import { sha256 } from '../../src/node/ledger-export.ts';

/* A real log of made-up entries and its export, all of it following from the options. test/support/ledger-tamper.ts spoils it. */

export interface ExportOptions {
  readonly size: number;
  /** Another seed makes other entries and other keys. */
  readonly seed?: number;
  readonly origin?: string;
  /** Sizes at which a checkpoint was made; that of the whole log comes with it. By default some twenty. */
  readonly checkpoints?: readonly number[];
  /** Leaves that add a key. */
  readonly rotations?: readonly number[];
  /** Leaves that say that the key was lost, and name the next. */
  readonly losses?: readonly number[];
}

export type Files = ReadonlyMap<string, Uint8Array>;

export interface MadeCheckpoint {
  readonly size: number;
  readonly at: number;
  readonly note: string;
}

export interface Ledger {
  readonly origin: string;
  readonly leaves: readonly Uint8Array[];
  readonly checkpoints: readonly MadeCheckpoint[];
  readonly notices: Files;
  /** The first signs from the beginning, each of the others from its leaf on. */
  readonly keys: readonly Signer[];
  readonly changes: readonly KeyChange[];
}

interface KeyChange {
  readonly at: number;
  readonly lost: boolean;
}

const firstInstant = Date.UTC(2025, 0, 6);
const defaultOrigin = 'balise.example/boutique';

export async function buildLedger(options: ExportOptions): Promise<Ledger> {
  const { size, seed = 1, origin = defaultOrigin, rotations = [], losses = [] } = options;
  const changes = [...rotations.map((at) => ({ at, lost: false })), ...losses.map((at) => ({ at, lost: true }))].sort(
    (a, b) => a.at - b.at,
  );
  const keys = await Promise.all([0, ...changes].map((_, i) => testSigner(origin, seed * 1_000 + i)));
  const texts = ['fr', 'en'].map((language) => utf8(canonical({ language, text: `Avis ${seed}`, version: 1 })));
  const notices = new Map(texts.map((text) => [toHex(sha256(text)), text]));
  const leaves = Array.from({ length: size }, (_, i) => leafOf({ i, seed, keys, changes, notices }));
  const bare = { origin, leaves, notices, keys, changes, checkpoints: [] };
  const sizes = [...new Set([...(options.checkpoints ?? spread(size)).filter((at) => at < size), size])];
  return { ...bare, checkpoints: await signedCheckpoints(bare, heads(origin, leaves, sizes)) };
}

export async function buildExport(options: ExportOptions): Promise<Files> {
  return exportOf(await buildLedger(options));
}

/** Some twenty sizes, none of them round. */
function spread(size: number): number[] {
  const step = Math.max(1, Math.floor(size / 20));
  return Array.from({ length: 19 }, (_, i) => (i + 1) * step - (i % 3)).filter((at) => at > 0);
}

interface LeafSource {
  readonly i: number;
  readonly seed: number;
  readonly keys: readonly Signer[];
  readonly changes: readonly KeyChange[];
  readonly notices: Files;
}

function leafOf({ i, seed, keys, changes, notices }: LeafSource): Uint8Array {
  const at = firstInstant + i * 1_000;
  const change = changes.findIndex((made) => made.at === i);
  const [before, after] = [keys[change], keys[change + 1]];
  if (change >= 0 && before !== undefined && after !== undefined) {
    const [key, next] = [printVerifierKey(before.key), printVerifierKey(after.key)];
    const said = changes[change]?.lost ? { type: 'key_lost', key, successor: next } : { type: 'key_added', key: next };
    return utf8(canonical({ v: 1, site: 'boutique', at, ...said }));
  }
  const hashes = [...notices.keys()];
  const notice = hashes[i % hashes.length] ?? '';
  return utf8(encodeEntry(i < hashes.length ? published(at, notice) : recorded(i, seed, { at, notice })));
}

function published(at: number, notice: string): LedgerEntry {
  return {
    type: 'notice_published',
    site: 'boutique',
    at,
    notice,
    notice_version: 1,
    language: 'fr',
    surface: 'banner',
  };
}

function recorded(i: number, seed: number, { at, notice }: { at: number; notice: string }): LedgerEntry {
  const receipt = toHex(sha256(utf8(`${seed}/${Math.floor(i / 3)}`)));
  if (i % 11 === 7) {
    return { type: 'withdrawn', site: 'boutique', record_id: `w-${i}`, receipt, purpose: 'measure', at };
  }
  return {
    type: 'consent',
    site: 'boutique',
    record_id: `r-${i}`,
    receipt,
    purpose: i % 2 === 0 ? 'measure' : 'ga4',
    state: 'granted',
    at,
    expires_at: at + 30 * 86_400_000,
    notice,
    language: 'fr',
    surface: 'banner',
    gesture: 'click',
    gpc: false,
  };
}

const pkcs8Ed25519 = Uint8Array.from(Buffer.from('302e020100300506032b657004220420', 'hex'));

/** An Ed25519 key that follows from a number. */
export function testSigner(name: string, seed: number): Promise<Signer> {
  return signerOf(name, sha256(utf8(`key ${seed}`)));
}

export async function signerOf(name: string, seed: Uint8Array): Promise<Signer> {
  const { subtle } = webcrypto;
  const key = await subtle.importKey('pkcs8', Uint8Array.from(concat([pkcs8Ed25519, seed])), 'Ed25519', true, ['sign']);
  const { x = '' } = await subtle.exportKey('jwk', key);
  // Ed25519 signs the same text the same way each time.
  const signed = new Map<string, Promise<Uint8Array>>();
  const sign = async (bytes: Uint8Array) => new Uint8Array(await subtle.sign('Ed25519', key, Uint8Array.from(bytes)));
  return {
    key: verifierKey(sha256, name, Uint8Array.from(Buffer.from(x, 'base64url'))),
    sign: (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      const signature = signed.get(text) ?? sign(bytes);
      signed.set(text, signature);
      return signature;
    },
  };
}

/** Which keys sign at a size, given the size of the checkpoint before it. */
function signersAt({ keys, changes }: Pick<Ledger, 'keys' | 'changes'>, before: number, size: number): Signer[] {
  const last = changes.filter(({ at }) => at < size).length;
  const covered = changes.filter(({ at }) => at >= before && at < size);
  const old = covered.filter(({ lost }) => !lost).map((change) => keys[changes.indexOf(change)]);
  return [...old, keys[last]].filter((signer) => signer !== undefined);
}

export async function signedCheckpoints(
  ledger: Pick<Ledger, 'keys' | 'changes'>,
  made: readonly TreeHead[],
): Promise<MadeCheckpoint[]> {
  const notes = made.map((head, i) => signCheckpoint(head, signersAt(ledger, made[i - 1]?.size ?? 0, head.size)));
  return (await Promise.all(notes)).map((note, i) => {
    const size = made[i]?.size ?? 0;
    return { size, at: firstInstant + size * 1_000, note };
  });
}

/* A tree is built thousands of times over nearly the same leaves: what two hashes make together is computed once. */

const leafHashes = new WeakMap<Uint8Array, Uint8Array>();
const nodeHashes = new WeakMap<Uint8Array, WeakMap<Uint8Array, Uint8Array>>();

function hashOf(leaf: Uint8Array): Uint8Array {
  const hash = leafHashes.get(leaf) ?? leafHash(sha256, leaf);
  leafHashes.set(leaf, hash);
  return hash;
}

function parentOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  const made = nodeHashes.get(left) ?? new WeakMap<Uint8Array, Uint8Array>();
  const hash = made.get(right) ?? nodeHash(sha256, left, right);
  nodeHashes.set(left, made.set(right, hash));
  return hash;
}

/** Row by row, the hashes of all full subtrees. */
function rowsOf(leaves: readonly Uint8Array[]): Uint8Array[][] {
  const rows = [leaves.map(hashOf)];
  for (let row = rows[0] ?? []; row.length > 1;) {
    const below = row;
    row = Array.from({ length: Math.floor(row.length / 2) }, (_, i) =>
      parentOf(below[2 * i] ?? new Uint8Array(0), below[2 * i + 1] ?? new Uint8Array(0)),
    );
    rows.push(row);
  }
  return rows;
}

/** The heads of a tree at these sizes. */
export function heads(origin: string, leaves: readonly Uint8Array[], sizes: readonly number[]): TreeHead[] {
  const rows = rowsOf(leaves);
  return sizes.map((size) => {
    const levels = rows.map((_, i) => rows.length - 1 - i).filter((level) => Math.floor(size / 2 ** level) % 2 === 1);
    const hashes = levels.map((level) => rows[level]?.[Math.floor(size / 2 ** level) - 1] ?? new Uint8Array(0));
    return { origin, size, root: rootOf(sha256, { size, hashes }) };
  });
}

export function exportOf({ leaves, checkpoints, notices }: Pick<Ledger, 'leaves' | 'checkpoints' | 'notices'>): Files {
  const files = new Map<string, Uint8Array>();
  files.set('checkpoint', utf8(checkpoints.at(-1)?.note ?? ''));
  files.set('checkpoints.jsonl', checkpointLines(checkpoints));
  for (const bundle of bundlesOf(leaves.length)) {
    const first = bundle.index * tileWidth;
    files.set(tilePath(bundle), bundleOf(leaves.slice(first, first + bundle.width)));
  }
  const rows = rowsOf(leaves);
  for (const tile of tilesOf(leaves.length)) {
    const first = tile.index * tileWidth;
    files.set(tilePath(tile), concat((rows[tile.level * tileHeight] ?? []).slice(first, first + tile.width)));
  }
  for (const [hash, text] of notices) {
    files.set(`notices/${hash}.json`, text);
  }
  return files;
}

const bundles = new WeakMap<Uint8Array, { readonly leaves: readonly Uint8Array[]; readonly bytes: Uint8Array }>();

function bundleOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array(0)] = leaves;
  const known = bundles.get(first);
  if (known?.leaves.length === leaves.length && known.leaves.every((leaf, i) => leaf === leaves[i])) {
    return known.bytes;
  }
  const bytes = encodeBundle(leaves);
  bundles.set(first, known ?? { leaves, bytes });
  return bytes;
}

export function checkpointLines(checkpoints: readonly MadeCheckpoint[]): Uint8Array {
  return utf8(checkpoints.map(({ at, note }) => `${JSON.stringify({ at, note })}\n`).join(''));
}

/** The same signature lines under another head: what someone without the key can do. */
export function restated(note: string, head: TreeHead): string {
  const parsed = parseCheckpoint(note);
  return parsed.ok ? printNote({ text: printHead(head), signatures: parsed.checkpoint.note.signatures }) : note;
}

export function publicKeys({ keys }: Ledger): VerifierKey[] {
  return keys.map(({ key }) => key);
}

export function writeExport(folder: string, files: Files): void {
  for (const [path, bytes] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
