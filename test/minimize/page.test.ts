import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageGroup } from '../../src/minimize/page.ts';

const digits = fc.nat().map(String);
const hex = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 16, maxLength: 64 });
const base64url = fc
  .uint8Array({ minLength: 16, maxLength: 48 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const withDigit = (token: string) => /\d/.test(token);

/** Whatever may single out a person or a thing. Every UUID has a digit: its version. */
const identifier = fc.oneof(
  fc.emailAddress(),
  fc.uuid(),
  digits,
  hex.filter(withDigit),
  base64url.filter(withDigit),
  fc.tuple(fc.constantFrom('order', 'client', 'réf'), digits).map((parts) => parts.join('-')),
  fc.ipV4(),
  fc.ipV6(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

const word = fc.constantFrom('produits', 'fil-de-laine', 'À-propos', 'contact_us', 'index.html');

const place = fc.record({
  before: fc.array(word, { maxLength: 3 }),
  identifier,
  after: fc.array(word, { maxLength: 3 }),
  search: identifier,
});

function urlOf(segments: readonly string[], rest = ''): string {
  return `https://www.example.ca/${segments.map((segment) => encodeURIComponent(segment)).join('/')}${rest}`;
}

describe('A page group', () => {
  it('holds no identifier of the path, the query or the fragment', () => {
    fc.assert(
      fc.property(place, (at) => {
        const url = urlOf([...at.before, at.identifier, ...at.after], `?q=${at.search}#${at.search}`);
        const group = pageGroup(url, []);
        expect(group).not.toMatch(/[\d@?#%]/);
        expect(group.split('/')).not.toContain(at.identifier);
        expect(group.split('/')[at.before.length + 1]).toBe(':id');
      }),
    );
  });

  it('of any URL at all is words, `:id`, a final `*`, or `:unreadable`', () => {
    const url = fc.oneof(
      fc.string(),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.webPath().map((path) => `https://user:pass@example.ca:8443${path}`),
      fc.array(fc.string({ unit: 'binary' })).map((segments) => `https://example.ca/${segments.join('/')}`),
      fc.constantFrom('', 'mailto:jean.tremblay@example.ca', 'data:text/html,<b>1', 'https://example.ca/%E0%A4%A'),
    );
    fc.assert(
      fc.property(url, (any) => {
        expect(pageGroup(any, [])).toMatch(
          /^\/(:unreadable|(:id|\p{L}+([-_]\p{L}+)*(\.html?)?)(\/(:id|\p{L}+([-_]\p{L}+)*(\.html?)?)){0,4}(\/\*)?)?$/u,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is the same whatever the query, the fragment, the host and the credentials say', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), fc.webFragments(), (path, query, fragment) => {
        const group = pageGroup(`https://example.ca${path}`, []);
        expect(pageGroup(`https://jean:secret@www.example.com:8443${path}?${query}#${fragment}`, [])).toBe(group);
      }),
    );
  });

  it('lets a declared pattern speak for a page, with the name of the segment in place of its value', () => {
    fc.assert(
      fc.property(identifier, (sku) => {
        expect(pageGroup(urlOf(['produits', sku]), ['/produits/:sku'])).toBe('/produits/:sku');
      }),
    );
  });

  it('is one of the patterns or what it would be without them: a pattern never lets a value through', () => {
    const patterns = ['/', '/produits/:sku', '/compte/*', '/:langue/2026/:page', '/contact_us'];
    const path = fc.array(fc.oneof(word, identifier, fc.constantFrom('compte', '2026', 'fr')), { maxLength: 4 });
    fc.assert(
      fc.property(path, (segments) => {
        const group = pageGroup(urlOf(segments), patterns);
        expect([...patterns, pageGroup(urlOf(segments), [])]).toContain(group);
      }),
    );
  });

  it.each([
    ['https://example.ca', [], '/'],
    ['https://example.ca/', [], '/'],
    ['https://example.ca/tarifs/', [], '/tarifs'],
    ['https://example.ca//tarifs//pro', [], '/tarifs/pro'],
    ['https://example.ca/%C3%A0-propos', [], '/à-propos'],
    ['https://example.ca/a/b/c/d/e', [], '/a/b/c/d/e'],
    ['https://example.ca/a/b/c/d/e/f/g', [], '/a/b/c/d/e/*'],
    ['https://example.ca/jean%40example.ca', [], '/:id'],
    ['https://example.ca/jean%2540example.ca', [], '/:id'],
    ['https://example.ca/a%2Fb', [], '/:id'],
    ['https://example.ca/../etc/passwd', [], '/etc/passwd'],
    [`https://example.ca/${'a'.repeat(24)}`, [], `/${'a'.repeat(24)}`],
    [`https://example.ca/${'a'.repeat(25)}`, [], '/:id'],
    ['https://example.ca/un-de-trois-cinq-six-dix', [], '/un-de-trois-cinq-six-dix'],
    ['https://example.ca/un-de-la-ma-sa-ta-sept', [], '/:id'],
    ['/tarifs', [], '/:unreadable'],
    ['', [], '/:unreadable'],
    ['https://example.ca/produits/12', ['/produits/:sku'], '/produits/:sku'],
    ['https://example.ca/produits', ['/produits/:sku'], '/produits'],
    ['https://example.ca/produits/12/avis', ['/produits/:sku'], '/produits/:id/avis'],
    ['https://example.ca/compte', ['/compte/*'], '/compte/*'],
    ['https://example.ca/compte/12/x', ['/compte/*'], '/compte/*'],
    ['https://example.ca/aide/compte', ['/compte/*'], '/aide/compte'],
    ['https://example.ca/a/1', ['/a/:x', '/:y/1'], '/a/:x'],
    ['https://example.ca/promo-2026', ['/promo-2026'], '/promo-2026'],
  ] as const)('of %s under %j is %s', (url, patterns, expected) => {
    expect(pageGroup(url, patterns)).toBe(expected);
  });

  it('takes no token for a word because chance gave it no digit', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...Array.from('abcdefGHIJKLmnopqrSTUVWXyz')),
      minLength: 16,
      maxLength: 24,
    });
    const isToken = (text: string) => (text.match(/\p{Ll}\p{Lu}/gu) ?? []).length >= 3;
    fc.assert(
      fc.property(letters.filter(isToken), (token) => {
        expect(pageGroup(urlOf(['reset', token]), [])).toBe('/reset/:id');
      }),
    );
  });
});
