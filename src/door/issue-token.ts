import type { Hashing } from '../consent/hashing.ts';
import type { Role, Store } from '../storage/store.ts';

interface Issuer {
  readonly store: Pick<Store, 'createToken'>;
  readonly hashing: Pick<Hashing, 'sha256'>;
  readonly uuid: () => string;
}

interface Wanted {
  readonly site: string;
  readonly role: Role;
  readonly label: string;
  readonly now: number;
  readonly days?: number | undefined;
}

/** Draws a token of 244 random bits, keeps its hash, and answers it for the only time. */
export async function issueToken({ store, hashing, uuid }: Issuer, wanted: Wanted): Promise<string> {
  const { site, role, label, now, days } = wanted;
  const token = `bt_${role}_${uuid()}${uuid()}`.replaceAll('-', '');
  const expires = days === undefined ? null : now + Math.round(days * 86_400_000);
  await store.createToken(await hashing.sha256(token), { site, role, label, created: now, expires });
  return token;
}
