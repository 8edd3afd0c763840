import { type Hashing, sameDigest } from './hashing.ts';

/** An `ask` proves that this text was served for this site, so that nobody floods the ledger without having been asked. */
const lifetime = 24 * 3_600_000;

/** Asks issued within one step are equal, so that the notice stays cacheable. */
const step = 10 * 60_000;

export type AskVerdict = 'valid' | 'stale' | 'forged';

interface Asked {
  readonly site: string;
  readonly notice: string;
}

export async function issueAsk(hashing: Hashing, asked: Asked, now: number): Promise<string> {
  const expires = Math.floor(now / step) * step + lifetime;
  return `${expires}.${await seal(hashing, asked, expires)}`;
}

export async function checkAsk(hashing: Hashing, asked: Asked & { ask: string }, now: number): Promise<AskVerdict> {
  const [head = '', mac = '', ...rest] = asked.ask.split('.');
  const expires = Number(head);
  if (rest.length > 0 || !/^\d{1,15}$/.test(head) || !sameDigest(mac, await seal(hashing, asked, expires))) {
    return 'forged';
  }
  return expires > now ? 'valid' : 'stale';
}

async function seal(hashing: Hashing, { site, notice }: Asked, expires: number): Promise<string> {
  return hashing.mac(`ask\n${site}\n${notice}\n${expires}`);
}
