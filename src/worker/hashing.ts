import type { Hashing } from '../consent/hashing.ts';

const encoder = new TextEncoder();

/** WebCrypto, which Workers have without any compatibility flag. */
export async function workerHashing(secret: string): Promise<Hashing> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  return {
    sha256: async (text) => hexadecimal(await crypto.subtle.digest('SHA-256', encoder.encode(text))),
    mac: async (text) => hexadecimal(await crypto.subtle.sign('HMAC', key, encoder.encode(text))),
  };
}

function hexadecimal(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
