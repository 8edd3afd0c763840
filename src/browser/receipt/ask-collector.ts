import type { Choices, Gesture, Language, Notice } from '../wire.ts';
import { type Counts, isCounts, isObject, isStanding, type Standing, textIn, type Words } from './wire.ts';

/*
 * Every request of this page goes to the collector it came from: no cookie, no cache, no address of the page. The secret travels
 * in `Authorization` only.
 */

/** An answer, or the words to show instead; the collector words its refusals itself, in the language asked for. */
export type Told<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

interface Call {
  readonly method?: string;
  readonly secret?: string;
  readonly language: Language;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function call(path: string, { method = 'GET', secret, language, headers, body }: Call): Promise<Told<Response>> {
  const response = await fetch(path, {
    method,
    headers: {
      ...headers,
      'Accept-Language': language,
      ...(secret !== undefined && { Authorization: `Bearer ${secret}` }),
    },
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    ...(body !== undefined && { body }),
  }).catch(() => null);
  if (response?.ok) return { ok: true, value: response };
  const problem: unknown = await response?.json().catch(() => null);
  return { ok: false, why: textIn(problem, 'title') };
}

async function read<T>(told: Told<Response>, is: (value: unknown) => value is T): Promise<Told<T>> {
  if (!told.ok) return told;
  const value: unknown = await told.value.json().catch(() => null);
  return is(value) ? { ok: true, value } : { ok: false, why: '' };
}

export async function standing(secret: string, language: Language): Promise<Told<Standing>> {
  return read(await call('/v1/consent', { secret, language }), isStanding);
}

export async function withdrawAll(secret: string, language: Language): Promise<Told<Counts>> {
  return read(await call('/v1/consent', { method: 'DELETE', secret, language }), isCounts);
}

export interface Change {
  readonly notice: Notice;
  readonly choices: Choices;
  readonly gesture: Gesture;
}

export async function change(secret: string, { notice, choices, gesture }: Change): Promise<Told<unknown>> {
  const { site, language, notice: cited, ask } = notice;
  const told = await call('/v1/consent', {
    method: 'PUT',
    secret,
    language,
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
    body: JSON.stringify({ site, language, notice: cited, ask, choices, surface: 'receipt', gesture }),
  });
  return read(told, isObject);
}

/** Everything recorded, in the names of a published vocabulary. */
export async function inVocabulary(secret: string, as: string, language: Language): Promise<Told<unknown>> {
  return read(await call(`/v1/consent?as=${as}`, { secret, language }), isObject);
}

export async function currentNotice(site: string, language: Language): Promise<Told<Notice>> {
  const query = new URLSearchParams({ site, language });
  const isNotice = (value: unknown): value is Notice =>
    isObject(value) && textIn(value, 'ask') !== '' && Array.isArray(value['purposes']);
  return read(await call(`/v1/notice?${query}`, { language }), isNotice);
}

/** The text byte for byte: its fingerprint is taken over exactly this. */
export async function noticeText(hash: string, language: Language): Promise<string | null> {
  const told = await call(`/v1/notice/${hash}`, { language });
  return told.ok ? told.value.text().catch(() => null) : null;
}

export function parseWords(text: string | null): Words | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
