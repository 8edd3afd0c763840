import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeclared, pageGroup } from '../../src/minimize/page.ts';
import { pathWords } from '../../src/minimize/path-words.ts';
import { addressOf } from '../../src/minimize/path.ts';
import { isSensitive } from '../../src/minimize/sensitive.ts';

const digits = fc.nat().map(String);
const hex = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 16, maxLength: 64 });
const base64url = fc
  .uint8Array({ minLength: 16, maxLength: 48 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const letters = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéèêïôûçœ');
const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 30 });
const fullName = fc
  .tuple(name, fc.constantFrom('-', '_', '.', ' ', ''), name)
  .map(([first, between, last]) => `${first}${between}${last}`);

/** Whatever may single out a person or a thing, names in letters alone included. */
const identifier = fc
  .oneof(
    fc.emailAddress(),
    fc.uuid(),
    digits,
    hex,
    base64url,
    fullName,
    fc.tuple(fc.constantFrom('order', 'client', 'réf'), digits).map((parts) => parts.join('-')),
    fc.tuple(fc.constantFrom(...pathWords), fc.constantFrom('-', '_', '.', ''), name).map((parts) => parts.join('')),
    fc.ipV4(),
    fc.ipV6(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom('marie-tremblay', 'Tremblay', 'jean', 'vous', 'fil-de-laine'),
  )
  .filter((text) => text !== '.' && text !== '..' && !pathWords.has(plain(text)));

/** Written anew, so that a fault of the source is no fault of the test as well. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[œŒ]/g, 'oe')
    .toLowerCase()
    .replace(/\.(html?|php|aspx?)$/, '');
}

const word = fc.constantFrom('produits', 'a-propos', 'À-propos', 'mon-compte', 'index.html', 'Panier');

const place = fc.record({
  before: fc.array(word, { maxLength: 3 }),
  identifier,
  after: fc.array(word, { maxLength: 3 }),
  search: identifier,
});

function urlOf(segments: readonly string[], rest = ''): string {
  return `https://www.example.ca/${segments.map((segment) => encodeURIComponent(segment)).join('/')}${rest}`;
}

/** Every run of four characters. */
function runs(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 3) }, (_, i) => text.slice(i, i + 4));
}

describe('Of a segment that nobody listed', () => {
  it('no run of four characters survives, wherever in the address it stands and however it is written', () => {
    fc.assert(
      fc.property(place, (at) => {
        const url = urlOf([...at.before, at.identifier, ...at.after], `?q=${at.search}#${at.search}`);
        const group = pageGroup(url, []);
        // What its neighbours leave is theirs.
        const without = pageGroup(urlOf([...at.before, ':', ...at.after]), []);
        expect(group).toBe(without);
        expect(group.split('/')[at.before.length + 1]).toBe(':other');
        const alone = pageGroup(urlOf([at.identifier]), []).toLowerCase();
        for (const run of [...runs(at.identifier), ...runs(encodeURIComponent(at.identifier))]) {
          expect(':other'.includes(run.toLowerCase()) || !alone.includes(run.toLowerCase()), run).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('nothing survives beside a declared pattern either', () => {
    const patterns = ['/produits/:sku', '/compte/*', '/soutien'];
    fc.assert(
      fc.property(identifier, word, (id, before) => {
        fc.pre(!['produits', 'compte', 'soutien'].includes(plain(id)));
        expect(pageGroup(urlOf(['soutien', id]), patterns)).toBe('~/soutien/:other');
        expect(pageGroup(urlOf([before, id, 'x']), patterns)).toMatch(/^~\/[a-z-]+\/:other\/:other$/);
      }),
    );
  });
});

describe('The words of paths that Balise knows', () => {
  it('are written as they are looked up, and none of them is a sensitive one', () => {
    expect(pathWords.size).toBeGreaterThan(300);
    expect([...pathWords].filter((known) => !/^[a-z]+(-[a-z]+)*$/.test(known))).toEqual([]);
    expect([...pathWords].filter((known) => isSensitive(addressOf(urlOf([known])), []))).toEqual([]);
  });

  it('stay, with or without accents, capitals and the ending of a file', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pathWords), fc.constantFrom('', '.html', '.HTM', '.php'), (known, ending) => {
        const group = `~/${known}`;
        expect(pageGroup(urlOf([known + ending]), [])).toBe(group);
        expect(pageGroup(urlOf([known.toUpperCase() + ending]), [])).toBe(group);
        expect(pageGroup(urlOf([known.replaceAll('e', 'é') + ending]), [])).toBe(group);
      }),
    );
  });
});

describe('A page group', () => {
  it('of any URL at all is listed words, `:other`, a final `*`, or `:unreadable`', () => {
    const url = fc.oneof(
      fc.string(),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.webPath().map((path) => `https://user:pass@example.ca:8443${path}`),
      fc.array(fc.string({ unit: 'binary' })).map((segments) => `https://example.ca/${segments.join('/')}`),
      fc.constantFrom('', 'mailto:jean.tremblay@example.ca', 'data:text/html,<b>1', 'https://example.ca/%E0%A4%A'),
    );
    fc.assert(
      fc.property(url, (any) => {
        const [mark, ...parts] = pageGroup(any, []).split('/');
        expect(mark).toBe('~');
        expect(parts.length).toBeLessThanOrEqual(6);
        const known = (part: string) => pathWords.has(part) || [':other', ':unreadable', '*', ''].includes(part);
        expect(parts.filter((part) => !known(part))).toEqual([]);
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
        expect(isDeclared('/produits/:sku')).toBe(true);
      }),
    );
  });

  it('is one of the patterns or what it would be without them: a pattern never lets a value through', () => {
    const patterns = ['/', '/produits/:sku', '/compte/*', '/:langue/2026/:page', '/contact_us'];
    const path = fc.array(fc.oneof(word, identifier, fc.constantFrom('compte', '2026', 'fr')), { maxLength: 4 });
    fc.assert(
      fc.property(path, (segments) => {
        const group = pageGroup(urlOf(segments), patterns);
        const static_ = new Set([...pathWords, 'produits', 'compte', '2026', 'contact_us', ':other', '*', '']);
        const isShape =
          group.startsWith('~/') &&
          group
            .slice(2)
            .split('/')
            .every((part) => static_.has(part));
        expect(patterns.includes(group) || isShape, group).toBe(true);
        expect(isDeclared(group)).toBe(patterns.includes(group));
      }),
    );
  });

  it.each([
    ['https://example.ca', [], '~/'],
    ['https://example.ca/', ['/'], '/'],
    ['https://example.ca/tarifs/', [], '~/tarifs'],
    ['https://example.ca//tarifs//forfaits', [], '~/tarifs/forfaits'],
    ['https://example.ca/%C3%A0-propos', [], '~/a-propos'],
    ['https://example.ca/profil/marie-tremblay', [], '~/profil/:other'],
    ['https://example.ca/profil/Tremblay', [], '~/profil/:other'],
    ['https://example.ca/profil/mon-compte-tremblay', [], '~/profil/:other'],
    ['https://example.ca/fr/aide/faq/page/info', [], '~/fr/aide/faq/page/info'],
    ['https://example.ca/fr/aide/faq/page/info/a/b', [], '~/fr/aide/faq/page/info/*'],
    ['https://example.ca/jean%40example.ca', [], '~/:other'],
    ['https://example.ca/panier%2Ftremblay', [], '~/:other'],
    ['https://example.ca/%E0%A4%A', [], '~/:unreadable'],
    ['https://example.ca/../etc/panier', [], '~/:other/panier'],
    ['/tarifs', [], '~/:unreadable'],
    ['', [], '~/:unreadable'],
    ['https://example.ca/produits/12', ['/produits/:sku'], '/produits/:sku'],
    ['https://example.ca/produits', ['/produits/:sku'], '~/produits'],
    ['https://example.ca/produits/12/avis', ['/produits/:sku'], '~/produits/:other/avis'],
    ['https://example.ca/Quincaillerie/12', ['/quincaillerie/:sku/fiche'], '~/quincaillerie/:other'],
    ['https://example.ca/compte', ['/compte/*'], '/compte/*'],
    ['https://example.ca/compte/12/x', ['/compte/*'], '/compte/*'],
    ['https://example.ca/aide/compte', ['/compte/*'], '~/aide/compte'],
    ['https://example.ca/a/1', ['/a/:x', '/:y/1'], '/a/:x'],
    ['https://example.ca/promo-2026', ['/promo-2026'], '/promo-2026'],
  ] as const)('of %s under %j is %s', (url, patterns, expected) => {
    expect(pageGroup(url, patterns)).toBe(expected);
  });
});
