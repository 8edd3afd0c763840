import type { Hashing } from './hashing.ts';

/**
 * What the person holds. `id` is public and opens nothing; `secret` sees, changes, withdraws and exports; `pass` is
 * write-only and lets a page send events.
 */
export interface Receipt {
  readonly id: string;
  readonly secret: string;
  readonly pass: string;
}

export interface IssuedReceipt extends Receipt {
  /** Random to anyone without the installation's secret; hides the id in the ledger and dies with the evidence period. */
  readonly salt: string;
  readonly recordIds: readonly string[];
}

/**
 * A receipt follows from the installation's secret and the request's idempotency key. A repeated request therefore makes the
 * same receipt again without its secret having been kept anywhere, and a lost answer leaves no grant that nobody holds.
 */
export async function issueReceipt(hashing: Hashing, site: string, idempotencyKey: string): Promise<IssuedReceipt> {
  const draw = async (what: string) => hashing.mac(`receipt\n${what}\n${site}\n${idempotencyKey}`);
  const [id, secret, pass, salt, ...records] = await Promise.all([
    draw('id'),
    draw('secret'),
    draw('pass'),
    draw('salt'),
    draw('record 1'),
    draw('record 2'),
  ]);
  return {
    id: printedId(id),
    secret: `bs_${secret}`,
    pass: `bp_${pass.slice(0, 32)}`,
    salt: salt.slice(0, 32),
    recordIds: records.map((record) => record.slice(0, 32)),
  };
}

/** Four groups of four, read aloud on the telephone without mistakes: 64 bits in hexadecimal. */
function printedId(digest: string): string {
  return digest
    .slice(0, 16)
    .replace(/(.{4})(?=.)/g, '$1-')
    .toUpperCase();
}

/** A change brings a new pass. It follows from the change's own key, so that a lost answer can be asked for again. */
export async function passOfChange(hashing: Hashing, receiptId: string, idempotencyKey: string): Promise<string> {
  return `bp_${(await hashing.mac(`change\npass\n${receiptId}\n${idempotencyKey}`)).slice(0, 32)}`;
}

/** How a receipt appears in the ledger. */
export async function receiptCommitment(hashing: Hashing, receipt: { id: string; salt: string }): Promise<string> {
  return hashing.sha256(`${receipt.salt}${receipt.id}`);
}
