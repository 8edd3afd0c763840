import { describe, expect, it } from 'vitest';
import { en } from '../../src/console/messages/en.ts';
import { fr, type Messages } from '../../src/console/messages/fr.ts';

/** Every text by its place; a text that is made is made of twos and of a name. */
function texts(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const place = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'function') {
      const make = value as (...args: unknown[]) => string;
      return [0, 1, 2].flatMap((n): [string, string][] => [
        [`${place}(${n})`, make(n, 'x', 'y')].map(String) as [string, string],
      ]);
    }
    return typeof value === 'object' && value !== null ? texts(value, place) : [[place, String(value)]];
  });
}

/** Words that both languages write alike. */
const alike = new Set([
  'Site',
  'Sites',
  'Version',
  'Total',
  'Incidents',
  'incidents',
  'absent',
  'Point',
  'Google Analytics 4',
]);

/** But for the names of surfaces, which are made from another name. */
function texted(messages: Messages): [string, string][] {
  return texts(Object.fromEntries(Object.entries(messages).filter(([key]) => key !== 'surface')));
}

describe('The console', () => {
  it('says the same things in both languages, and each in its own words', () => {
    const [french, english] = [texted(fr), texted(en)];
    expect(english.map(([place]) => place)).toEqual(french.map(([place]) => place));
    const untold = french.filter(([, text], at) => text === english[at]?.[1] && !alike.has(text));
    expect(untold.filter(([place]) => !place.startsWith('version('))).toEqual([]);
    expect([...french, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('writes apostrophes and quotation marks as each language does', () => {
    for (const [place, text] of [...texted(fr), ...texted(en)]) {
      expect(text, place).not.toMatch(/['"]/);
    }
    for (const [place, text] of texted(fr)) {
      expect(text, place).not.toMatch(/« | »|\w :|[“”]/);
    }
  });

  it('knows the terms of the Act, and claims nothing for a machine', () => {
    for (const [place, text] of texted(fr)) {
      expect(text, place).not.toMatch(/conform|données (à caractère )?personnel|cookie|anonym|\bDPO\b/i);
    }
    for (const [place, text] of texted(en)) {
      expect(text, place).not.toMatch(/complian|anonym/i);
    }
  });

  it('counts as each language does: zero is singular in French and plural in English', () => {
    expect([0, 1, 2].map(fr.state.entries)).toEqual([
      '0 inscription numérotée',
      '1 inscription numérotée',
      '2 inscriptions numérotées',
    ]);
    expect([0, 1, 2].map(en.state.entries)).toEqual(['0 numbered entries', '1 numbered entry', '2 numbered entries']);
  });
});
