import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspect, inspectMetered } from '../../../src/minimize/guard/inspect.ts';
import { negatives } from '../corpus/negatives.ts';
import { positives } from '../corpus/positives.ts';

const kindsIn = (text: string, key = 'q') => [...new Set(inspect(key, text).map(({ kind }) => kind))];

/** Pieces that make detectors, decoders and regular expressions work hardest. */
const hard = fc.constantFrom(
  ...['@', '%', '%25', '&', '&#64;', '\\u0040', '=', ':', '(at)', 'a', 'A1', '1', ' ', '-', '.', '+', 'eyJ', '12 rue '],
  ...['né ', 'H2X ', '::', '4111 ', 'FR76', 'nom=', '[', 'JVZ', 'am9A', '\u200b', '＠', '514-', '/', '_', 'é', '%C3'],
);
const hardText = fc
  .tuple(fc.array(hard, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 400 }))
  .map(([pieces, times]) => pieces.join('').repeat(times));
const ofCorpus = fc.constantFrom(...[...positives(1), ...negatives(1)].map(({ text }) => text));
const anyText = fc.oneof(
  hardText,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.oneof(hard, ofCorpus), { maxLength: 8 }).map((pieces) => pieces.join('')),
);

describe('A finding', () => {
  it('lies within the text and holds something', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('q', 'email', 'order_id'), (text, key) => {
        for (const { start, end } of inspect(key, text)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['encoded by percent', 'a jean%40exemple.ca b', 'jean%40exemple.ca'],
    ['by names of HTML', 'a jean&commat;exemple&period;ca b', 'jean&commat;exemple&period;ca'],
    ['in base64', 'a amVhbkBleGVtcGxlLmNh b', 'amVhbkBleGVtcGxlLmNh'],
    ['in base64 with its padding', 'x=am9AeC5jYQ==&y', 'am9AeC5jYQ=='],
    ['in base64 of base64', `v ${btoa(btoa('jean@exemple.ca'))} w`, btoa(btoa('jean@exemple.ca'))],
    ['in percent, of HTML, of percent', 'q=jean%2526%252364;exemple.ca', 'jean%2526%252364;exemple.ca'],
    ['cut by a space of no width', 'a jean@exem\u200bple.ca b', 'jean@exem\u200bple.ca'],
  ])('covers the whole encoded stretch: %s', (_, text, hidden) => {
    expect(inspect('q', text).map(({ start, end }) => text.slice(start, end))).toContain(hidden);
  });
});

/** 1 for the first look, 6 for each text with its rounds, three quarters for base64 in it, and of that again. */
const unitsPerUnit = 15;

describe('The work', () => {
  it('is at most fifteen times the length, whatever the text does to make it more', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const meter = { units: 0 };
        inspectMetered({ key: 'q', text }, meter);
        expect(meter.units).toBeLessThanOrEqual(unitsPerUnit * text.length);
      }),
      { numRuns: 500 },
    );
  });

  it('is counted: a text with layers costs more than a plain one', () => {
    const units = (text: string) => {
      const meter = { units: 0 };
      inspectMetered({ key: 'q', text }, meter);
      return meter.units / text.length;
    };
    expect(units('tuque rouge')).toBe(1);
    expect(units('%2525252540 a')).toBeGreaterThan(4);
  });
});

/** Written by hand after the detectors, and not by the generators of the corpus. */
describe('As people write', () => {
  it.each([
    ['email', 'jean at exemple dot ca'],
    ['email', 'mailto:info@exemple.ca'],
    ['email', 'Écrivez à <élise.côté@exemple.québec>'],
    ['phone', '514 555-1234 poste 22'],
    ['phone', 'call 2125551234'],
    ['phone', 'tel:+15145551234'],
    ['phone', '+1 (514) 555\u20111234'],
    ['phone', '５１４-555-1234'],
    ['postal_address', '1234 Sainte-Catherine Ouest, Montréal H2X 1Y4'],
    ['postal_address', '12-4567 rue Saint-Denis'],
    ['postal_address', '4567A, rue Saint-Denis'],
    ['card', 'payé avec 4111-1111-1111-1111 exp 12/27'],
    ['ip_address', 'de 192.168.1.12'],
    ['person_name', '<b>nom</b>: x&prenom=Jo'],
    ['person_name', 'voici nom=Marie-Eve Tremblay'],
    ['sin', 'nas 046 454 286'],
    ['bank_account', 'transit 12345, institution 003, compte 1234567'],
    ['token', 'gclid=Cj0KCQiAo7KqBhDhARIsAKhZ4uh'],
  ])('%s is found in: %s', (kind, text) => {
    expect(kindsIn(text)).toContain(kind);
  });

  it('a number in groups that no shop writes is found under the key of a thing, too', () => {
    expect(kindsIn('046 454 286', 'order_id')).toEqual(['sin']);
  });

  it.each([
    ['q', '3 cours de tricot'],
    ['q', 'produit nom: Tuque'],
    ['order_id', '046-454-286'],
    ['q', '046454286'],
    ['q', 'transit en 5 jours'],
    ['q', '1 place assise'],
    ['q', 'iPhone 15 Pro Max 256 Go'],
    ['q', 'Café né pour un petit pain 12/05/2026'],
    ['q', 'Cahier de notes: rose'],
    ['q', 'std::vector'],
    ['q', '12:30:45'],
    ['q', '00:1A:2B:3C:4D:5E'],
    ['q', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0'],
    ['q', 'vue@3.4.21 react@18'],
    ['q', 'Rabais @boutique.ca'],
    ['q', 'SomeVeryLongCamelCaseComponentNameHere2'],
    ['phone', 'iPhone 12'],
    ['order_id', '5145551234'],
    ['order_id', '046454286'],
    ['item_id', 'gid://shopify/Product/7982903492'],
    ['email', 'true'],
    ['page', '/produits/:id'],
  ])('nothing is found under %s in: %s', (key, text) => {
    expect(kindsIn(text, key)).toEqual([]);
  });
});
