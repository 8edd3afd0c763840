import type { Description, Seal } from '../destinations/destination.ts';

const algorithm = { name: 'HMAC', hash: 'SHA-256' };

/** Signs what a destination described, where it asks for it; WebCrypto is in every runtime, and answers later. */
export function sealed(described: Description): Description | Promise<Description> {
  return described.ok && described.seal !== undefined ? withSeal(described, described.seal) : described;
}

async function withSeal(described: Extract<Description, { ok: true }>, seal: Seal): Promise<Description> {
  const { header, keys, prefix, text } = seal;
  const signatures = await Promise.all(keys.map(async (key) => `${prefix}${await sign(key, text)}`));
  const { request, cut } = described;
  return { ok: true, cut, request: { ...request, headers: { ...request.headers, [header]: signatures.join(' ') } } };
}

async function sign(key: string, text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(key), (character) => character.charCodeAt(0));
  const imported = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}
