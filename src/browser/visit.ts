import { settings } from './settings.ts';

const KEY = `balise:${settings.site}:visit`;

/** Called only while a grant is live: a visit is made after the grant, by chance alone (rule 1). */
export function visitId(): string {
  const kept = sessionStorage.getItem(KEY);
  if (kept?.length === 36) return kept;
  const made = crypto.randomUUID();
  sessionStorage.setItem(KEY, made);
  return made;
}

export function endVisit(): void {
  sessionStorage.removeItem(KEY);
}

/** UUID v7 (RFC 9562): the time part keeps the collector's keys in order; the rest is the browser's own randomness. */
export function eventId(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}
