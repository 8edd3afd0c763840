import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignOf, campaignParts, fromOf, titleOf } from '../../src/minimize/keep.ts';
import { anyText } from '../support/arbitraries.ts';

const place = { origins: ['https://www.example.ca'], patterns: ['/produits/:sku'] };

describe('A title that a site keeps', () => {
  it('is one well-formed line of at most 300 characters', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ maxLength: 2_000, unit: 'grapheme' })), (text) => {
        const title = titleOf(text);
        expect(title === undefined || (title.length <= 300 && title.isWellFormed() && !/[\n\t]/.test(title))).toBe(
          true,
        );
      }),
    );
  });

  it('is none where the page has none', () => {
    expect([titleOf(undefined), titleOf(''), titleOf(' \n ')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('A campaign', () => {
  it('is the utm_ values of the address and nothing else of it', () => {
    const url =
      'https://www.example.ca/a?utm_source=infolettre&utm_medium=email&q=marie&gclid=x&utm_nonsense=1#utm_term=no';
    expect(campaignOf(url)).toEqual({ source: 'infolettre', medium: 'email' });
    expect(campaignOf('https://www.example.ca/a?q=marie')).toBeUndefined();
    expect(campaignOf('utm_source')).toBeUndefined();
  });

  it('has known parts of at most 100 well-formed characters, whatever the address says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...campaignParts), anyText, (part, value) => {
        const url = `https://www.example.ca/?utm_${part}=${encodeURIComponent(value.toWellFormed())}`;
        const kept = campaignOf(url)?.[part];
        expect(kept === undefined || (kept.length <= 100 && kept.isWellFormed() && kept !== '')).toBe(true);
      }),
    );
  });
});

describe('The page before', () => {
  it('is kept as its group, where it was one of the same site', () => {
    expect(fromOf('https://www.example.ca/produits/QF-1?q=marie', place)).toBe('/produits/:sku');
    expect(fromOf('https://elsewhere.example/produits/QF-1', place)).toBeUndefined();
    expect(fromOf('not an address', place)).toBeUndefined();
    expect(fromOf(undefined, place)).toBeUndefined();
  });
});
