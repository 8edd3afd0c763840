import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../src/minimize/path.ts';
import * as sensitive from '../../src/minimize/sensitive.ts';
import { sensitiveWords } from '../../src/minimize/sensitive-words.ts';

const word = fc.constantFrom(...sensitiveWords);
const harmless = fc.constantFrom('produits', 'tarifs', 'bouee-12', 'fr', 'a-propos', 'chaises');

const isSensitive = (url: string, patterns: readonly string[]) => sensitive.isSensitive(addressOf(url), patterns);

function at(path: string): string {
  return `https://www.example.ca/${path}`;
}

/** Accents where French has them or not: whoever writes a path may leave them out, and escape them as they like. */
const accents: Readonly<Record<string, string>> = { e: 'é', a: 'à', i: 'ï', o: 'ô', u: 'û', c: 'ç' };

describe('A page is sensitive', () => {
  it('by one word of its path, whatever stands around it and however it is written', () => {
    const writing = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => `${text}s`,
      (text) => encodeURIComponent(text.replaceAll(/[eaiouc]/g, (letter) => accents[letter] ?? letter)),
      (text) => encodeURIComponent(encodeURIComponent(text.replace('e', 'é'))),
      (text) => encodeURIComponent(encodeURIComponent(encodeURIComponent(text.replace('e', 'é')))),
      (text) => text.replace('e', '%E9'),
      (text) => `nos-${text}`,
      (text) => `${text}_2026.html`,
      (text) => `info${text.slice(0, 1).toUpperCase()}${text.slice(1)}`,
      (text) => `a.${text}.b`,
      (text) => `12${text}34`,
    );
    fc.assert(
      fc.property(word, writing, fc.array(harmless), fc.array(harmless), (one, write, before, after) => {
        const path = [...before, write(one), ...after].join('/');
        expect(isSensitive(at(path), []), path).toBe(true);
        expect(isSensitive(`${at('')}#/${path}`, []), path).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never by a word that only begins, ends or holds a sensitive one, and never by its query', () => {
    const around = fc.constantFrom('zq', 'xw');
    fc.assert(
      fc.property(word, around, (one, letters) => {
        expect(isSensitive(at(`${one}${letters}`), [])).toBe(false);
        expect(isSensitive(at(`${letters}${one}${letters}`), [])).toBe(false);
        expect(isSensitive(at(`tarifs?q=${one}#${one}`), [])).toBe(false);
      }),
    );
  });

  it('by a pattern of the site', () => {
    const patterns = ['/cours/yoga/*', '/dossiers/:no'];
    expect(isSensitive(at('cours/yoga/lundi'), patterns)).toBe(true);
    expect(isSensitive(at('dossiers/12'), patterns)).toBe(true);
    expect(isSensitive(at('cours/dessin'), patterns)).toBe(false);
    expect(isSensitive(at('cours/yoga/lundi'), [])).toBe(false);
  });

  it.each([
    ['sante/conseils', true],
    ['Santé', true],
    ['sant%E9', true],
    ['sant%C3%A9-mentale', true],
    ['sant%25C3%25A9', true],
    ['infoSante', true],
    ['DEUIL', true],
    ['prets/hypothecaires', true],
    ['therapies', true],
    ['politique-de-confidentialite', false],
    ['carte-cadeau', false],
    ['sentence', false],
    ['produits/bouee-12', false],
    ['%E0%A4%A', false],
    ['', false],
  ])('/%s: %s', (path, expected) => {
    expect(isSensitive(at(path), [])).toBe(expected);
  });

  it('is told of any text at all without a fault', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (text) => {
        expect(typeof isSensitive(text, ['/x/*'])).toBe('boolean');
        expect(isSensitive(`${at('sante/')}${text.replaceAll(/[?#]/g, '')}`, [])).toBe(
          URL.parse(`${at('sante/')}${text}`) !== null || isSensitive(at('sante/'), []),
        );
      }),
    );
  });
});
