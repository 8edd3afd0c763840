import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueReceipt, passOfChange, receiptCommitment } from '../../src/consent/receipt.ts';
import { nodeHashing } from '../../src/node/hashing.ts';

const hashing = nodeHashing('the secret of this installation');
const key = fc.string({ minLength: 16, maxLength: 40 });

describe('A receipt', () => {
  it('is the same for the same request, so that a lost answer leaves no grant that nobody holds', async () => {
    await fc.assert(
      fc.asyncProperty(key, async (idempotencyKey) => {
        const first = await issueReceipt(hashing, 'demo', idempotencyKey);
        expect(await issueReceipt(hashing, 'demo', idempotencyKey)).toEqual(first);
      }),
    );
  });

  it('shares nothing with that of another key, another site or another installation', async () => {
    await fc.assert(
      fc.asyncProperty(key, key, async (one, two) => {
        fc.pre(one !== two);
        const receipts = await Promise.all([
          issueReceipt(hashing, 'demo', one),
          issueReceipt(hashing, 'demo', two),
          issueReceipt(hashing, 'other', one),
          issueReceipt(nodeHashing('another secret'), 'demo', one),
        ]);
        const values = receipts.flatMap(({ recordIds, ...rest }) => [...recordIds, ...Object.values(rest)]);
        expect(new Set(values).size).toBe(values.length);
      }),
    );
  });

  it('has an id to read aloud, a secret of 256 bits, a pass and a salt of 128, and an id for each record', async () => {
    const { id, secret, pass, salt, recordIds } = await issueReceipt(hashing, 'demo', 'k'.repeat(16));
    expect(id).toMatch(/^[0-9A-F]{4}(-[0-9A-F]{4}){3}$/);
    expect(secret).toMatch(/^bs_[0-9a-f]{64}$/);
    expect(pass).toMatch(/^bp_[0-9a-f]{32}$/);
    expect(salt).toMatch(/^[0-9a-f]{32}$/);
    expect(recordIds).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  it('has parts that do not follow from one another: what is public tells nothing of what opens', async () => {
    const { id, secret, pass, salt, recordIds } = await issueReceipt(hashing, 'demo', 'k'.repeat(16));
    const starts = [id.replaceAll('-', '').toLowerCase(), secret.slice(3), pass.slice(3), salt, ...recordIds];
    expect(new Set(starts.map((part) => part.slice(0, 8))).size).toBe(starts.length);
  });

  it('appears in the ledger as SHA-256 of salt and id, and as nothing else', async () => {
    const receipt = { id: '0A1B-2C3D-4E5F-6071', salt: '00112233445566778899aabbccddeeff' };
    const expected = createHash('sha256').update(`${receipt.salt}${receipt.id}`, 'utf8').digest('hex');
    expect(await receiptCommitment(hashing, receipt)).toBe(expected);
  });
});

describe('The pass of a changed choice', () => {
  it('is the same for the same change of the same receipt, and another for any other', async () => {
    await fc.assert(
      fc.asyncProperty(key, key, async (one, two) => {
        fc.pre(one !== two);
        const pass = await passOfChange(hashing, '0A1B-2C3D-4E5F-6071', one);
        expect(pass).toMatch(/^bp_[0-9a-f]{32}$/);
        expect(await passOfChange(hashing, '0A1B-2C3D-4E5F-6071', one)).toBe(pass);
        const others = await Promise.all([
          passOfChange(hashing, '0A1B-2C3D-4E5F-6071', two),
          passOfChange(hashing, '0A1B-2C3D-4E5F-6072', one),
          passOfChange(nodeHashing('another secret'), '0A1B-2C3D-4E5F-6071', one),
          issueReceipt(hashing, 'demo', one).then((receipt) => receipt.pass),
        ]);
        expect(others).not.toContain(pass);
      }),
    );
  });
});
