import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import * as z from 'zod';

/*
 * A backup: one line of JSON, then the database in pieces, each sealed with AES-256-GCM. The nonce of a piece is its place and
 * whether it is the last, and every piece is bound to the line before them: none can be changed, left out, moved or cut off
 * without being found. The key of a file is derived from that of its day, so that no nonce is used twice under one key.
 */

const pieceBytes = 64 * 1_024;
const tagBytes = 16;

const headerSchema = z.strictObject({
  format: z.literal('balise-backup-1'),
  period: z.iso.date(),
  created: z.iso.datetime(),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});

export type BackupHeader = Readonly<z.infer<typeof headerSchema>>;

/** Longer than any header. */
const headerBytes = 1_024;

interface Sealing {
  readonly from: string;
  readonly to: FileHandle;
  readonly key: Buffer;
  readonly header: Omit<BackupHeader, 'format' | 'salt'>;
}

/** Writes the file whole and synced. Answers its size in bytes. */
export async function seal({ from, to, key, header }: Sealing): Promise<number> {
  const whole: BackupHeader = { format: 'balise-backup-1', ...header, salt: randomBytes(16).toString('hex') };
  const line = Buffer.from(`${JSON.stringify(whole)}\n`);
  const fileKey = keyOfFile(key, whole);
  await to.appendFile(line);
  let size = line.length;
  for await (const { bytes, place, last } of pieces(from, { skip: 0, length: pieceBytes })) {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonce(place, last));
    cipher.setAAD(digest(line));
    const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    await to.appendFile(sealed);
    size += sealed.length;
  }
  await to.sync();
  return size;
}

/** Nothing for a file that is no backup. */
export async function readHeader(file: string): Promise<{ header: BackupHeader; line: Buffer } | undefined> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(headerBytes), position: 0 });
    const end = buffer.subarray(0, bytesRead).indexOf(0x0a);
    const line = buffer.subarray(0, end + 1);
    const header = headerSchema.safeParse(parsed(line.toString('utf8'))).data;
    return header && { header, line };
  } finally {
    await handle.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Unsealing {
  readonly from: string;
  readonly to: FileHandle;
  readonly key: Buffer;
  readonly header: BackupHeader;
  readonly line: Buffer;
}

/** False when a piece is not what was sealed, or pieces are missing. What was written until then is to be thrown away. */
export async function unseal({ from, to, key, header, line }: Unsealing): Promise<boolean> {
  const fileKey = keyOfFile(key, header);
  for await (const { bytes, place, last } of pieces(from, { skip: line.length, length: pieceBytes + tagBytes })) {
    if (bytes.length < tagBytes) {
      return false;
    }
    const decipher = createDecipheriv('aes-256-gcm', fileKey, nonce(place, last));
    decipher.setAAD(digest(line));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    try {
      const opened = decipher.update(bytes.subarray(0, bytes.length - tagBytes));
      decipher.final();
      await to.appendFile(opened);
    } catch {
      return false;
    }
  }
  await to.sync();
  return true;
}

interface Piece {
  readonly bytes: Buffer;
  readonly place: number;
  readonly last: boolean;
}

/** The file in pieces of this length; the last one is shorter, or empty. */
async function* pieces(file: string, cut: { readonly skip: number; readonly length: number }): AsyncGenerator<Piece> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    let position = cut.skip;
    for (let place = 0; ; place += 1) {
      const length = Math.max(0, Math.min(cut.length, size - position));
      const bytes = Buffer.alloc(length);
      await fill(handle, bytes, position);
      position += length;
      const last = position >= size;
      yield { bytes, place, last };
      if (last) {
        return;
      }
    }
  } finally {
    await handle.close();
  }
}

async function fill(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, position + at);
    if (bytesRead === 0) {
      throw new Error('The file became shorter while it was read.');
    }
    at += bytesRead;
  }
}

function nonce(place: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(place, 5, 6);
  bytes.writeUInt8(last ? 1 : 0, 11);
  return bytes;
}

function digest(line: Buffer): Buffer {
  return createHash('sha256').update(line).digest();
}

function keyOfFile(key: Buffer, { salt }: BackupHeader): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'hex'), 'balise backup', 32));
}
