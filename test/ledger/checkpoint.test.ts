import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/ledger/bytes.ts';
import { parseCheckpoint, parseHead, printHead, signCheckpoint } from '../../src/ledger/checkpoint.ts';
import { openNote, parseSigningKey, printVerifierKey } from '../../src/ledger/note.ts';
import { encodeBundle } from '../../src/ledger/tile.ts';
import { leafHash, treeBuilder } from '../../src/ledger/tree.ts';
import { ed25519, sha256 } from '../../src/node/ledger-export.ts';
import { signerOf } from '../support/ledger-export.ts';

/* The example of C2SP tlog-checkpoint. */
const example = {
  text: 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  origin: 'example.com/behind-the-sofa',
  size: 20_852_163,
  root: '0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62',
};

describe('The text of a checkpoint', () => {
  it('is that of C2SP', () => {
    const root = new Uint8Array(Buffer.from(example.root, 'hex'));
    const head = { origin: example.origin, size: example.size, root };
    expect(printHead(head)).toBe(example.text);
    expect(parseHead(example.text)).toEqual({ ok: true, head });
  });

  it('is read as it was printed', () => {
    const head = fc.record({
      origin: fc.stringMatching(/^[a-z.é/-]{1,20}$/),
      size: fc.maxSafeNat(),
      root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    fc.assert(
      fc.property(head, (made) => {
        const parsed = parseHead(printHead(made));
        expect(parsed.ok && printHead(parsed.head)).toBe(printHead(made));
      }),
    );
  });

  it.each([
    ['', 'lines'],
    [example.text.slice(0, -1), 'lines'],
    [`${example.text}extension\n`, 'lines'],
    [`${example.text}\n`, 'lines'],
    [example.text.replace('example.com', 'example com'), 'origin'],
    [example.text.replace(example.origin, ''), 'origin'],
    [example.text.replace('2085', '02085'), 'size'],
    [example.text.replace('20852163', '+1'), 'size'],
    [example.text.replace('20852163', '-1'), 'size'],
    [example.text.replace('20852163', '1e3'), 'size'],
    [example.text.replace('20852163', '9007199254740992'), 'size'],
    [example.text.replace('20852163', ''), 'size'],
    [example.text.replace('q2I=', 'q2J='), 'root'],
    [example.text.replace('q2I=', 'q2I'), 'root'],
    [example.text.replace('CsUY', ''), 'root'],
  ])('is not %j, for its %s', (text, fault) => {
    expect(parseHead(text)).toEqual({ ok: false, fault });
  });

  it('of an empty log counts 0 leaves', () => {
    expect(parseHead(example.text.replace('20852163', '0'))).toMatchObject({ ok: true, head: { size: 0 } });
  });
});

describe('A checkpoint', () => {
  it('is a signed note whose text is such a text', () => {
    expect(parseCheckpoint(example.text)).toEqual({ ok: false, fault: 'no_signature' });
    expect(parseCheckpoint('a\nb\n\n— a AAAAAAAA\n')).toEqual({ ok: false, fault: 'lines' });
  });

  it('of the test vectors in SPEC.md follows from their leaves and their key', async () => {
    const spec = readFileSync(new URL('../../src/ledger/SPEC.md', import.meta.url), 'utf8');
    const [block = '', after = ''] = spec.slice(spec.indexOf('```\n') + 4).split('```\n');
    const [lines = '', keys = '', ...note] = block.split('\n\n');
    const pairs = lines.split('\n');
    const leaves = pairs.filter((_, i) => i % 2 === 0).map(utf8);
    const hashes = leaves.map((leaf) => leafHash(sha256, leaf));
    expect(hashes.map(toHex)).toEqual(pairs.filter((_, i) => i % 2 === 1));
    const builder = treeBuilder(sha256);
    hashes.forEach((hash) => builder.append(hash));

    const [privateText = '', publicText = ''] = keys.split('\n');
    const parsed = parseSigningKey(privateText);
    const { name, hash, seed } = parsed.ok ? parsed.key : { name: '', hash: '', seed: new Uint8Array(32) };
    const signer = await signerOf(name, seed);
    expect([printVerifierKey(signer.key), signer.key.hash]).toEqual([publicText, hash]);
    const printed = await signCheckpoint({ origin: name, size: leaves.length, root: builder.root() }, [signer]);
    expect(note.join('\n\n')).toBe(printed);
    const read = parseCheckpoint(printed);
    expect(read.ok && (await openNote(read.checkpoint.note, [signer.key], ed25519()))).toMatchObject({ ok: true });

    const bundle = encodeBundle(leaves);
    const [, start = '', digest] = /begins `([0-9a-f ]+)` and has the SHA-256\s+`([0-9a-f]{64})`/.exec(after) ?? [];
    expect(toHex(bundle)).toMatch(new RegExp(`^${start.replaceAll(' ', '')}`));
    expect(toHex(sha256(bundle))).toBe(digest);
  });
});
