import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Note,
  openNote,
  parseNote,
  parseSigningKey,
  parseVerifierKey,
  printNote,
  printSigningKey,
  printVerifierKey,
  signNote,
  verifierKey,
} from '../../src/ledger/note.ts';
import { ed25519, sha256 } from '../../src/node/ledger-export.ts';
import { signerOf, testSigner } from '../support/ledger-export.ts';

/* The key and the note of the documentation of golang.org/x/mod/sumdb/note. */
const publicText = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const privateText = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const line =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

const verify = ed25519();

function keyOf(printed: string) {
  const parsed = parseVerifierKey(sha256, printed);
  if (!parsed.ok) {
    throw new Error(parsed.fault);
  }
  return parsed.key;
}

function noteOf(printed: string): Note {
  const parsed = parseNote(printed);
  if (!parsed.ok) {
    throw new Error(parsed.fault);
  }
  return parsed.note;
}

/** Each text that differs from this one in one character, and each that is a part of it. */
function mangled(printed: string): string[] {
  const others = printed
    .split('')
    .flatMap((unit, i) => [
      `${printed.slice(0, i)}${String.fromCharCode(unit.charCodeAt(0) + 1)}${printed.slice(i + 1)}`,
      `${printed.slice(0, i)}${printed.slice(i + 1)}`,
      printed.slice(0, i),
      printed.slice(i + 1),
    ]);
  return others.filter((other) => other !== printed);
}

describe('A key', () => {
  it('is printed as it was read', () => {
    expect(printVerifierKey(keyOf(publicText))).toBe(publicText);
    const parsed = parseSigningKey(privateText);
    expect(parsed.ok && printSigningKey(parsed.key)).toBe(privateText);
  });

  it('is refused when a single character of it is another or gone', () => {
    expect(mangled(publicText).filter((other) => parseVerifierKey(sha256, other).ok)).toEqual([]);
  });

  it('is another key under another name', () => {
    const { publicKey } = keyOf(publicText);
    const [one, other] = [verifierKey(sha256, 'a.example', publicKey), verifierKey(sha256, 'b.example', publicKey)];
    expect(one.hash).not.toBe(other.hash);
    expect(keyOf(printVerifierKey(other))).toEqual(other);
  });

  it.each([
    ['', 'form'],
    ['PeterNeumann', 'form'],
    ['PeterNeumann+c74f20a3', 'form'],
    ['PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'form'],
    ['PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T=', 'form'],
    ['Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'name'],
    ['Peter\u00a0Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'name'],
    ['+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'name'],
    ['PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'algorithm'],
    ['PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEQ==', 'length'],
    ['PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'hash'],
  ])('that is written %j is refused for its %s', (printed, fault) => {
    expect(parseVerifierKey(sha256, printed)).toEqual({ ok: false, fault });
  });

  it.each([
    [publicText, 'form'],
    [privateText.replace('PRIVATE', 'private'), 'form'],
    [privateText.replace('Peter', 'Peter '), 'name'],
    [privateText.replace('+AYEK', '+AoEK'), 'algorithm'],
    ['PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1', 'length'],
  ])('to sign with that is written %j is refused for its %s', (printed, fault) => {
    expect(parseSigningKey(printed)).toEqual({ ok: false, fault });
  });

  it('has no name with a plus sign or a space', () => {
    const { publicKey } = keyOf(publicText);
    for (const name of ['', 'a+b', 'a b', 'a\nb', 'a\u2003b', 'a\u0085b', '\ud800']) {
      expect(() => verifierKey(sha256, name, publicKey), JSON.stringify(name)).toThrow(RangeError);
    }
  });
});

describe('A note', () => {
  it('is signed byte for byte as by the reference implementation', async () => {
    const parsed = parseSigningKey(privateText);
    const signer = await signerOf('PeterNeumann', parsed.ok ? parsed.key.seed : new Uint8Array(32));
    expect(printVerifierKey(signer.key)).toBe(publicText);
    expect(printNote(await signNote(text, [signer]))).toBe(`${text}\n${line}`);
  });

  it('is opened with a key that signed it', async () => {
    const key = keyOf(publicText);
    expect(await openNote(noteOf(`${text}\n${line}`), [key], verify)).toEqual({ ok: true, by: [key] });
  });

  it('is opened by no key when a single character of it is another or gone', async () => {
    const key = keyOf(publicText);
    const opened: string[] = [];
    for (const other of mangled(`${text}\n${line}`)) {
      const parsed = parseNote(other);
      if (parsed.ok && (await openNote(parsed.note, [key], verify)).ok) {
        opened.push(other);
      }
    }
    expect(opened).toEqual([]);
  });

  it('ignores lines of keys that are not known, even under a known name or hash', async () => {
    const known = keyOf(publicText);
    const others = await Promise.all([testSigner('PeterNeumann', 1), testSigner('someone.else', 2)]);
    const note = await signNote(text, others);
    expect(await openNote(note, [known], verify)).toEqual({ ok: false, fault: 'unknown_signers' });
    const both = { text, signatures: [...note.signatures, ...noteOf(`${text}\n${line}`).signatures] };
    expect(await openNote(noteOf(printNote(both)), [known], verify)).toEqual({ ok: true, by: [known] });
  });

  it('is spoilt by one false line of a known key, whoever else signed', async () => {
    const signer = await testSigner('someone.else', 2);
    const note = await signNote(text, [signer]);
    const forged = { name: 'PeterNeumann', hash: 'c74f20a3', bytes: new Uint8Array(64) };
    const both = noteOf(printNote({ text, signatures: [...note.signatures, forged] }));
    const known = [signer.key, keyOf(publicText)];
    expect(await openNote(both, known, verify)).toEqual({ ok: false, fault: 'bad_signature' });
    expect(await openNote(both, [signer.key], verify)).toEqual({ ok: true, by: [signer.key] });
  });

  it('is read as it was printed, blank lines in its text included', () => {
    const words = fc.string({ unit: 'grapheme' }).filter((word) => !/[\0-\x1f]/.test(word));
    const lines = fc.array(fc.oneof(words, fc.constant('')), { minLength: 1, maxLength: 6 });
    const signature = fc.record({
      name: fc.stringMatching(/^[a-z.é/]{1,12}$/),
      hash: fc.stringMatching(/^[0-9a-f]{8}$/),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    });
    fc.assert(
      fc.property(lines, fc.array(signature, { minLength: 1, maxLength: 16 }), (texts, signatures) => {
        const note = { text: `${texts.join('\n')}\n`, signatures };
        const parsed = parseNote(printNote(note));
        expect(parsed.ok && parsed.note.text).toBe(note.text);
        expect(parsed.ok && printNote(parsed.note)).toBe(printNote(note));
      }),
    );
  });

  it.each([
    ['', 'no_signature'],
    [text, 'no_signature'],
    [`${text}\n`, 'no_signature'],
    [line, 'no_signature'],
    [`${text}${line}`, 'no_signature'],
    [`${text}\n${line.trimEnd()}`, 'signature_form'],
    [`${text}\n${line.replace('—', '-')}`, 'signature_form'],
    [`${text}\n${line.replace('— ', '—')}`, 'signature_form'],
    [`${text}\n${line.replace('=', '')}`, 'signature_form'],
    [`${text}\n${line.replace('PeterNeumann', 'Peter+Neumann')}`, 'signature_form'],
    [`${text}\n${line.replace('PeterNeumann', 'Peter\u2003Neumann')}`, 'signature_form'],
    [`${text}\n— PeterNeumann x08gow==\n`, 'signature_form'],
    [`${text}\n${line}more\n`, 'signature_form'],
    [`${text.replace('If', 'If\t')}\n${line}`, 'characters'],
    [`${text}\r\n${line}`, 'characters'],
    [`${text.replace('If', '\ud800')}\n${line}`, 'characters'],
    [`${text}\n${line.repeat(101)}`, 'too_many_signatures'],
  ])('is not %j, for its %s', (printed, fault) => {
    expect(parseNote(printed)).toEqual({ ok: false, fault });
  });

  it('takes at least the 16 signatures that C2SP asks for', () => {
    expect(noteOf(`${text}\n${line.repeat(16)}`).signatures).toHaveLength(16);
  });

  it('of anything at all is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', `\n\n${line}`, '\n\n— ', '\n\n'), (a, b) => {
        expect(['boolean']).toContain(typeof parseNote(a + b).ok);
        expect(['boolean']).toContain(typeof parseVerifierKey(sha256, a + b).ok);
        expect(['boolean']).toContain(typeof parseSigningKey(`PRIVATE+KEY+${a}`).ok);
      }),
    );
  });

  it('is not signed over a text that no note can carry', async () => {
    for (const wrong of ['', 'no line feed', 'a\ttab\n', '\ud800\n']) {
      await expect(signNote(wrong, []), JSON.stringify(wrong)).rejects.toThrow(RangeError);
    }
  });
});
