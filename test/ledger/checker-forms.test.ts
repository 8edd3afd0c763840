import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { canonical } from '../../src/ledger/canonical.ts';
import { CheckerBatch, runChecker } from '../support/checker.ts';
import { writeExport } from '../support/ledger-export.ts';

/* What the stand-alone checker reads of its own: signatures and entries. */

const batch = new CheckerBatch();
const scratch = mkdtempSync(join(tmpdir(), 'balise-vectors-'));
const patience = { timeout: 120_000 };

afterAll(() => {
  batch.end();
  rmSync(scratch, { recursive: true });
});

const message1024 = `
  08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1e355f6c50544e23fb143
  3ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d658675fc6ea534e0810a4432826bf58c941efb65
  d57a338bbd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4feba15452f80288a821a579116ec6d
  ad2b3b310da903401aa62100ab5d1a36553e06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68
  a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed185ce
  81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a
  1f40cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f27088d78b7e883c8759d2c4f5c65adb7553878ad575f9fa
  d878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a
  7a569d80c3414a8d0859dc65a46128bab27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae0784504
  df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb751fb73e6
  66c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06e
  eff8ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b
  68401adebf5a7e08d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7
  276cd419c17a3ca8e1b939ae49e488acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a32ef5b52a1ecc820e308aa342
  721aac0943bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5fb93246f6b111
  6398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1
  369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380db2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64
  dfac86aba41c0618983f8741c5ef68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0`.replace(/\s/g, '');

/** RFC 8032, section 7.1. */
const vectors = [
  [
    'TEST 1',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    'TEST 2',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'TEST 3',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
  [
    'TEST 1024',
    '278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e',
    message1024,
    '0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03',
  ],
  [
    'TEST SHA(abc)',
    'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  ],
] as const;

/** A base point's encoding, and one as a scalar: a signature that the neutral key verifies over anything. */
const neutral = `01${'00'.repeat(31)}`;
const base = `58${'66'.repeat(31)}`;
const one = `01${'00'.repeat(31)}`;

describe('A signature verifies', () => {
  it.each(vectors)('for RFC 8032 %s, and not with one bit of it changed', async (_, key, message, signature) => {
    const bent = (text: string) =>
      `${(parseInt(text.slice(0, 2), 16) ^ 1).toString(16).padStart(2, '0')}${text.slice(2)}`;
    expect(await batch.ask({ ed25519: [key, message, signature] })).toBe(true);
    expect(await batch.ask({ ed25519: [key, message, bent(signature)] })).toBe(false);
    expect(await batch.ask({ ed25519: [key, message === '' ? '00' : bent(message), signature] })).toBe(false);
    expect(await batch.ask({ ed25519: [bent(key), message, signature] })).toBe(false);
  });

  it('exactly where Node says so, for keys, messages and flipped bits of any kind', patience, async () => {
    const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const bit = fc.option(fc.nat({ max: 511 }), { nil: undefined });
    const property = fc.asyncProperty(seed, fc.uint8Array({ maxLength: 300 }), bit, async (secret, message, flip) => {
      const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
      const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
      const signature = sign(null, message, key);
      if (flip !== undefined) {
        signature[flip >> 3] = (signature[flip >> 3] ?? 0) ^ (1 << (flip & 7));
      }
      const spki = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
      const parts = [spki, message, signature].map((part) => Buffer.from(part).toString('hex'));
      expect(await batch.ask({ ed25519: parts })).toBe(verify(null, message, createPublicKey(key), signature));
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it.each([
    ['as it stands', neutral, base + one, true],
    [
      'with the order of the group added to its scalar',
      neutral,
      `${base}eed3f55c1a631258d69cf7a2def9de14${'00'.repeat(15)}10`,
      false,
    ],
    ['under a key whose y is p + 1', `ee${'ff'.repeat(30)}7f`, base + one, false],
    ['under a key whose x is a negative zero', `01${'00'.repeat(30)}80`, base + one, false],
    ['under a key that is no point', `02${'00'.repeat(31)}`, base + one, false],
    ['with a byte missing', neutral, (base + one).slice(2), false],
  ])('in its one encoding only: %s', async (_, key, signature, verifies) => {
    expect(await batch.ask({ ed25519: [key, 'c0ffee', signature] })).toBe(verifies);
  });
});

describe('The test vectors of SPEC.md', () => {
  it('make an export without fault, signed by their key', () => {
    const spec = readFileSync(new URL('../../src/ledger/SPEC.md', import.meta.url), 'utf8');
    const [, block = ''] = /^## Test vectors$[^]*?```\n([^]*?)```/m.exec(spec) ?? [];
    const [log = '', ...note] = block.split(/\n\n(?=[^\n]*\n3\n)/);
    const lines = log.split('\n');
    const leaves = lines.filter((line) => line.startsWith('{')).map((line) => Buffer.from(line));
    const hashes = lines.filter((line) => /^[0-9a-f]{64}$/.test(line)).map((line) => Buffer.from(line, 'hex'));
    const key = lines.find((line) => line.startsWith('example.org/')) ?? '';
    const entries = leaves.flatMap((leaf) => [Buffer.from([leaf.length >> 8, leaf.length & 255]), leaf]);
    const files = new Map([
      ['checkpoint', Buffer.from(note.join(''))],
      ['checkpoints.jsonl', Buffer.from(`${JSON.stringify({ at: 0, note: note.join('') })}\n`)],
      ['tile/entries/000.p/3', Buffer.concat(entries)],
      ['tile/0/000.p/3', Buffer.concat(hashes)],
    ]);
    writeExport(scratch, files);
    const { status, stdout } = runChecker(scratch, '--key', key, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ size: 3, fault: null, not_checked: [{ what: 'kept' }] });
    expect(status).toBe(0);
  });
});

describe('An entry', () => {
  const members = { v: fc.constant(1), type: fc.string(), site: fc.string(), at: fc.maxSafeInteger() };
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.constant(null), fc.boolean());
  // None holds a backslash: after such a name V8 13.6 misreads others (nodejs/node issue 63785).
  const name = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\\'));
  const entry = fc.tuple(fc.dictionary(name, fc.oneof(value, fc.array(value))), fc.record(members));

  it('in the canonical form that the product writes is one', async () => {
    const property = fc.asyncProperty(entry, async ([more, known]) => {
      expect(await batch.ask({ entry: canonical({ ...more, ...known }) })).toBe(true);
    });
    await fc.assert(property);
  });

  it.each([
    ['with a space', '{"at": 1,"site":"s","type":"t","v":1}'],
    ['out of order', '{"site":"s","at":1,"type":"t","v":1}'],
    ['out of order beyond the basic plane', '{"at":1,"site":"s","type":"t","v":1,"\ufb33":1,"\u{1f600}":1}'],
    ['with a name twice', '{"at":1,"at":1,"site":"s","type":"t","v":1}'],
    ['with a fraction', '{"at":1.0,"site":"s","type":"t","v":1}'],
    ['with a number that is not safe', '{"at":9007199254740992,"site":"s","type":"t","v":1}'],
    ['with an escape too many', '{"at":1,"site":"\\u0073","type":"t","v":1}'],
    ['with half a character', '{"at":1,"site":"\ud800","type":"t","v":1}'],
    ['of another version', '{"at":1,"site":"s","type":"t","v":2}'],
    ['without a time', '{"site":"s","type":"t","v":1}'],
    ['that is a list', '[]'],
    ['that goes too deep', '['.repeat(60_000)],
  ])('%s is none', async (_, text) => {
    expect(await batch.ask({ entry: text })).toBe(false);
  });
});
