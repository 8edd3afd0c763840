import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifierKey } from '../../src/ledger/note.ts';
import { drawKey, keyOfSeed, keysOfLog, openKey, verifyEd25519 } from '../../src/proof/keys.ts';
import { ringOf } from '../support/ledger.ts';
import { sha256 } from '../support/naive-tree.ts';

describe('A key of the ledger', () => {
  it('signs as RFC 8032 says: its first test vector', async () => {
    const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
    const pair = await keyOfSeed(hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'));
    expect(Buffer.from(pair.publicKey).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
    expect(Buffer.from(await pair.sign(new Uint8Array(0))).toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });

  it('drawn anew is another one each time, and opens to what it was drawn as', async () => {
    const [one, two] = [await drawKey(sha256), await drawKey(sha256)];
    expect(one).toMatch(/^PRIVATE\+KEY\+balise\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/);
    expect(one).not.toBe(two);
    const pair = await openKey(sha256, `${one}\n`, 'a test');
    const text = new TextEncoder().encode('text\n');
    expect(await verifyEd25519(pair.publicKey, text, await pair.sign(text))).toBe(true);
    expect(verifierKey(sha256, 'balise', pair.publicKey).hash).toBe(one.split('+')[3]);
  });

  it.each([
    ['nonsense', 'form'],
    ['', 'form'],
    ['PRIVATE+KEY+balise+d2c69ad2+AY6d19BRCoXvFfgXwV9LPSLwbAwA8QD7YIPpEh+jHPM=', '32 bytes'],
    ['PRIVATE+KEY+balise+d2c69ad2+Ao6d19BRCoXvFfgXwV9LPSLwbAwA8QD7YIPpEh+jHPMW', 'Ed25519'],
    ['PRIVATE+KEY+balise+d2c69ad2+AY7d19BRCoXvFfgXwV9LPSLwbAwA8QD7YIPpEh+jHPMW', 'a character was lost or changed'],
  ])('that is damaged is refused with what is wrong and where, and is not repeated: %s', async (text, says) => {
    const failure = await openKey(sha256, text, 'BALISE_LEDGER_KEY').catch((error: unknown) => String(error));
    expect(failure).toContain('BALISE_LEDGER_KEY');
    expect(failure).toContain(says);
    expect(failure).not.toContain('jHPM');
  });

  it('has another name and hash in each log, and one public half', async () => {
    const ring = await ringOf(1, 2);
    const [a, b] = [keysOfLog(sha256, ring, 'a.example/balise/a'), keysOfLog(sha256, ring, 'b.example/balise/b')];
    expect(a.current.key.hash).not.toBe(b.current.key.hash);
    expect(a.current.key.publicKey).toEqual(b.current.key.publicKey);
    expect(a.before?.key.publicKey).not.toEqual(a.current.key.publicKey);
  });

  it('verifies nothing that was changed by one bit', async () => {
    const { current } = await ringOf(7);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.nat(), async (text, where) => {
        const signature = await current.sign(text);
        const changed = Uint8Array.from(text);
        const at = where % changed.length;
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(await verifyEd25519(current.publicKey, text, signature)).toBe(true);
        expect(await verifyEd25519(current.publicKey, changed, signature)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});
