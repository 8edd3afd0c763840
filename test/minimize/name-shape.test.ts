import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameShape, odd } from '../../src/minimize/name-shape.ts';

const digits = (n: number) =>
  fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), minLength: n, maxLength: n });
const letter = fc.constantFrom(...Array.from('ABCEGHJKLMNPRSTVXY'));

const postalCode = fc.tuple(letter, digits(1), letter, digits(1), letter, digits(1)).map((parts) => parts.join(''));

/** What a page could write into a name by mistake. */
const personal = fc.oneof(
  fc.emailAddress(),
  fc.uuid(),
  fc.ipV4(),
  fc.ipV6(),
  fc.webUrl(),
  postalCode,
  digits(9),
  digits(10),
  digits(16),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.constantFrom('Marie Tremblay', 'marie.tremblay', 'Émilie', '514-555-0199', '+15145550199', 'H2X 1Y4', "O'Neil"),
);

const before = fc.constantFrom('', 'email_', 'user-', 'tel_', 'x');

describe('The shape of a name that nobody declared', () => {
  it('lets no address, number, code or written name of a person through, alone or after a word', () => {
    fc.assert(
      fc.property(before, personal, (word, value) => {
        expect(nameShape(`${word}${value}`)).toBe(odd);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never longer than 40, holds no digit and nothing but letters, _, - and #, or says nothing at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[\w-]{0,60}$/)), (name) => {
        const shape = nameShape(name);
        expect(shape === odd || /^[A-Za-z_][A-Za-z_#-]{0,39}$/.test(shape)).toBe(true);
        expect(shape === odd || shape.length === name.length).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('hides keys drawn at random, but for one in two hundred that reads like words', () => {
    const base62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    const key = fc.string({ unit: fc.constantFrom(...Array.from(base62)), minLength: 22, maxLength: 40 });
    const keys = fc.sample(key, { numRuns: 2_000, seed: 7 });
    expect(keys.filter((one) => nameShape(one) !== odd).length).toBeLessThanOrEqual(10);
  });

  it.each([
    ['add_to_wishlist', 'add_to_wishlist'],
    ['videoProgress', 'videoProgress'],
    ['video_75', 'video_##'],
    ['utm_source', 'utm_source'],
    ['GA4Client', 'GA#Client'],
    ['ab_test_2', 'ab_test_#'],
    ['data-id', 'data-id'],
    ['_fbp', '_fbp'],
    ['itemListName', 'itemListName'],
    ['checkoutStep3OptionB', 'checkoutStep#OptionB'],
    ['', odd],
    ['3d_view', odd],
    ['add to cart', odd],
    ['ajouté', odd],
    ['a'.repeat(41), odd],
  ])('of %j is %j', (name, shape) => {
    expect(nameShape(name)).toBe(shape);
  });
});
