import { createHash, randomBytes } from 'node:crypto';
import type { Role, Store } from '../storage/store.ts';

interface Issuing {
  readonly site: string;
  readonly role: Role;
  readonly label: string;
  readonly now: number;
  readonly days?: number | undefined;
}

/** Draws a token, keeps its hash, and answers it for the only time. */
export async function issueToken(
  store: Pick<Store, 'createToken'>,
  { site, role, label, now, days }: Issuing,
): Promise<string> {
  const token = `bt_${role}_${randomBytes(24).toString('base64url')}`;
  const hash = createHash('sha256').update(token).digest('hex');
  const expires = days === undefined ? null : now + Math.round(days * 86_400_000);
  await store.createToken(hash, { site, role, label, created: now, expires });
  return token;
}
